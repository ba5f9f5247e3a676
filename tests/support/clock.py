"""A clock that is days off, for a process that a test starts with `LD_PRELOAD`."""

import shutil
import subprocess
from pathlib import Path

import pytest

_SKEW = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
int clock_gettime(clockid_t which, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int code = real(which, at);
  if (which == CLOCK_REALTIME) at->tv_sec += DAYS * 86400L;
  return code;
}
time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}
"""


def moved(folder: Path, *, days: int) -> Path:
    """Make a library that moves the clock; the test is skipped where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no compiler to make a wrong clock with")
    source, library = folder / "skew.c", folder / "skew.so"
    source.write_text(_SKEW)
    subprocess.run(
        [compiler, "-shared", "-fPIC", f"-DDAYS=({days})", "-o", library, source, "-ldl"],
        check=True,
    )
    return library

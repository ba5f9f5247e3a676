"""The script that measures speed runs."""

import subprocess
import sys

from tests.support.service import ROOT


def test_the_benchmark_measures_chains_balance_and_allocation() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/cooperation.py", "--listings", "120", "--sides", "20"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in done.stdout.splitlines() if " s" in line and ":" in line]
    for what in (
        "chains of 4 links",
        "balance by state",
        "allocation 20 by 20",
        "allocation of 20 needs",
    ):
        assert any(line.startswith(what) for line in lines), done.stdout

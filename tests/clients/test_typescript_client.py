"""The TypeScript client is built and runs its own tests, and its README, against the service."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.clients.conftest import KEY
from tests.support.service import ROOT, Service

FOLDER = ROOT / "clients/typescript"
README = FOLDER / "readme.mts"
STRICT = ("--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext")


@pytest.fixture
def readme(demonstration: Service) -> Iterator[None]:
    """The code of the README as a file, asking this service."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```ts\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    code = code.replace("http://127.0.0.1:8000", demonstration.base).replace("my-first-key", KEY)
    README.write_text(code, encoding="utf-8")
    yield
    for path in (README, README.with_suffix(".mjs")):
        path.unlink(missing_ok=True)


def test_it_is_built_and_passes_its_tests_and_its_readme_runs(
    demonstration: Service, readme: None
) -> None:
    if shutil.which("npm") is None:
        assert "NOTHING_IS_SKIPPED" not in os.environ, "npm is needed here"
        pytest.skip("npm is not installed")
    for command in (
        ["npm", "ci", "--no-audit", "--no-fund"],
        ["npm", "run", "build"],
        ["npm", "test"],
        ["npm", "exec", "tsc", "--", *STRICT, README.name],
        ["node", README.with_suffix(".mjs").name],
    ):
        done = subprocess.run(
            command,
            cwd=FOLDER,
            env=os.environ | {"REGISTRY": demonstration.base, "REGISTRY_KEY": KEY, "NO_PROXY": "*"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) > 7


def test_its_lock_names_no_registry() -> None:
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")

"""The TypeScript client is built and runs its own tests, and its README, against the service."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.conftest import KEY
from tests.support.service import ROOT, Service

FOLDER = ROOT / "clients/typescript"
README = FOLDER / "readme.mts"
QUIET = ("--no-audit", "--no-fund")
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
    demonstration: Service, readme: None, tmp_path: Path
) -> None:
    if shutil.which("npm") is None:
        assert "NOTHING_IS_SKIPPED" not in os.environ, "npm is needed here"
        pytest.skip("npm is not installed")
    for command in (
        ["npm", "ci", *QUIET],
        ["npm", "run", "build"],
        ["npm", "test"],
        ["npm", "exec", "tsc", "--", *STRICT, README.name],
        ["npm", "pack", "--pack-destination", str(tmp_path)],
    ):
        run(command, FOLDER, demonstration)
    # In a project of one's own, as the README says.
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(README.with_suffix(".mjs"), own)
    [packed] = tmp_path.glob("*.tgz")
    assert packed.name in (FOLDER / "README.md").read_text(encoding="utf-8")
    run(["npm", "install", *QUIET, str(packed)], own, demonstration)
    told = run(["node", README.with_suffix(".mjs").name], own, demonstration)
    assert len(told.splitlines()) > 7


def run(command: list[str], folder: Path, service: Service) -> str:
    """Run a command and return what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"REGISTRY": service.base, "REGISTRY_KEY": KEY, "NO_PROXY": "*"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_lock_names_no_registry() -> None:
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")

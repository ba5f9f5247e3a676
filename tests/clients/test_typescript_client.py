"""The TypeScript client is built and runs its own tests against the service."""

import os
import shutil
import subprocess

import pytest

from tests.clients.conftest import KEY
from tests.support.service import ROOT, Service

FOLDER = ROOT / "clients/typescript"


def test_it_is_built_from_the_description_and_passes_its_tests(demonstration: Service) -> None:
    if shutil.which("npm") is None:
        assert "NOTHING_IS_SKIPPED" not in os.environ, "npm is needed here"
        pytest.skip("npm is not installed")
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"], ["test"]):
        done = subprocess.run(
            ["npm", *command],  # noqa: S607 - whichever there is
            cwd=FOLDER,
            env=os.environ | {"REGISTRY": demonstration.base, "REGISTRY_KEY": KEY, "NO_PROXY": "*"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout or "fail 0" in done.stdout


def test_its_lock_names_no_registry() -> None:
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")

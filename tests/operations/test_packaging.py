"""What `pip install` brings is all that the service needs."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.service import ROOT

FOLDERS = ("app", "migrations")
ONLY_FOR_DEVELOPMENT = {"migrations/script.py.mako"}  # what a new migration is made from
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A copy, since building writes into the tree.
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-c", BUILD, str(out)], cwd=tree, check=True, capture_output=True
    )
    [made] = out.iterdir()
    return made


def test_a_wheel_has_every_file_of_the_service_and_its_migrations(wheel: Path) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as packed:
        assert files - set(packed.namelist()) == ONLY_FOR_DEVELOPMENT

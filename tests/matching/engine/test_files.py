"""Arrays of the engine in a file that is checked when it is opened."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.matching.engine import files
from app.matching.engine.files import DamagedError

ARRAYS: dict[str, NDArray[Any]] = {
    "numbers": np.arange(1000, dtype=np.int64),
    "none": np.zeros(0, dtype=np.float32),
    "bytes": np.arange(7, dtype=np.uint8),
    "halves": np.linspace(0, 1, 33, dtype=np.float32),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "deep" / "base.index"
    files.write(written, ARRAYS, {"revision": 7, "of": "катанка"})
    return written


def test_what_was_written_is_read(path: Path) -> None:
    arrays, about = files.read(path, check=True)
    assert about == {"revision": 7, "of": "катанка"}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].tolist() == array.tolist()
    with pytest.raises(ValueError, match="read-only"):
        arrays["numbers"][0] = 1
    assert [one.name for one in path.parent.iterdir()] == ["base.index"]


def test_a_reader_keeps_the_file_that_it_opened(path: Path) -> None:
    before, _ = files.read(path)
    files.write(path, {"numbers": np.zeros(3, dtype=np.int64)}, {"revision": 8})
    assert before["numbers"].tolist() == list(range(1000))
    assert files.read(path)[1] == {"revision": 8}


@pytest.mark.parametrize("kept", [0, 1, 40, 4096, -1])
def test_a_file_cut_off_is_refused(path: Path, kept: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:kept])
    with pytest.raises(DamagedError):
        files.read(path)


def test_a_changed_byte_is_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 + 801] ^= 1
    path.write_bytes(content)
    files.read(path)
    with pytest.raises(DamagedError, match="numbers has been changed"):
        files.read(path, check=True)
    content[60] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="header"):
        files.read(path)


def test_another_version_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "VERSION", files.VERSION + 1)
    with pytest.raises(DamagedError, match="version"):
        files.read(path)


def test_a_file_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("not an index\n" * 1000)
    with pytest.raises(DamagedError, match="no index file"):
        files.read(tmp_path / "other")


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(path, {"numbers": np.zeros(3, dtype=np.int64)}, {})
    monkeypatch.undo()
    assert files.read(path, check=True)[1]["revision"] == 7
    assert [one.name for one in path.parent.iterdir()] == ["base.index"]

"""What the thesaurus says is counted once for each state of what it is counted with."""

from pathlib import Path

import pytest

from app.matching import background
from app.matching.background import Background


@pytest.fixture(scope="module")
def counted() -> Background:
    """What there is to be kept."""
    return background.count()


@pytest.fixture(scope="module")
def file_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of it: to count takes seconds, so that tests begin with copies of one."""
    folder = tmp_path_factory.mktemp("kept")
    background.kept_in(folder)
    (file,) = kept(folder)
    return file


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_is_kept_is_what_was_counted(
    tmp_path: Path, counted: Background, file_kept: Path
) -> None:
    folder = tmp_path / "cache"
    assert background.kept_in(folder) == counted
    (file,) = kept(folder)
    assert (file.name, file.read_bytes()) == (file_kept.name, file_kept.read_bytes())
    assert background.kept_in(folder) == counted
    assert background.background() == counted
    # It is read, and not only written.
    file.write_text('{"terms": {"w:мед": 7.5}, "codes": {}, "listings": 200}', encoding="utf-8")
    assert background.kept_in(folder) == Background({"w:мед": 7.5}, {}, 200)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"terms": {}}', "\0\0\0"])
def test_what_is_damaged_is_counted_and_kept_anew(
    tmp_path: Path, counted: Background, file_kept: Path, content: str
) -> None:
    file = tmp_path / file_kept.name
    whole = file_kept.read_bytes()
    file.write_text(content, encoding="utf-8")
    assert background.kept_in(tmp_path) == counted
    assert file.read_bytes() == whole


def test_another_state_of_the_code_counts_anew_and_leaves_nothing_of_the_last(
    tmp_path: Path, counted: Background, file_kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / file_kept.name
    before.write_text('{"terms": {}, "codes": {}, "listings": 0}', encoding="utf-8")
    monkeypatch.setattr("sys.version", "4.0")
    assert background.kept_in(tmp_path) == counted
    (after,) = kept(tmp_path)
    assert after != before


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, counted: Background
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert background.kept_in(tmp_path / "file" / "cache") == counted

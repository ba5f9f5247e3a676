"""What the thesaurus says is counted once for each state of what it is counted with."""

from pathlib import Path

import pytest

from app.matching import background
from app.matching.background import Background


@pytest.fixture(scope="module")
def counted() -> Background:
    """What there is to be kept."""
    return background.count()


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_is_kept_is_what_was_counted(tmp_path: Path, counted: Background) -> None:
    folder = tmp_path / "cache"
    assert background.kept_in(folder) == counted
    (file,) = kept(folder)
    assert background.kept_in(folder) == counted
    assert background.background() == counted
    # It is read, and not only written.
    file.write_text('{"terms": {"w:мед": 7.5}, "codes": {}, "listings": 200}', encoding="utf-8")
    assert background.kept_in(folder) == Background({"w:мед": 7.5}, {}, 200)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"terms": {}}', "\0\0\0"])
def test_what_is_damaged_is_counted_and_kept_anew(
    tmp_path: Path, counted: Background, content: str
) -> None:
    background.kept_in(tmp_path)
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_text(content, encoding="utf-8")
    assert background.kept_in(tmp_path) == counted
    assert file.read_bytes() == whole


def test_another_state_of_the_code_counts_anew_and_leaves_nothing_of_the_last(
    tmp_path: Path, counted: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    background.kept_in(tmp_path)
    (before,) = kept(tmp_path)
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

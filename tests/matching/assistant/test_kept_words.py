"""The bags of the thesaurus's trade words are made once on a machine."""

from pathlib import Path

import numpy as np
import pytest

from app.matching.assistant import nomenclature
from app.matching.assistant.bags import bag
from app.matching.assistant.nomenclature import trade_index

TEXTS = ["медная катанка", "насос центробежный", ""]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def columns(texts: list[str]) -> list[list[int]]:
    bags = nomenclature._kept_bags(texts)
    return [bags[row].columns.tolist() for row in range(len(bags))]


def test_what_is_kept_is_read_and_is_what_was_made(folder: Path) -> None:
    expected = [bag(text).columns.tolist() for text in TEXTS]
    assert columns(TEXTS) == expected
    assert len(list(folder.iterdir())) == 1
    # It is read, and not only written.
    assert columns(["другое"]) == expected


def test_what_is_damaged_is_made_anew(folder: Path) -> None:
    expected = columns(TEXTS)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    first = whole.index(b"\0" * 8 + nomenclature._kept_bags(TEXTS).columns.tobytes()) + 8
    file.write_bytes(whole[:first] + bytes([whole[first] ^ 1]) + whole[first + 1 :])
    assert columns(TEXTS) == expected
    assert file.read_bytes() == whole


def test_an_index_of_kept_words_answers_as_one_of_words_made_now(folder: Path) -> None:
    asked = bag("центробежный насос для воды")
    trade_index.cache_clear()
    made = trade_index().similarities(asked)
    trade_index.cache_clear()
    kept = trade_index().similarities(asked)
    trade_index.cache_clear()
    assert made.max() > 0
    np.testing.assert_array_equal(made, kept)

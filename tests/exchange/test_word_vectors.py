"""Files of word vectors: read as written, refused when damaged."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.errors import SourceError
from app.exchange.word_vectors import read_vectors, write_vectors
from app.matching.meanings import WordVectors

WORDS = WordVectors(
    stems=["насос", "pump"],
    words=["насосы", "pump"],
    vectors=np.array([[1, 0], [0.6, 0.8]], dtype=np.float32),
    rarity=np.array([1.5, 2.5], dtype=np.float32),
    model="by hand",
)


def test_vectors_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_vectors(tmp_path / "new", WORDS)
    found = read_vectors(tmp_path / "new")
    assert (found.stems, found.words, found.model) == (WORDS.stems, WORDS.words, WORDS.model)
    assert found.vectors == pytest.approx(WORDS.vectors, abs=1e-3)
    assert found.rarity == pytest.approx(WORDS.rarity)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = write_vectors(tmp_path, WORDS)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SourceError, match="damaged"):
        read_vectors(tmp_path)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    write_vectors(tmp_path, WORDS)
    about = tmp_path / "about.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "layout": 0}))
    with pytest.raises(SourceError, match="another version"):
        read_vectors(tmp_path)


def test_where_there_are_none_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="index semantic"):
        read_vectors(tmp_path)

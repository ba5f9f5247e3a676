"""Distilling word vectors: which words, and what is taken off."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from app.learning.distil import SIZE, distil, refined

TEXTS = ["Насосы водяные", "насос масляный 12", "Pumps", "Мука", "Насосы"]


def embed(words: Sequence[str]) -> NDArray[np.float32]:
    """Vectors by the letters of a word."""
    chances = [np.random.default_rng(list(map(ord, word))) for word in words]
    return np.array([chance.normal(size=16) for chance in chances], dtype=np.float32)


def test_words_come_by_how_common_they_are_with_their_commonest_form() -> None:
    found = distil(TEXTS, embed, model="letters")
    assert found.words[0] == "насосы"
    assert "12" not in found.words
    assert found.rarity[0] < found.rarity[1]
    assert found.vectors.shape == (len(found.stems), 16)


def test_only_the_commonest_are_kept_and_the_same_texts_give_the_same() -> None:
    one, other = (distil(texts, embed, model="m") for texts in (TEXTS, reversed(TEXTS)))
    assert one.words == other.words
    assert (one.vectors == other.vectors).all()
    assert distil(TEXTS, embed, model="m", most_words=2).stems == one.stems[:2]


def test_what_a_script_has_in_common_is_taken_off_and_lengths_are_one() -> None:
    latin, cyrillic = np.eye(4)[0] * 50, np.eye(4)[1] * 50
    goods = np.eye(4)[2:]
    vectors = np.array([*(goods + latin), *(goods + cyrillic)], dtype=np.float32)
    found = refined(vectors, ["LATIN", "LATIN", "CYRILLIC", "CYRILLIC"])
    assert found[0] @ found[2] == pytest.approx(1, abs=1e-5)
    assert found[0] @ found[3] == pytest.approx(-1, abs=1e-5)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1)


def test_many_words_are_turned_into_fewer_numbers() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(300, 2 * SIZE)).astype(np.float32)
    assert refined(vectors, ["LATIN"] * 300).shape == (300, SIZE)

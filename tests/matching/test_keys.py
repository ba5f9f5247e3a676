"""Terms as numbers: the same everywhere, told apart by sort, and packed without loss."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing
from app.matching.keys import Sort, first_key, key_of, packed, sorts_of
from app.matching.profile import profile
from app.matching.text import terms
from app.vocabulary.terms import Side
from tests.matching.strategies import texts


def test_a_key_is_the_same_in_every_process_and_version() -> None:
    # Files of a registry that was read hold keys.
    assert key_of("w:мед") == 0x78DF88FE66BCACE
    assert key_of("p:^ мед") == 0x96C2BE0E80034010


def test_sorts_of_terms_stand_one_after_the_other() -> None:
    said = ("w:медь", "w:8", "m:АД31", "g: мед", "p:^ мед")
    keys = [key_of(term) for term in said]
    assert keys == sorted(keys)
    assert sorts_of(np.array(keys, dtype=np.uint64)).tolist() == list(Sort)
    assert all(first_key(sort) <= key for sort, key in zip(Sort, keys, strict=True))


@given(texts)
def test_a_profile_holds_each_term_of_its_text_with_its_count(text: str) -> None:
    item = profile(Listing("a", Side.OFFER, title=text))
    counted = {key_of(term): np.float32(count) for term, count in terms(f"{text}\n").items()}
    assert dict(zip(item.keys.tolist(), item.counted, strict=True)) == counted
    assert item.keys.tolist() == sorted(counted)
    assert item.terms == terms(f"{text}\n")
    stems = {key_of(term) for term in item.terms if term[0] == "w"}
    assert item.words(Sort.MARK) == stems
    assert item.words(Sort.NUMBER) == {
        key_of(term) for term in item.terms if term[0] == "w" and not any(map(str.isdigit, term))
    }


@given(st.text(min_size=1))
def test_whatever_is_said_has_a_key(text: str) -> None:
    assert 0 <= key_of(f"w:{text}") < first_key(Sort.MARK)
    assert packed({key_of(f"w:{text}"): 1.0})[0] == key_of(f"w:{text}").to_bytes(8, "little")


OTHERS = st.lists(st.integers(first_key(Sort.MARK), first_key(Sort.MARK) + 9))


@given(st.dictionaries(st.integers(0, first_key(Sort.MARK) - 1), st.floats(0, 9)), OTHERS, OTHERS)
def test_words_come_first_and_other_terms_are_counted(
    counted: dict[int, float], whole: list[int], halves: list[int]
) -> None:
    others = {1.0: np.array(whole, np.uint64), 0.5: np.array(halves, np.uint64)}
    keys, counts = packed(counted, {worth: some.tobytes() for worth, some in others.items()})
    expected = Counter(whole * 2 + halves)
    every = sorted((counted | {key: count / 2 for key, count in expected.items()}).items())
    assert np.frombuffer(keys, np.uint64).tolist() == [key for key, _ in every]
    assert np.frombuffer(counts, np.float32).tolist() == [np.float32(count) for _, count in every]

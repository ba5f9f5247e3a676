from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing, MemoryIndex
from app.matching.background import background
from app.matching.profile import Profile, profile
from app.matching.segment import Counts
from app.matching.text import terms
from app.matching.weights import FIELD_SHARES, Vocabulary, Weights
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side
from tests.matching.strategies import CODES, examples, few_examples, texts

some_texts = st.lists(texts, max_size=6)


def profiles_of(written: list[str]) -> list[Profile]:
    return [profile(Listing(str(n), Side.OFFER, title=t)) for n, t in enumerate(written)]


def counted(vocabulary: Vocabulary, written: list[str]) -> Weights:
    """Weights frozen over these texts."""
    found: Counter[str] = Counter()
    for text in written:
        found.update(terms(text).keys())
    for term in found:
        vocabulary.column(term)
    numbers = np.zeros(len(vocabulary), dtype=np.int64)
    for term, count in found.items():
        numbers[vocabulary.column(term)] = count
    return Weights(vocabulary, numbers, {}, len(written))


@examples
@given(some_texts, some_texts)
def test_rows_and_vectors_of_the_same_texts_have_equal_values(
    known: list[str], added: list[str]
) -> None:
    vocabulary = Vocabulary()
    weights = counted(vocabulary, known)
    profiles = profiles_of(known + added)
    # Numbering the added texts lets the vocabulary outgrow the frozen weights.
    counts = Counts.of(profiles, vocabulary)
    values = weights.rows(counts.columns, counts.counts, counts.starts)
    for row, item in enumerate(profiles):
        start, end = counts.starts[row], counts.starts[row + 1]
        vector = weights.vector(item.terms)
        assert vector.columns.tolist() == counts.columns[start:end].tolist()
        assert vector.values == pytest.approx(values[start:end], rel=1e-4)


@examples
@given(some_texts, texts)
def test_a_text_of_known_words_has_length_one_shared_out_to_its_fields(
    known: list[str], text: str
) -> None:
    vocabulary = Vocabulary()
    weights = counted(vocabulary, [*known, text])
    counts = terms(text)
    vector = weights.vector(counts)
    fields = vocabulary.fields(vector.columns)
    squares = vector.values.astype(np.float64) ** 2
    for field, share in enumerate(FIELD_SHARES):
        assert squares[fields == field].sum() == pytest.approx(share if counts else 0, abs=1e-5)


@examples
@given(some_texts, texts)
def test_unknown_words_shorten_nothing_when_they_become_known(known: list[str], text: str) -> None:
    vocabulary = Vocabulary()
    weights = counted(vocabulary, known)
    counts = terms(text + " небывальщина")
    before = weights.vector(counts)
    for term in counts:
        vocabulary.column(term)
    after = weights.vector(counts)
    kept = np.isin(after.columns, before.columns)
    assert after.columns[kept].tolist() == before.columns.tolist()
    assert after.values[kept].tolist() == before.values.tolist()
    assert len(after.columns) == len(counts)
    assert float(after.values @ after.values) == pytest.approx(1, abs=1e-5)


def test_a_text_of_unknown_words_is_like_nothing() -> None:
    index = MemoryIndex()
    index.apply([Listing("a", Side.OFFER, title="катанка медная")])
    stranger = profile(Listing("b", Side.NEED, title="քարտուղար zzyzx"))
    listed = index.get("a")
    assert listed is not None
    assert index.similarity(stranger, listed) == 0
    assert index.similarity(listed, listed) == pytest.approx(1, abs=1e-5)


def test_an_unknown_word_beside_known_ones_makes_a_text_less_alike() -> None:
    index = MemoryIndex()
    index.apply([Listing("a", Side.OFFER, title="катанка медная")])
    listed = index.get("a")
    assert listed is not None
    alike = [
        index.similarity(profile(Listing("q", Side.NEED, title=title)), listed)
        for title in ("катанка медная", "катанка медная zzyzx", "катанка zzyzx qwfpg")
    ]
    assert alike == sorted(alike, reverse=True)
    assert alike[0] > alike[1] > alike[2] > 0


@few_examples
@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_similarity_is_the_cosine_of_weighted_terms(written: list[str], text: str) -> None:
    index = MemoryIndex()
    index.apply(p.listing for p in profiles_of(written))
    asked = profile(Listing("q", Side.NEED, title=text))

    def weighed(counts: dict[str, float], field: str, share: float) -> dict[str, float]:
        # Nothing has been reweighed yet: the thesaurus alone says how rare a term is.
        base = background()
        raw = {
            term: (count if count < 1 else 1 + log(count))
            * (log((1 + base.listings) / (1 + base.terms.get(term, 0))) + 1)
            for term, count in counts.items()
            if term[0] in field
        }
        length = sqrt(sum(weight**2 for weight in raw.values())) or 1.0
        return {term: weight / length * sqrt(share) for term, weight in raw.items()}

    for n in range(len(written)):
        listed = index.get(str(n))
        assert listed is not None
        expected = 0.0
        for field, share in zip(("wm", "g", "p"), FIELD_SHARES, strict=True):
            one = weighed(asked.terms, field, share)
            other = weighed(listed.terms, field, share)
            expected += sum(weight * other.get(term, 0.0) for term, weight in one.items())
        assert index.similarity(asked, listed) == pytest.approx(expected, abs=1e-5)


def test_the_rarer_a_word_the_more_it_says() -> None:
    vocabulary = Vocabulary()
    weights = counted(vocabulary, ["zzyzx qwfpg", "zzyzx", "zzyzx"])
    often, once, never = (weights.idf(f"w:{word}") for word in ("zzyzx", "qwfpg", "neverseen"))
    assert never > once > often > 1


def test_the_thesaurus_tells_common_words_before_there_are_listings() -> None:
    weights = Weights(Vocabulary(), np.zeros(0, dtype=np.int64), {}, 0)
    common, rare = (next(iter(terms(w))) for w in ("машины", "катанка"))
    assert weights.idf(common) < weights.idf(rare) < weights.idf("w:zzyzx")


def test_weights_stay_frozen_while_the_vocabulary_grows() -> None:
    vocabulary = Vocabulary()
    weights = counted(vocabulary, ["катанка медная"])
    before = {term: weights.idf(term) for term in terms("катанка медная лента zzyzx")}
    for term in terms("лента zzyzx"):
        vocabulary.column(term)
    assert {term: weights.idf(term) for term in before} == pytest.approx(before)


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 50)), st.sampled_from(CODES))
def test_a_code_is_the_rarer_the_deeper_it_is(stated: dict[str, int], code: str) -> None:
    under: Counter[str] = Counter()
    for name, count in stated.items():
        under.update(dict.fromkeys(lineage(name), count))
    weights = Weights(Vocabulary(), np.zeros(0, dtype=np.int64), under, sum(stated.values()))
    rarities = [weights.code_rarity(step) for step in ("", *lineage(code))]
    assert rarities == sorted(rarities)
    assert rarities[0] == 0
    assert all(0 <= rarity <= 1 for rarity in rarities)


def test_a_code_says_less_once_many_listings_have_it() -> None:
    none = np.zeros(0, dtype=np.int64)
    few, many = (Weights(Vocabulary(), none, {"7408": n}, 100) for n in (1, 90))
    assert many.code_rarity("7408") < few.code_rarity("7408") < 1

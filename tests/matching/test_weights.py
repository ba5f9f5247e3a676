"""How much each word of a text weighs."""

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing, MemoryIndex
from app.matching.background import background
from app.matching.gathered import Gathered
from app.matching.gathered import gathered_of as both_sides
from app.matching.keys import Keys, key_of
from app.matching.profile import profile
from app.matching.rebuild import weigh
from app.matching.text import terms
from app.matching.weights import FIELD_SHARES, Weights
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side
from tests.matching.strategies import CODES, examples, few_examples, texts

NO_TERMS: Keys = np.zeros(0, dtype=np.uint64)
some_texts = st.lists(texts, max_size=6)


def listings_of(written: list[str]) -> list[Listing]:
    return [Listing(str(n), Side.OFFER, title=t) for n, t in enumerate(written)]


def gathered_of(written: list[str]) -> Gathered:
    return both_sides(listings_of(written))[Side.OFFER]


def counted(written: list[str]) -> Weights:
    """Weights frozen over these texts."""
    return weigh([gathered_of(written)])


@examples
@given(some_texts, some_texts)
def test_postings_and_vectors_of_the_same_texts_have_equal_values(
    known: list[str], added: list[str]
) -> None:
    weights = counted(known)
    # The added texts have terms that were not counted.
    gathered = gathered_of(known + added)
    values = weights.postings(gathered.terms, gathered.sizes, gathered.rows, gathered.counts)
    terms_of_postings = np.repeat(gathered.terms, gathered.sizes)
    for row, item in enumerate(gathered.profiles):
        vector = weights.vector(item.keys, item.counted)
        own = gathered.rows == row
        assert vector.keys.tolist() == terms_of_postings[own].tolist()
        assert vector.values == pytest.approx(values[own], rel=1e-4)


@examples
@given(some_texts, texts)
def test_a_text_has_length_one_shared_out_to_its_fields(known: list[str], text: str) -> None:
    (item,) = map(profile, listings_of([text]))
    vector = counted(known).vector(item.keys, item.counted)
    squares = vector.values.astype(np.float64) ** 2
    fields = {"wm": 0, "g": 1, "p": 2}
    for sorts, field in fields.items():
        own = {key_of(term) for term in item.terms if term[0] in sorts}
        found = sum(squares[at] for at, key in enumerate(vector.keys.tolist()) if key in own)
        assert found == pytest.approx(FIELD_SHARES[field] if own else 0, abs=1e-5)


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
    index.apply(listings_of(written))
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


def rarity(weights: Weights, *said: str) -> list[float]:
    return [float(weights.idf(np.array([key_of(one)], dtype=np.uint64))[0]) for one in said]


def test_the_rarer_a_word_the_more_it_says() -> None:
    weights = counted(["zzyzx qwfpg", "zzyzx", "zzyzx"])
    often, once, never = rarity(weights, "w:zzyzx", "w:qwfpg", "w:neverseen")
    assert never > once > often > 1


def test_the_thesaurus_tells_common_words_before_there_are_listings() -> None:
    common, rare, never = rarity(
        counted([]), *(next(iter(terms(word))) for word in ("машины", "катанка")), "w:zzyzx"
    )
    assert common < rare < never


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 50)), st.sampled_from(CODES))
def test_a_code_is_the_rarer_the_deeper_it_is(stated: dict[str, int], code: str) -> None:
    under: Counter[str] = Counter()
    for name, count in stated.items():
        under.update(dict.fromkeys(lineage(name), count))
    weights = Weights(NO_TERMS, np.zeros(0, dtype=np.int64), under, sum(stated.values()))
    rarities = [weights.code_rarity(step) for step in ("", *lineage(code))]
    assert rarities == sorted(rarities)
    assert rarities[0] == 0
    assert all(0 <= rarity <= 1 for rarity in rarities)


def test_a_code_says_less_once_many_listings_have_it() -> None:
    none = np.zeros(0, dtype=np.int64)
    few, many = (Weights(NO_TERMS, none, {"7408": n}, 100) for n in (1, 90))
    assert many.code_rarity("7408") < few.code_rarity("7408") < 1

"""Listings that were gathered apart come together as if they had been gathered at once."""

import pickle
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing
from app.matching.company import Company, Known
from app.matching.gathered import BothSides, Gathered, gathered_of, joined
from app.matching.profile import profile
from app.matching.row_facts import Postings
from app.matching.rows import Numberings
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side
from tests.matching.strategies import examples, listings

IDS = [f"l{n}" for n in range(14)]
some_listings = st.lists(listings(ids=IDS), max_size=12, unique_by=lambda one: one.id)


def value_of(numbers: Mapping[Any, int], number: int) -> object:
    """What a number stands for; -1 is nothing."""
    return next((value for value, own in numbers.items() if own == number), None)


def worths_of(postings: Postings, row: int) -> dict[str, float]:
    own = postings.rows == row
    codes = [str(value_of(postings.numbers, code)) for code in postings.codes[own].tolist()]
    return dict(zip(codes, postings.values[own].tolist(), strict=True))


def company_of(company: Company, row: int) -> dict[str, object]:
    told = {
        one.name: str(getattr(company, one.name)[row])
        for one in fields(Company)
        if one.name not in {"known", "ids"}
    }
    known: Known = company.known
    return told | {
        "dimensions": value_of(known.dimensions, int(company.dimensions[row])),
        "places": value_of(known.places, int(company.places[row])),
    }


def told(gathered: Gathered) -> list[dict[str, object]]:
    """Everything that is known of each row, in words rather than in numbers."""
    facts = gathered.facts
    term_of = gathered.terms.repeat(gathered.sizes)
    ranges = dict(facts.ranges)
    numbered = {one.name for one in fields(Numberings)}
    return [
        {
            "id": facts.ids[row],
            "profile": gathered.profiles.raw(row),
            "terms": dict(
                zip(
                    term_of[gathered.rows == row].tolist(),
                    gathered.counts[gathered.rows == row].tolist(),
                    strict=True,
                )
            ),
            "codes": worths_of(facts.codes, row),
            "likely": worths_of(facts.likely, row),
            "company": company_of(facts.company, row),
            "detailed": (facts.detailed[row], facts.demanding[row]),
            "ranges": ranges.get(row),
            **{
                name: value_of(getattr(facts.numbered, name).numbers, column[row])
                if name in numbered
                else column[row]
                for name, column in facts.columns._asdict().items()
            },
        }
        for row in range(len(gathered))
    ]


def assert_same(one: BothSides, other: BothSides) -> None:
    for side in Side:
        assert told(one[side]) == told(other[side])
        for name in ("terms", "sizes", "rows", "counts", "places"):
            assert getattr(one[side], name).tolist() == getattr(other[side], name).tolist(), name
        assert list(one[side].ids) == list(other[side].ids)
        assert one[side].facts.codes.counted() == other[side].facts.codes.counted()


@examples
@given(some_listings, st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_parts_come_together_as_if_gathered_at_once(every: list[Listing], part: list[int]) -> None:
    parts = [
        gathered_of(one for one, own in zip(every, part, strict=False) if own == number)
        for number in range(4)
    ]
    # As processes hand them over.
    sent = [pickle.loads(pickle.dumps(some)) for some in parts]  # noqa: S301 - our own
    assert_same(joined(sent), gathered_of(every))


@examples
@given(some_listings)
def test_rows_stand_in_order_of_their_first_codes_and_say_what_their_listings_do(
    every: list[Listing],
) -> None:
    for side, gathered in gathered_of(every).items():
        own = [one for one in every if one.side is side]
        own.sort(key=lambda one: ((*one.codes, "")[0].ljust(10, "0"), one.id))
        assert list(gathered.ids) == [one.id for one in own]
        assert len(gathered) == len(own)
        for row, (listing, known) in enumerate(zip(own, told(gathered), strict=True)):
            item = profile(listing)
            assert gathered.profiles[row].listing == listing
            assert known["terms"] == dict(
                zip(item.keys.tolist(), item.counted.tolist(), strict=True)
            )
            above = {one for code in listing.codes for one in lineage(code)}
            assert known["codes"] == dict.fromkeys(above, 1.0)
            assert known["country"] == listing.country
            assert known["owner"] == listing.organization_id


@examples
@given(some_listings, st.data())
def test_of_listings_with_one_id_the_last_counts(every: list[Listing], data: st.DataObject) -> None:
    earlier = data.draw(st.lists(listings(ids=[one.id for one in every] or ["x"]), max_size=3))
    known = {one.id for one in every}
    assert_same(gathered_of([*(e for e in earlier if e.id in known), *every]), gathered_of(every))

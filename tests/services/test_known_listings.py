"""Listings by owner in memory, whatever was written."""

import pickle
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.services.known_listings import KnownListings
from app.values.listing import ListingRecord
from app.values.source import Source
from app.vocabulary.terms import Side
from tests.matching.strategies import examples

NOW = datetime(2026, 6, 1, tzinfo=UTC)
keys = st.integers(0, 9).map(lambda number: UUID(int=number))
owners = st.integers(20, 23).map(lambda number: UUID(int=number))


def record(key: UUID, owner: UUID, revision: int = 1) -> ListingRecord:
    return ListingRecord(
        id=key, revision=revision, created_at=NOW, updated_at=NOW, side=Side.NEED,
        organization_id=owner, source=Source("test"), title="Катанка",
    )  # fmt: skip


@examples
@given(st.lists(st.tuples(keys, st.one_of(st.none(), owners)), max_size=30))
def test_each_owner_has_what_is_there_and_no_more(steps: list[tuple[UUID, UUID | None]]) -> None:
    known = KnownListings()
    expected: dict[UUID, ListingRecord] = {}
    for number, (key, owner) in enumerate(steps):
        if owner is None:
            assert known.pop(key, None) == expected.pop(key, None)
        else:
            expected[key] = record(key, owner, number)
            known[key] = expected[key]
        if number == len(steps) // 2:
            # As the next start finds it.
            known = pickle.loads(pickle.dumps(known))  # noqa: S301 - written a line before
    for read in (known, pickle.loads(pickle.dumps(known))):  # noqa: S301 - the same
        assert read == expected
        assert len(read) == len(expected)
        assert {one.id: one for one in read.values()} == expected
        for number in range(20, 24):
            owner = UUID(int=number)
            held = [one for one in expected.values() if one.organization_id == owner]
            assert read.of(owner) == sorted(held, key=lambda one: one.id)

"""Records in memory as bytes, with what has changed since a copy."""

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.known_listings import KnownListings
from app.services.known_records import KnownOrganizations
from app.services.packed_records import (
    pack_listing,
    pack_organization,
    unpack_listing,
    unpack_organization,
)
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.identifiers import Identifier, Scheme, Verification
from app.vocabulary.terms import Language, Side, Visibility
from tests.matching.strategies import examples, listings

NOW = datetime(2026, 6, 1, 12, 30, 15, 123456, tzinfo=UTC)
NAMES = st.sampled_from(("Завод", "Գործարան", "Зауыт №1", "Ишкана ӨҮҢ"))
keys = st.integers(0, 5).map(lambda number: UUID(int=number << 64))
steps = st.lists(st.tuples(keys, st.one_of(st.none(), NAMES)), max_size=12)


def organization(key: UUID, name: str) -> OrganizationRecord:
    return OrganizationRecord(
        id=key, revision=1, created_at=NOW, updated_at=NOW, name=name, country="KZ",
        source=Source("test", "1", "https://example.kz/1", "CC0-1.0"), language=Language.KK,
        identifiers=(Identifier(Scheme.KZ_BIN, "970140000000", Verification.FORMAT),),
        visibility=Visibility.PRIVATE, steward="gisp",
    )  # fmt: skip


def take(known: KnownOrganizations, changes: list[tuple[UUID, str | None]]) -> None:
    for key, name in changes:
        if name is None:
            known.pop(key, None)
        else:
            known[key] = organization(key, name)


@examples
@given(listings())
def test_a_listing_is_the_same_from_its_bytes(shown: object) -> None:
    record = ListingRecord(
        id=UUID(int=1 << 100), revision=7, created_at=NOW, updated_at=NOW, hidden=True,
        organization_id=UUID(int=2), source=Source("test"), okpd2=("24.44.23",), region="KZ-PAV",
        industry="metals",
        **{
            name: getattr(shown, name)
            for name in (
                *("side", "title", "description", "language", "codes", "quantity", "standards"),
                *("kind", "purpose", "status", "visibility", "valid_until", "city", "details"),
                "disclosed",
            )
        },
    )  # fmt: skip
    read = unpack_listing(pack_listing(record))
    assert read == record
    assert (read.details is NO_DETAILS) == (record.details is NO_DETAILS)


def test_an_organization_is_the_same_from_its_bytes() -> None:
    for record in (
        organization(UUID(int=0), "Завод"),
        replace(organization(UUID(int=3), "Завод"), merged_into=UUID(int=4), identifiers=()),
    ):
        assert unpack_organization(pack_organization(record)) == record


@examples
@given(steps, steps)
def test_what_has_changed_since_a_copy_was_taken_is_told(
    early: list[tuple[UUID, str | None]], late: list[tuple[UUID, str | None]]
) -> None:
    known = KnownOrganizations()
    take(known, early[::2])
    known = pickle.loads(pickle.dumps(known))  # noqa: S301 - written a line before
    take(known, early[1::2])
    before, held = known.copy(), dict(known)
    take(known, late)
    assert dict(before) == held
    assert set(known.gone_since(before)) == held.keys() - known.keys()
    assert dict(known.names()) == {key: one.name for key, one in known.items()}
    changed = {key for key, one in known.items() if held.get(key) != one}
    written = {key for key, _ in late}
    assert changed <= set(known.changed_since(before)) <= written & known.keys()


def test_ids_that_nobody_has_are_not_there() -> None:
    known = KnownOrganizations()
    take(known, [(UUID(int=1), "Завод")])
    for held in (known, pickle.loads(pickle.dumps(known))):  # noqa: S301 - written a line before
        assert UUID(int=1) in held
        assert UUID(int=2) not in held
        assert "1" not in held
        for ask in (held.__getitem__, held.__delitem__):
            with pytest.raises(KeyError):
                ask(UUID(int=2))
        held.clear()
        assert not held
        assert UUID(int=1) not in held


def test_a_listing_that_moves_leaves_its_owner_in_the_file_too() -> None:
    one, other = UUID(int=1), UUID(int=2)
    record = ListingRecord(
        id=UUID(int=3), revision=1, created_at=NOW, updated_at=NOW, side=Side.NEED,
        organization_id=one, source=Source("test"), title="Катанка",
    )  # fmt: skip
    known = KnownListings()
    known[record.id] = record
    known = pickle.loads(pickle.dumps(known))  # noqa: S301 - written a line before
    known[record.id] = replace(record, organization_id=other)
    assert [known.of(owner) for owner in (one, other)] == [[], [known[record.id]]]

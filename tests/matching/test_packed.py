"""Profiles and ids kept as bytes."""

import pickle
import tracemalloc
from dataclasses import fields
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing
from app.matching.packed import AT_HAND, Ids, Packed
from app.matching.packing import pack_profile, unpack_profile
from app.matching.profile import Profile, profile
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Disclosure, Side
from tests.matching.strategies import examples, listings

ids = st.lists(st.text(max_size=6).map(lambda text: f"{text}!".encode()), max_size=30)


def assert_same(one: Profile, other: Profile) -> None:
    for field in fields(Profile):
        assert getattr(one, field.name) == getattr(other, field.name)
        assert type(getattr(one, field.name)) is type(getattr(other, field.name))
    assert (one.listing.details is NO_DETAILS) == (other.listing.details is NO_DETAILS)


def text(packed: memoryview | bytes) -> str:
    return bytes(packed).decode()


@examples
@given(listings())
def test_a_profile_is_the_same_from_its_bytes(listing: Listing) -> None:
    before = profile(listing)
    assert_same(unpack_profile(pack_profile(before)), before)


def test_codes_that_were_read_and_what_is_disclosed_are_kept() -> None:
    listing = Listing(
        "x", Side.NEED, predicted=(("7408", 0.75),), disclosed=frozenset({Disclosure.COUNTRY})
    )
    before = profile(listing)
    assert_same(unpack_profile(pack_profile(before)), before)


@examples
@given(st.lists(st.text()))
def test_values_come_back_in_their_rows(values: list[str]) -> None:
    packed = Packed.of(text, [value.encode() for value in values])
    for one in (packed, pickle.loads(pickle.dumps(packed))):  # noqa: S301
        assert list(one) == [one[row] for row in range(len(one))] == values
        assert list(one.some(range(1, len(one)))) == values[1:]
        assert [one.raw(row) for row in range(len(one))] == [value.encode() for value in values]


def test_what_is_asked_for_again_is_the_same_object_for_a_while() -> None:
    packed = Packed.of(unpack_profile, [pack_profile(profile(Listing("x", Side.NEED)))] * 9_999)
    first = packed[0]
    assert packed[0] is first
    for row in range(1, AT_HAND + 1):
        assert packed[row] is not first
    assert packed[0] is not first


@examples
@given(ids, ids)
def test_rows_are_found_by_their_ids(every: list[bytes], others: list[bytes]) -> None:
    made = Ids(every)
    for known in (made, pickle.loads(pickle.dumps(made))):  # noqa: S301
        assert [known[row] for row in range(len(known))] == every
        for key in (*every, *others):
            rows = [row for row, own in enumerate(every) if own == key]
            assert known.rows(key).tolist() == rows
            assert known.row(key) == (rows[0] if rows else None)
    assert sorted(every) == [every[row] for row in made.rank.argsort()]


def test_ids_may_end_with_zeros_where_all_have_one_length() -> None:
    keys = [UUID(int=uuid4().int >> 64 << 64), UUID(int=0), UUID(int=1 << 80), uuid4()]
    known = Ids(key.bytes for key in keys)
    assert [known.row(key.bytes) for key in keys] == [0, 1, 2, 3]
    assert known.row(UUID(int=1 << 81).bytes) is None


def test_looking_for_an_id_copies_none_of_them() -> None:
    known = Ids(number.to_bytes(4, "big") for number in range(50_000))
    key = (777).to_bytes(4, "big")
    tracemalloc.start()
    assert known.row(key) == 777
    assert known.rows(key).tolist() == [777]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000


def test_no_rows_have_no_ids() -> None:
    assert Ids(()).row(b"x") is None
    assert Ids(()).rank.tolist() == []

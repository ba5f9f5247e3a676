"""Columns of listings add up to the same, to the last bit, as listing by listing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.cooperation.balance import Place, Row, balance, shares_at
from app.cooperation.book import Book, Entry
from app.vocabulary.terms import Side

STATES = {"p": "KZ", "q": "KZ", "r": "RU", "s": "BY"}
CODES = ("74", "7408", "740811", "7408110000", "7403", "8544", "854411")


@given(
    st.lists(
        st.builds(
            Entry,
            id=st.text("abc", min_size=1, max_size=3),
            organization=st.sampled_from("pqrs"),
            country=st.just(""),
            side=st.sampled_from(Side),
            codes=st.lists(st.sampled_from(CODES), max_size=3).map(tuple),
            amount=st.none() | st.floats(0, 1e6, allow_subnormal=False),
            dimension=st.sampled_from(["mass", "length"]),
        ),
        max_size=12,
    ),
    st.sampled_from([2, 4, 6, 10]),
    st.booleans(),
)
def test_columns_add_up_as_listing_by_listing(
    entries: list[Entry],
    level: int,
    by_country: bool,  # noqa: FBT001 - hypothesis gives it so
) -> None:
    entries = [replace(one, country=STATES[one.organization]) for one in entries]
    expected: dict[Place, Row] = {}
    for one in sorted(entries, key=lambda one: one.amount is None):
        country = one.country if by_country else None
        for code, share in shares_at(one.codes, level).items():
            if one.amount is None:
                of_code = [
                    row for place, row in expected.items()
                    if (place.code, place.country, place.dimension is None)
                    == (code, country, False)
                ]  # fmt: skip
                silent = Place(code, None, country)
                for row in of_code or [expected.setdefault(silent, Row(silent))]:
                    row.silent_offers += one.side is Side.OFFER
                    row.silent_needs += one.side is Side.NEED
                    if one.side is Side.OFFER:
                        row.suppliers.setdefault(one.organization, 0.0)
                    else:
                        row.consumers.add(one.organization)
                continue
            place = Place(code, one.dimension, country)
            row = expected.setdefault(place, Row(place))
            if one.side is Side.OFFER:
                before = row.suppliers.get(one.organization, 0.0)
                row.suppliers[one.organization] = before + one.amount * share
                row.supply, row.offers = row.supply + one.amount * share, row.offers + 1
            else:
                row.demand, row.needs = row.demand + one.amount * share, row.needs + 1
                row.consumers.add(one.organization)
    assert balance(Book.of(entries), level, by_country=by_country) == sorted(
        expected.values(), key=lambda row: row.place.order
    )

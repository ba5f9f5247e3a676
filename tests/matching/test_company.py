"""What arrays keep of a listing tells early what cannot be alike, and never denies what can."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.matching.company import (
    NOTHING,
    NOWHERE,
    Known,
    marks_mask,
    nature_code,
    purpose_code,
)
from app.matching.natures import Nature
from app.matching.profile import Profile, profile
from app.matching.successions import later
from app.matching.types import Listing
from app.vocabulary.terms import Period, Purpose, Side
from app.vocabulary.units import Quantity, units

SAID = {
    Nature.WASTE: "лом",
    Nature.SERVICE: "ремонт",
    Nature.TOY: "игрушка",
    Nature.USED: "б/у",
}
STANDARDS = ("ГОСТ 2685-75", "ГОСТ 1583-93", "ГОСТ 183-74", "ГОСТ Р 52776-2007", "ISO 9001", "АМг6")
"""The second replaced the first, the fourth the third."""


def of(title: str, side: Side = Side.OFFER) -> Profile:
    return profile(Listing(id="x", side=side, title=title))


def bits(title: str, side: Side = Side.OFFER) -> int:
    """The numbers of the marks in a title."""
    made = of(title, side)
    return marks_mask(made, made.standards | made.grades)


def test_natures_have_one_number_if_and_only_if_they_are_the_same() -> None:
    codes = {}
    for natures in (set(some) for size in range(5) for some in combinations(Nature, size)):
        words = " ".join(word for nature, word in SAID.items() if nature in natures)
        assert of(words).natures == natures
        codes[frozenset(natures)] = nature_code(of(words))
        assert nature_code(of(f"{words} Прокатный стан")) == codes[frozenset(natures)]
    assert sorted(codes.values()) == list(range(16))
    assert codes[frozenset()] == 0


def test_every_purpose_has_a_number_of_its_own() -> None:
    listings = [Listing(id="x", side=Side.NEED, title="", purpose=one) for one in Purpose]
    assert sorted(map(purpose_code, listings)) == list(range(len(Purpose)))


def test_a_mark_is_one_bit_of_64_by_its_digits_whoever_names_it_and_however() -> None:
    for side in Side:
        assert bits("Катанка ГОСТ 859-2014", side) == bits("GOST 859-2001")
        assert bits("Сплав АМг6", side) == bits("AMG-6")
        assert bits("Катанка ГОСТ 859-2014", side).bit_count() == 1
    assert bits("ГОСТ 859, ГОСТ 2208") == bits("ГОСТ 859") | bits("ГОСТ 2208")
    assert bits("Катанка") == 0
    places = {bits(f"ГОСТ {number}").bit_length() for number in range(1000, 2000)}
    assert places == set(range(1, 65)), "all of them are used, and no other"


def test_a_need_has_the_numbers_of_what_replaced_its_standards_and_an_offer_has_not() -> None:
    old, new = "ГОСТ 2685-75", "ГОСТ 1583-93"
    assert bits(old).bit_count() == 1
    assert bits(old, Side.NEED) == bits(old) | bits(new)
    assert bits(new, Side.NEED) == bits(new) != bits(old)


marked = st.lists(st.sampled_from(STANDARDS), max_size=3).map(", ".join)


@given(marked, marked)
def test_who_have_no_bit_in_common_have_no_mark_in_common(wanted: str, offered: str) -> None:
    need, offer = of(wanted, Side.NEED), of(offered)
    ours = need.standards | need.grades
    theirs = offer.standards | offer.grades
    meet = ours & theirs or any(later(mark) & theirs for mark in ours)
    if meet:
        assert bits(wanted, Side.NEED) & bits(offered)


def test_dimensions_and_cities_are_numbered_as_they_come() -> None:
    known = Known()
    amounts = [Quantity(5, units()[code], Period.YEAR) for code in ("TNE", "MTR", "KGM", "H87")]
    assert [known.dimension(one) for one in amounts] == [0, 1, 0, 2]
    assert known.dimensions == {"mass": 0, "length": 1, "count": 2}
    assert known.dimension(None) == NOTHING == -1

    def place(country: str | None, city: str | None) -> int:
        return known.place(Listing(id="x", side=Side.NEED, title="", country=country, city=city))

    cities = [("BY", "Минск"), ("KZ", "Павлодар"), ("BY", "г. минск")]
    assert [place(*one) for one in cities] == [0, 1, 0]
    assert list(known.places.values()) == [0, 1]
    for nowhere in (("BY", "Неведомск"), ("BY", None), (None, "Минск")):
        assert place(*nowhere) == NOWHERE == -1

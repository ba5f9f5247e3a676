"""A standard that replaced another meets a need for it, never the other way round."""

import pytest

from app.matching import SUPPLY, Listing
from app.matching.aspects import MARK_SIMILARITY, marks_met
from app.matching.marks import standards_in
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.successions import later, successions
from app.vocabulary.standards import families
from app.vocabulary.terms import Side

NUMBERS = [
    pytest.param(older, newer, id=f"{older} to {newer}")
    for chain in families()
    for place, older in enumerate(chain)
    for newer in chain[place + 1 :]
    if standards_in(older) != standards_in(newer)
]
"""Standards with another number than one before."""


def pair(wanted: str, offered: str) -> Pair:
    """A need and an offer that state standards, several apart by `;`."""
    need = Listing("n", Side.NEED, standards=tuple(wanted.split("; ")))
    offer = Listing("o", Side.OFFER, standards=tuple(offered.split("; ")))
    return Pair(profile(need), profile(offer), 0.5, lambda _: 0.5)


@pytest.mark.parametrize(("older", "newer"), NUMBERS)
def test_every_later_number_of_a_family_is_known_and_no_earlier_one(older: str, newer: str) -> None:
    [old], [new] = standards_in(older), standards_in(newer)
    assert new in later(old)
    assert old not in later(new)
    assert old not in later(old)


@pytest.mark.parametrize(
    ("wanted", "offered", "level", "shown"),
    [
        ("ГОСТ 859-2001", "ГОСТ 859-2014", "successor", (("ГОСТ 859-2001", "ГОСТ 859-2014"),)),
        ("ГОСТ 859-2014", "ГОСТ 859-2001", "all", ()),
        ("ГОСТ 859-2014", "ГОСТ 859-2014", "all", ()),
        ("ГОСТ 859-2014", "ГОСТ 1535-2016", "none", ()),
        ("ГОСТ 859-2014; ГОСТ 1535-2016", "ГОСТ 1535-2016", "some", ()),
    ],
)
def test_an_edition_that_replaced_another_is_told(
    wanted: str, offered: str, level: str, shown: tuple[tuple[str, str], ...]
) -> None:
    found = pair(wanted, offered)
    assert SUPPLY.aspect("standards").judge(found).level == level
    assert successions(found) == shown


@pytest.mark.parametrize(("older", "newer"), NUMBERS)
def test_a_number_that_replaced_another_meets_it_and_is_told(older: str, newer: str) -> None:
    found = pair(older, newer)
    assert SUPPLY.aspect("standards").judge(found).level == "successor"
    assert successions(found) == ((older, newer),)
    assert marks_met(found) == (sorted(standards_in(older)), [])
    back = pair(newer, older)
    assert successions(back) == ()
    assert SUPPLY.aspect("standards").judge(back).level == "none"
    assert marks_met(back) == ([], sorted(standards_in(newer)))


def test_successions_that_stand_in_the_titles_alone_are_told_by_their_marks() -> None:
    for older, newer in [case.values for case in NUMBERS]:
        need = profile(Listing("n", Side.NEED, title=f"Лист {older}"))
        offer = profile(Listing("o", Side.OFFER, title=f"Лист {newer}"))
        [old], [new] = standards_in(str(older)), standards_in(str(newer))
        assert successions(Pair(need, offer, 0.5, lambda _: 0.5)) == ((old, new),)


@pytest.mark.parametrize(
    ("wanted", "offered", "met"),
    [
        ("12Х18Н10Т", "12Х18Н10Т", True),
        ("12Х18Н10ТЛ", "12Х18Н10Т", True),
        ("12Х18Н10Т", "12Х18Н12Т", False),
        ("АД31Т", "АД31Т1", False),
        ("АД31", "АД33", False),
    ],
)
def test_a_typing_error_in_a_long_mark_is_forgiven_unless_a_digit_differs(
    wanted: str, offered: str, *, met: bool
) -> None:
    need = profile(Listing("n", Side.NEED, title=f"прокат {wanted}"))
    offer = profile(Listing("o", Side.OFFER, title=f"прокат {offered}"))
    assert need.grades
    found = Pair(need, offer, 0.5, lambda _: 0.5)
    assert SUPPLY.aspect("standards").judge(found).level == ("all" if met else "none")
    assert bool(marks_met(found)[0]) is met
    assert MARK_SIMILARITY < 100

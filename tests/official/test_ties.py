"""Ties of entries with organizations: every ground counts its points, and so likely is the tie."""

from math import exp
from uuid import UUID

import pytest

from app.official.directory import Directory, KnownListing, KnownOrganization
from app.official.ties import LEAST, organization_ties
from app.values.lists import Entry, Tie
from app.vocabulary.terms import Kind, ListKind, Noun
from tests.official.registry import BIN, OTHER_BIN, entry, known, listing


def ties(listed: Entry, *registry: KnownOrganization) -> list[Tie]:
    return organization_ties(listed, Directory.of(registry))


def grounds(tie: Tie) -> dict[str, float]:
    return {reason.code.removeprefix("tie."): reason.points for reason in tie.reasons}


@pytest.mark.parametrize(
    ("listed", "one", "expected"),
    [
        (
            entry(1, "ТОО «Прокат»", identifier=BIN),
            known(1, "АО «Медный двор»", numbers=(OTHER_BIN, BIN)),
            {"same_number": 8.0, "other_name": -1.5, "same_state": 0.5},
        ),
        (
            entry(1, "", identifier=BIN, country=None),
            known(1, "АО «Медный двор»", numbers=(BIN,)),
            {"same_number": 8.0},
        ),
        (
            entry(1, "ТОО «Прокат»", "7408", identifier=OTHER_BIN),
            known(1, "АО «Прокат»", listing(2, "7408110000"), numbers=("KZ-IIN:1", BIN)),
            {"other_number": -4.0, "same_name": 4.0, "same_state": 0.5, "same_heading": 1.5},
        ),
        # A number of another kind says nothing, nor does one that no kind takes.
        (
            entry(1, "ТОО «Прокат»", identifier=BIN),
            known(1, "ТОО «Прокат»", numbers=("RU-INN:7707083893",)),
            {"same_name": 4.0, "same_state": 0.5},
        ),
        (
            entry(1, "ТОО «Прокат»", identifier="491240001007"),
            known(1, "ТОО «Прокат»", numbers=("491240001007",)),
            {"same_name": 4.0, "same_state": 0.5},
        ),
        # An entry that names no state is looked for in all of them.
        (
            entry(1, "ТОО «Прокат»", country=None),
            known(1, "ТОО «Прокат»", country="BY"),
            {"same_name": 4.0},
        ),
        (
            entry(1, "ТОО «Прокат»", identifier="BY-UNP:100000001"),
            known(1, "ОАО «Прокат»", country="BY", numbers=("BY-UNP:100000001",)),
            {"same_number": 8.0, "same_name": 4.0, "other_state": -3.0},
        ),
        # The nearest of all codes of both counts.
        (
            entry(1, "ТОО «Прокат»", "7601", "740811"),
            known(1, "ТОО «Прокат»", listing(2, "7601"), listing(3, "84", "7408110000")),
            {"same_name": 4.0, "same_state": 0.5, "same_position": 2.0},
        ),
        (
            entry(1, "ТОО «Прокат»", "7408110000"),
            known(1, "ТОО «Прокат»", listing(2, "74081900")),
            {"same_name": 4.0, "same_state": 0.5, "same_heading": 1.5},
        ),
        (
            entry(1, "ТОО «Прокат»", "7408"),
            known(1, "ТОО «Прокат»", listing(2, "7409")),
            {"same_name": 4.0, "same_state": 0.5, "same_chapter": 0.3},
        ),
        (
            entry(1, "ТОО «Прокат»", "7408"),
            known(1, "ТОО «Прокат»", listing(2, "8544")),
            {"same_name": 4.0, "same_state": 0.5, "no_code_in_common": -0.5},
        ),
        (
            entry(1, "ТОО «Прокат»", "7408"),
            known(1, "ТОО «Прокат»", listing(2)),
            {"same_name": 4.0, "same_state": 0.5},
        ),
    ],
)
def test_a_tie_is_as_likely_as_the_points_of_its_grounds_say(
    listed: Entry, one: KnownOrganization, expected: dict[str, float]
) -> None:
    [tie] = ties(listed, one)
    assert grounds(tie) == {"base": -2.0} | expected
    assert tie.probability == round(1 / (1 + exp(2.0 - sum(expected.values()))), 4)
    assert (tie.entry_id, tie.noun, tie.record_id) == (listed.id, Noun.ORGANIZATION, one.id)


def test_grounds_say_what_of_the_entry_they_go_by() -> None:
    one = known(1, "ТОО «Прокат»", listing(2, "740819"), numbers=(BIN,))
    [tie] = ties(entry(1, "ТОО «Прокат»", "7408", identifier=BIN), one)
    assert {reason.code: reason.listed for reason in tie.reasons} == {
        "tie.base": "", "tie.same_number": BIN, "tie.same_name": "ТОО «Прокат»",
        "tie.same_state": "KZ", "tie.same_heading": "7408",
    }  # fmt: skip


def test_a_name_counts_the_more_the_liker_it_is() -> None:
    # Of 8 + 9 letters one stands alone: 94 of 100, where 82 is like enough.
    [near] = ties(entry(1, "ТОО «Металург»"), known(1, "ТОО «Металлург»"))
    assert grounds(near)["close_name"] == round(0.5 + (1600 / 17 - 82) / 18 * 2.5, 4)
    [turned] = ties(entry(1, "ТОО «Медный двор»"), known(1, "ТОО «Двор медный»"))
    assert grounds(turned)["close_name"] == 3.0
    assert ties(entry(1, "ТОО «Медный двор»"), known(1, "ТОО «Медный порт»")) == []


def test_namesakes_of_a_state_are_less_likely_each_and_come_in_order_of_their_ids() -> None:
    two = [known(2, "АО «Прокат»"), known(1, "ТОО «Прокат»")]
    found = ties(entry(1, "Прокат"), *two, known(3, "Прокат", country="RU"))
    assert [tie.record_id for tie in found] == [UUID(int=1), UUID(int=2)]
    for tie in found:
        assert grounds(tie) == {
            "base": -2.0, "same_name": 4.0, "namesakes": -1.5, "same_state": 0.5,
        }  # fmt: skip
        [said] = [reason.listed for reason in tie.reasons if reason.code == "tie.namesakes"]
        assert said == "2"


def test_what_is_hardly_likely_is_not_told_and_the_likeliest_comes_first() -> None:
    # The same name with another number: 0.18, and with goods of one chapter 0.23.
    listed = entry(1, "ТОО «Прокат»", "7408", identifier=BIN)
    idle = known(1, "ТОО «Прокат»", numbers=(OTHER_BIN,))
    maker = known(1, "ТОО «Прокат»", listing(2, "7409"), numbers=(OTHER_BIN,))
    assert ties(listed, idle) == []
    [tie] = ties(listed, maker)
    assert LEAST <= tie.probability < 0.24
    sure = known(9, "ТОО «Прокатчик»", numbers=(BIN,))
    assert [tie.record_id for tie in ties(listed, maker, sure)] == [sure.id, maker.id]


def test_who_is_found_by_name_and_by_number_is_one_tie() -> None:
    listed = entry(1, "ТОО «Прокат»", identifier=BIN)
    assert len(ties(listed, known(1, "ТОО «Прокат»", numbers=(BIN,)))) == 1
    apart = ties(listed, known(1, "ТОО «Прокат»"), known(2, "АО «Иное»", numbers=(BIN,)))
    assert [tie.record_id for tie in apart] == [UUID(int=2), UUID(int=1)]


def test_an_entry_without_an_enterprise_and_a_number_has_no_tie() -> None:
    assert ties(entry(1, "", "7408"), known(1, "ТОО «Прокат»", listing(2, "7408"))) == []


def test_a_directory_finds_the_three_likest_names_of_a_state() -> None:
    names = ["Медь", "Медь 2", "Медь 234", "Медь 23", "Медь 24", "Олово"]
    registry = [known(at, name) for at, name in enumerate(names, 1)]
    shelved = Directory.of([*reversed(registry), known(9, "Медь", country="BY")])
    found = shelved.by_name("ТОО «Медь 2»", "KZ")
    assert [one.name for one, _ in found] == ["Медь 2", "Медь 23", "Медь 24"]
    assert [round(score) for _, score in found] == [100, 92, 92]
    # Of several states no more are told than of one, and the likest come first.
    apart = Directory.of([
        known(1, "Медь 24"), known(2, "Медь 2", country="BY"), known(3, "Медь 23", country="AM"),
        known(4, "Медь 234", country="RU"),
    ])  # fmt: skip
    assert [one.id.int for one, _ in apart.by_name("Медь 2", None)] == [2, 1, 3]
    assert [one.country for one, _ in shelved.by_name("Медь", None)][:2] == ["KZ", "BY"]
    assert shelved.by_name("Медь", "RU") == []
    assert shelved.by_name("«»", None) == []


def test_a_number_that_two_have_leads_to_the_first() -> None:
    shelved = Directory.of([known(2, "Вторая", numbers=(BIN,)), known(1, "Первая", numbers=(BIN,))])
    found = shelved.by_number(BIN)
    assert found is not None
    assert found.name == "Первая"
    assert shelved.by_number(OTHER_BIN) is None


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (listing(1, kind=Kind.PRODUCT), {ListKind.PRODUCTS}),
        (listing(1, kind=Kind.MATERIAL), {ListKind.MATERIALS}),
        (listing(1, noun=Noun.NEED), {ListKind.CONSUMERS}),
    ],
)
def test_a_listing_belongs_to_the_list_of_its_kind(one: KnownListing, kinds: set[ListKind]) -> None:
    assert {kind for kind in ListKind if one.belongs_to(kind)} == kinds

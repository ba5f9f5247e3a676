"""Lines that the registry gives reason for, and gaps of a list: what is said, and what is not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest

from app.official.directory import Directory, KnownOrganization
from app.official.drafting import MOST_LINES, SURE, Gap, Known, draft, gaps, is_sure
from app.values.lists import Entry, EntryFields, Tie
from app.values.proposals import Evidence, Line
from app.vocabulary.terms import Kind, LineAction, ListKind, Noun, TieState
from tests.official.registry import BIN, OTHER_BIN, entry, known, listing

ROD = entry(1, "ТОО «Прокат»", "7408", goods="Катанка")
MAKER = known(7, "ТОО «Прокат»", listing(70, "7408110000"))


def tie(listed: Entry, one: KnownOrganization, probability: float = 0.95) -> Tie:
    return Tie(
        entry_id=listed.id, noun=Noun.ORGANIZATION, record_id=one.id, probability=probability,
        reasons=(),
    )  # fmt: skip


def drafted(
    entries: Sequence[Entry],
    ties: Sequence[Tie],
    *registry: KnownOrganization,
    kind: ListKind = ListKind.PRODUCTS,
    country: str = "KZ",
) -> list[Line]:
    numbers = count(1000)
    edition = Known(kind, entries, ties, Directory.of(registry))
    return list(draft(edition, country, lambda: UUID(int=next(numbers))).lines)


def said(lines: Sequence[Line]) -> list[tuple[LineAction, str]]:
    return [(line.action, line.code) for line in lines]


@pytest.mark.parametrize(
    ("change", "sure"),
    [
        ({"probability": SURE}, True),
        ({"probability": SURE - 0.01}, False),
        ({"probability": 0.1, "state": TieState.CONFIRMED}, True),
        ({"probability": 1.0, "state": TieState.REJECTED}, False),
        ({"probability": 1.0, "noun": Noun.OFFER}, False),
        ({"state": TieState.CONFIRMED, "noun": Noun.NEED}, False),
    ],
)
def test_a_tie_speaks_for_its_entry_if_it_is_confirmed_or_likely(
    change: dict[str, object], *, sure: bool
) -> None:
    assert is_sure(replace(tie(ROD, MAKER), **change)) is sure  # type: ignore[arg-type]


def test_who_is_listed_as_the_registry_knows_him_gives_no_line() -> None:
    assert drafted([ROD], [tie(ROD, MAKER)], MAKER) == []
    assert drafted([ROD], [], known(8, "ТОО «Иное»", listing(80, "9403"))) == []


def test_who_is_gone_is_to_be_removed_from_the_list_of_his_state() -> None:
    elsewhere = entry(2, "ОАО «Белкабель»", "8544", country="BY")
    both = [tie(ROD, MAKER), tie(elsewhere, known(9, "ОАО «Белкабель»"))]
    [line] = drafted([ROD, elsewhere], both)
    assert (line.action, line.code, line.entry_id) == (
        LineAction.REMOVE, "enterprise_gone", ROD.id,
    )  # fmt: skip
    assert (line.before, line.after) == (ROD.fields, None)
    [evidence] = line.evidence
    assert (evidence.noun, evidence.record_id) == (Noun.ORGANIZATION, MAKER.id)
    assert [one.entry_id for one in drafted([ROD, elsewhere], both, country="BY")] == [elsewhere.id]
    assert drafted([ROD], [tie(ROD, MAKER, 0.5)]) == [], "it is not sure that it was he"


def test_who_has_nothing_active_of_the_lists_kind_any_more_is_to_be_removed() -> None:
    idle = [listing(number, "7408", active=False) for number in range(70, 77)]
    material = listing(77, "7408", kind=Kind.MATERIAL)
    stopped = replace(MAKER, listings=(*idle, material))
    [line] = drafted([ROD], [tie(ROD, MAKER)], stopped)
    assert (line.action, line.code) == (LineAction.REMOVE, "nothing_active")
    assert line.evidence == tuple(
        Evidence(Noun.OFFER, one.id, one.revision, one.title) for one in idle[:5]
    )
    for still in ((*idle, listing(78, "9403")), (material,), ()):
        assert drafted([ROD], [tie(ROD, MAKER)], replace(MAKER, listings=still)) == []


@pytest.mark.parametrize(
    ("name", "numbers", "identifier", "code", "after"),
    [
        ("АО «Прокат Плюс»", (), "", "enterprise_renamed", ("АО «Прокат Плюс»", "")),
        ("АО «Прокат»", (BIN, OTHER_BIN), "", "number_known", ("ТОО «Прокат»", BIN)),
        ("АО «Прокат»", (BIN, OTHER_BIN), "123", "number_known", ("ТОО «Прокат»", BIN)),
        ("Медь", (BIN,), OTHER_BIN, "enterprise_renamed", ("Медь", BIN)),
        ("Медь", (BIN, OTHER_BIN), OTHER_BIN, "enterprise_renamed", ("Медь", OTHER_BIN)),
    ],
)
def test_another_name_or_number_in_the_registry_is_a_change(
    name: str, numbers: tuple[str, ...], identifier: str, code: str, after: tuple[str, str]
) -> None:
    listed = entry(1, "ТОО «Прокат»", "7408", identifier=identifier)
    one = known(7, name, numbers=numbers)
    [line] = drafted([listed], [tie(listed, one)], one)
    assert (line.action, line.code, line.entry_id) == (LineAction.CHANGE, code, listed.id)
    assert line.before == listed.fields
    assert line.after == replace(listed.fields, enterprise=after[0], identifier=after[1])
    assert line.evidence == (Evidence(Noun.ORGANIZATION, one.id, 7, name),)


def test_another_legal_form_alone_or_a_known_number_is_no_change() -> None:
    listed = entry(1, "ТОО «Прокат»", "7408", identifier=OTHER_BIN)
    one = known(7, "АО «Прокат»", numbers=(BIN, OTHER_BIN))
    assert drafted([listed], [tie(listed, one)], one) == []


def test_makers_of_listed_goods_whom_the_list_lacks_are_to_be_added() -> None:
    fresh = known(
        8, "ТОО «Новая медь»", listing(80, "9403"), listing(81, "7408190000", "8544"),
        listing(82, "740811"), numbers=(BIN, OTHER_BIN),
    )  # fmt: skip
    [line] = drafted([ROD], [], fresh)
    assert said([line]) == [(LineAction.ADD, "new_enterprise")], "once for a heading"
    assert (line.entry_id, line.before) == (UUID(int=1000), None)
    assert line.after == EntryFields(
        codes=("7408190000", "8544"), goods="Товар 81", country="KZ",
        enterprise="ТОО «Новая медь»", identifier=BIN,
    )  # fmt: skip
    assert line.evidence == (
        Evidence(Noun.ORGANIZATION, fresh.id, 8, "ТОО «Новая медь»"),
        Evidence(Noun.OFFER, UUID(int=81), 81, "Товар 81"),
    )
    assert drafted([ROD], [], fresh, country="BY") == []


def test_listed_makers_get_a_line_for_each_of_their_goods_that_the_list_has_of_others() -> None:
    tube = entry(2, "ТОО «Трубы»", "7411")
    more = replace(MAKER, listings=(*MAKER.listings, listing(71, "7411"), listing(72, "741110")))
    lines = drafted([ROD, tube], [tie(ROD, MAKER)], more)
    assert said(lines) == [(LineAction.ADD, "new_goods")]
    assert lines[0].after is not None
    assert lines[0].after.identifier == ""


def test_sole_traders_idle_listings_and_other_kinds_are_not_added() -> None:
    person = known(8, "ИП Сериков", listing(80, "7408"), person=True)
    idle = known(9, "ТОО «Стоит»", listing(90, "7408", active=False))
    material = known(10, "ТОО «Сырьё»", listing(91, "7408", kind=Kind.MATERIAL))
    chapter = known(11, "ТОО «Группа»", listing(92, "74"))
    assert drafted([ROD], [], person, idle, material, chapter) == []
    assert drafted([ROD], [tie(ROD, person)], person) == [], "nor is a listed one told of"
    [line] = drafted([ROD], [], material, kind=ListKind.MATERIALS)
    assert said([line]) == [(LineAction.ADD, "new_enterprise")]


def test_a_list_of_consumers_takes_needs() -> None:
    buyer = known(8, "ТОО «Кабель»", listing(80, "7408", noun=Noun.NEED), listing(81, "7408"))
    [line] = drafted([ROD], [], buyer, kind=ListKind.CONSUMERS)
    assert line.after == EntryFields(
        codes=("7408",), need="Товар 80", country="KZ", enterprise="ТОО «Кабель»"
    )
    assert line.evidence[1].noun == Noun.NEED


def test_lines_of_listed_ones_come_first_in_the_order_of_the_list_and_are_not_too_many() -> None:
    first, second = known(9, "Первая"), known(8, "Вторая")
    entries = [entry(1, "Один", "7408"), entry(2, "Два", "7408")]
    ties = [tie(entries[1], second), tie(entries[0], first)]
    newer = [known(at, f"Новая {at}", listing(at, "7408")) for at in range(100, 100 + MOST_LINES)]
    lines = drafted(entries, ties, first, second, *newer)
    assert said(lines[:3]) == [
        *[(LineAction.CHANGE, "enterprise_renamed")] * 2, (LineAction.ADD, "new_enterprise"),
    ]  # fmt: skip
    assert [line.entry_id for line in lines[:2]] == [entries[0].id, entries[1].id]
    assert len(lines) == MOST_LINES


@pytest.mark.parametrize(("makers", "left_out"), [(MOST_LINES, 0), (MOST_LINES + 3, 3)])
def test_a_draft_that_takes_no_more_lines_says_how_many_it_leaves_out(
    makers: int, left_out: int
) -> None:
    newer = [known(at, f"Новая {at}", listing(at, "7408")) for at in range(100, 100 + makers)]
    edition = Known(ListKind.PRODUCTS, [ROD], [], Directory.of(newer))
    made = draft(edition, "KZ", lambda: UUID(int=1))
    assert (len(made.lines), made.left_out) == (MOST_LINES, left_out)


def test_gaps_are_needed_headings_of_the_lists_chapters_that_it_lacks() -> None:
    needs = [listing(number, "741110", noun=Noun.NEED) for number in range(20, 27)]
    edition = Known(
        ListKind.PRODUCTS, [ROD], [],
        Directory.of([
            known(2, "Покупатель", listing(60, "7411", noun=Noun.NEED), *needs,
                  listing(30, "7408", noun=Noun.NEED), listing(31, "8544", noun=Noun.NEED),
                  listing(32, "74", noun=Noun.NEED)),
            known(3, "Завод", listing(40, "7409", "741110", "741121", noun=Noun.NEED),
                  listing(41, "7410", noun=Noun.NEED, active=False)),
            known(4, "Иной", listing(50, "7411"), listing(51, "7411", "7408"),
                  listing(52, "7411", active=False)),
        ]),
    )  # fmt: skip
    assert gaps(edition) == (
        Gap("7409", 1, 0, (UUID(int=40),)),
        # Two codes of one heading are one need; the newest few are shown.
        Gap("7411", 9, 2, tuple(UUID(int=at) for at in (60, 40, 26, 25, 24))),
    )

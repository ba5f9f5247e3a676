"""Proposals laid over editions: what is taken over, what is done already, what clashes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.official.applying import applied, between, clashes_within, rebase
from app.official.kinship import same_maker
from app.values.lists import Column, Entry, EntryFields
from app.values.proposals import Line, ProposalRecord
from app.vocabulary.terms import EntryField, LineAction, ProposalState

COPPER = EntryFields(codes=("7408",), goods="Катанка", country="KZ", enterprise="ТОО «Медь»")
CHEAPER = replace(COPPER, readiness="серийно")
NOW = datetime(2026, 1, 15, tzinfo=UTC)


def entry(number: int, fields: EntryFields = COPPER, position: int = 1) -> Entry:
    return Entry(id=UUID(int=number), position=position, fields=fields)


def line(number: int, before: EntryFields | None, after: EntryFields | None) -> Line:
    action = LineAction.REMOVE if after is None else LineAction.CHANGE if before else LineAction.ADD
    return Line(action=action, entry_id=UUID(int=number), before=before, after=after)


def test_lines_stand_on_an_edition_that_has_not_changed() -> None:
    tube = replace(COPPER, goods="Труба")
    lines = (line(1, COPPER, CHEAPER), line(2, COPPER, None), line(9, None, tube))
    found = rebase(lines, [entry(1), entry(2)])
    assert (found.lines, found.done, found.conflicts) == (lines, (), ())


def test_what_the_edition_has_already_is_done() -> None:
    lines = (line(1, COPPER, CHEAPER), line(2, None, COPPER))
    found = rebase(lines, [entry(1, CHEAPER), entry(2)])
    assert (found.lines, found.done, found.conflicts) == ((), (0, 1), ())


def test_a_change_of_another_field_is_taken_over_and_one_of_the_same_clashes() -> None:
    now = replace(COPPER, need="100 т")
    [kept] = rebase([line(1, COPPER, CHEAPER)], [entry(1, now)]).lines
    assert (kept.before, kept.after) == (now, replace(now, readiness="серийно"))
    other = rebase([line(1, COPPER, CHEAPER)], [entry(1, replace(COPPER, readiness="опытно"))])
    assert [(one.line, one.code) for one in other.conflicts] == [(0, "field_changed")]
    assert "опытно" in other.conflicts[0].detail
    assert (other.lines, other.done) == ((), ())


def test_an_entry_that_is_gone_or_changed_is_not_removed_unseen() -> None:
    removal = line(1, COPPER, None)
    for lines in ([removal], [line(1, COPPER, CHEAPER)]):
        assert [one.code for one in rebase(lines, []).conflicts] == ["entry_removed"]
    changed = rebase([removal], [entry(1, CHEAPER)])
    assert [one.code for one in changed.conflicts] == ["entry_changed"]
    assert "серийно" in changed.conflicts[0].detail


@pytest.mark.parametrize(
    ("change", "clashes"),
    [
        ({}, True),
        ({"need": "1 т"}, True),
        ({"goods": "КАТАНКА", "codes": ("7408", "7409"), "enterprise": "АО МЕДЬ"}, True),
        ({"codes": ("7409",)}, False),
        ({"goods": "Труба"}, False),
        ({"enterprise": "ТОО «Олово»"}, False),
        ({"country": "RU"}, False),
    ],
)
def test_what_is_added_is_not_there_under_another_id(
    change: dict[str, Any], *, clashes: bool
) -> None:
    added = replace(COPPER, **change)
    found = rebase([line(9, None, added)], [entry(1)])
    assert [one.code for one in found.conflicts] == ["entry_exists"] * clashes
    assert len(found.lines) == (not clashes)
    both = between([proposal(1, line(8, None, COPPER)), proposal(2, line(9, None, added))])
    assert set(both) == ({UUID(int=1), UUID(int=2)} if clashes else set())


def proposal(number: int, *lines: Line) -> ProposalRecord:
    return ProposalRecord(
        list_id=UUID(int=100), country="KZ", base=1, title="", lines=lines, id=UUID(int=number),
        portal="kz", state=ProposalState.SUBMITTED, deadline=None, published_in=None,
        created_by="", created_at=NOW, updated_at=NOW, revision=1,
    )  # fmt: skip


OTHER_NEED = replace(COPPER, need="5 т")


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        (line(1, COPPER, CHEAPER), line(1, COPPER, OTHER_NEED), False),
        (line(1, COPPER, CHEAPER), line(1, COPPER, replace(CHEAPER, need="5 т")), False),
        (line(1, COPPER, CHEAPER), line(1, COPPER, replace(COPPER, readiness="опытно")), True),
        (line(1, COPPER, CHEAPER), line(1, COPPER, None), True),
        (line(1, COPPER, None), line(1, COPPER, None), True),
        (line(1, COPPER, CHEAPER), line(2, COPPER, None), False),
    ],
)  # fmt: skip
def test_two_proposals_clash_where_they_make_something_else_of_an_entry(
    one: Line, other: Line, *, clashes: bool
) -> None:
    plain = line(7, COPPER, CHEAPER)
    found = between([proposal(1, plain, one), proposal(2, other)])
    if not clashes:
        assert found == {}
        return
    [mine], [theirs] = found[UUID(int=1)], found[UUID(int=2)]
    assert (mine.line, mine.code, mine.proposal_id) == (1, "other_proposal", UUID(int=2))
    assert (theirs.line, theirs.proposal_id) == (0, UUID(int=1))
    assert "ТОО «Медь»" in mine.detail


def test_a_proposal_speaks_of_an_entry_once() -> None:
    lines = [line(1, COPPER, CHEAPER), line(2, COPPER, None), line(1, COPPER, None)]
    [found] = clashes_within(lines)
    assert (found.line, found.code) == (2, "entry_twice")
    assert "Line 1" in found.detail


def test_the_next_edition_keeps_its_order_and_what_is_still_true_of_the_source() -> None:
    columns = (Column("Товар", "Катанка", EntryField.GOODS), Column("Прим.", "нет", None))
    whole = [
        entry(1, position=1), replace(entry(2, position=2), columns=columns), entry(3, position=3),
    ]  # fmt: skip
    lines = [
        line(9, None, replace(COPPER, goods="Труба")), line(1, COPPER, None),
        line(2, COPPER, replace(COPPER, goods="Лента")),
    ]  # fmt: skip
    made = applied(whole, lines)
    assert [(one.id.int, one.position, one.fields.goods) for one in made] == [
        (2, 1, "Лента"), (3, 2, "Катанка"), (9, 3, "Труба"),
    ]  # fmt: skip
    assert made[0].columns == columns[1:]


NUMBERED = replace(COPPER, identifier="KZ-BIN:491240001007")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (NUMBERED, replace(NUMBERED, enterprise="Другое"), True),
        (NUMBERED, replace(NUMBERED, identifier="KZ-BIN:050140000656"), False),
        (NUMBERED, COPPER, True),
        (NUMBERED, replace(COPPER, identifier="как написано"), True),
        (COPPER, replace(COPPER, country="RU"), False),
        (replace(COPPER, enterprise=""), replace(COPPER, enterprise=""), False),
    ],
)
def test_a_maker_is_known_by_its_number_else_by_its_name_and_state(
    one: EntryFields, other: EntryFields, *, same: bool
) -> None:
    assert same_maker(one, other) is same
    assert same_maker(other, one) is same

"""What documents of editions, differences and proposals say: titles, notes, tables."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from app.official.difference import compare
from app.official.reports import (
    Report,
    difference_report,
    edition_report,
    proposal_report,
    shown,
    title_of,
)
from app.values.lists import Column, Document, Edition, Entry, EntryFields
from app.values.proposals import Evidence, Line, ProposalEvent, ProposalRecord
from app.vocabulary.terms import EntryField, Language, LineAction, Noun, ProposalState
from tests.official.registry import entry
from tests.official.test_reports import RECORD, edition

RU, EN = Language.RU, Language.EN
COPPER = entry(1, "АО «Медь»", "7408110000", "7409", goods="Катанка")
TIN = entry(2, "АО «Олово»", "8003", goods="Прутки", country="AM")


def test_a_list_is_called_by_its_title_in_english_or_else_in_russian() -> None:
    assert [title_of(RECORD, one) for one in (EN, RU, Language.KK)] == [
        "List", "Перечень", "Перечень",
    ]  # fmt: skip


def test_fields_are_shown_as_people_write_them() -> None:
    fields = EntryFields(
        codes=("74", "7604210000"), country="KG", goods="Медь", readiness="серийно"
    )
    assert shown(fields, EntryField.CODES, EN) == "74, 7604 21 000 0"
    assert shown(fields, EntryField.COUNTRY, EN) == "Kyrgyzstan"
    assert shown(fields, EntryField.READINESS, EN) == "серийно"
    assert shown(replace(fields, country=None), EntryField.COUNTRY, EN) == ""
    assert shown(replace(fields, country="Q9"), EntryField.COUNTRY, EN) == ""


def test_an_edition_has_the_columns_that_are_used_and_then_those_of_its_source() -> None:
    ours = (
        Column("ТУ", "ГОСТ 1"), Column("Код", "7408", EntryField.CODES), Column("Цех", "3"),
    )  # fmt: skip
    first = replace(COPPER, columns=ours)
    second = replace(TIN, fields=replace(TIN.fields, need="10 т"), columns=(Column("Печь", "да"),))
    report = edition_report(RECORD, edition(2, 5), [first, second], EN)
    [sheet] = report.sheets
    assert sheet.columns == (
        "No.", "TN VED EAEU code", "Goods", "Member state", "Enterprise", "Need",
        "ТУ", "Цех", "Печь",
    )  # fmt: skip
    assert sheet.rows == (
        (1, "7408 11 000 0, 7409", "Катанка", "Kazakhstan", "АО «Медь»", "", "ГОСТ 1", "3", ""),
        (2, "8003", "Прутки", "Armenia", "АО «Олово»", "10 т", "", "", "да"),
    )
    assert (sheet.title, sheet.alone) == ("Edition 2", True)
    assert report.title == "List. Edition 2 of 2026-02-01"
    assert (report.notes, report.dated, report.language) == (("Rows: 5",), date(2026, 2, 1), EN)


def test_an_edition_names_its_source_and_its_note() -> None:
    known = replace(
        edition(1, 0), note="Первая.", document=Document(name="a.csv", sha256="ab12", size=9)
    )
    report = edition_report(RECORD, known, [], RU)
    assert report.notes == ("Строк: 0", "Источник: a.csv, SHA-256 ab12", "Первая.")
    assert report.sheets[0].columns == (
        "№ п/п", "Код ТН ВЭД ЕАЭС", "Наименование товара", "Государство-член", "Предприятие",
    )  # fmt: skip


def difference(older: list[Entry], newer: list[Entry], before: Edition | None) -> Report:
    return difference_report(RECORD, (before, edition(2, 9)), compare(older, newer), EN)


def test_a_difference_counts_and_shows_each_kind_of_change_in_a_table() -> None:
    moved = replace(COPPER, position=4, fields=replace(COPPER.fields, country="RU", codes=()))
    gone = entry(3, "АО «Свинец»")
    report = difference([gone, COPPER], [TIN, moved], edition(1, 9))
    assert report.title == "List. Difference of editions"
    assert report.notes == (
        "Edition 1 of 2026-01-01 → Edition 2 of 2026-02-01",
        "Added: 1", "Changed: 1", "Removed: 1",
    )  # fmt: skip
    added, changed, removed = report.sheets
    every = (
        "No.", "TN VED EAEU code", "Goods", "Member state", "Enterprise", "Registration number",
        "Need", "Readiness",
    )  # fmt: skip
    assert (added.title, added.columns, added.alone) == ("Added", every, False)
    assert added.rows == ((2, "8003", "Прутки", "Armenia", "АО «Олово»", "", "", ""),)
    assert changed.columns == ("No.", "Enterprise", "Column", "Before", "After")
    assert changed.rows == (
        (4, "АО «Медь»", "TN VED EAEU code", "7408 11 000 0, 7409", ""),
        (4, "АО «Медь»", "Member state", "Kazakhstan", "Russia"),
    )
    # The number of a removed row is that which it had.
    assert (removed.columns, removed.rows[0][0]) == (every, 3)
    assert report.dated == date(2026, 2, 1)


def test_without_a_difference_it_says_so_and_the_first_edition_follows_none() -> None:
    same = difference([COPPER], [replace(COPPER, position=7)], edition(1, 1))
    assert (same.notes[1:], same.sheets) == (("There is no difference.",), ())
    first = difference([], [COPPER], None)
    assert first.notes[:2] == ("0 → Edition 2 of 2026-02-01", "Added: 1")
    assert [sheet.title for sheet in first.sheets] == ["Added"]


PROPOSAL = ProposalRecord(
    id=UUID(int=5), list_id=RECORD.id, country="KZ", base=3, title="Медь и олово", portal="kz",
    state=ProposalState.IN_REVIEW, deadline=None, published_in=None, created_by="kz",
    created_at=datetime(2026, 1, 1, tzinfo=UTC), updated_at=datetime(2026, 3, 9, tzinfo=UTC),
    revision=1, grounds="Запущен цех.",
    lines=(
        Line(
            action=LineAction.CHANGE, entry_id=COPPER.id, before=COPPER.fields,
            after=replace(COPPER.fields, enterprise="АО «Новая медь»", country="RU"),
            code="enterprise_renamed", grounds="Письмо.",
            evidence=(
                Evidence(Noun.ORGANIZATION, UUID(int=1), 1, "Есть в реестре"),
                Evidence(Noun.OFFER, UUID(int=2), 1, "Есть предложение"),
            ),
        ),
        Line(action=LineAction.ADD, entry_id=TIN.id, after=EntryFields(enterprise="АО «Олово»")),
        Line(action=LineAction.REMOVE, entry_id=UUID(int=3),
             before=EntryFields(enterprise="АО «Свинец»"), grounds="Закрыто.", code="of_later"),
    ),
)  # fmt: skip


def test_a_proposal_has_a_row_for_each_field_with_grounds_and_evidence_then_its_steps() -> None:
    submitted, review = ProposalState.SUBMITTED, ProposalState.IN_REVIEW
    events = [
        ProposalEvent(None, submitted, "anna", "kz", "", datetime(2026, 2, 1, 9, 5, tzinfo=UTC)),
        ProposalEvent(
            submitted, review, "eec", "keeper", "Принято.", datetime(2026, 3, 2, 17, 40, tzinfo=UTC)
        ),
    ]
    report = proposal_report(RECORD, PROPOSAL, events, EN)
    assert report.title == "Proposal to change the list «List»: Медь и олово"
    assert report.notes == (
        "Member state: Kazakhstan", "State: in review", "Against edition: 3", "Запущен цех.",
    )  # fmt: skip
    lines, steps = report.sheets
    assert (lines.title, lines.alone, steps.title, steps.alone) == (
        "Медь и олово", False, "Steps", False,
    )  # fmt: skip
    assert lines.columns == (
        "No.", "Action", "Enterprise", "Column", "Before", "After", "Grounds",
        "Known to the registry",
    )  # fmt: skip
    grounds = "the registry calls the enterprise otherwise Письмо."
    known = "Есть в реестре; Есть предложение"
    assert lines.rows == (
        (1, "change", "АО «Медь»", "Member state", "Kazakhstan", "Russia", grounds, known),
        (1, "change", "АО «Медь»", "Enterprise", "АО «Медь»", "АО «Новая медь»", grounds, known),
        (2, "add", "АО «Олово»", "Enterprise", "", "АО «Олово»", "", ""),
        (3, "remove", "АО «Свинец»", "Enterprise", "АО «Свинец»", "", "Закрыто.", ""),
    )
    assert steps.columns == ("Date", "State", "Member state", "Grounds")
    assert steps.rows == (
        ("2026-02-01 09:05", "submitted", "kz", ""),
        ("2026-03-02 17:40", "in review", "keeper", "Принято."),
    )
    assert (report.dated, report.language) == (date(2026, 3, 9), EN)
    assert proposal_report(RECORD, replace(PROPOSAL, grounds=""), [], RU).notes == (
        "Государство-член: Казахстан", "Состояние: на рассмотрении", "К редакции: 3",
    )  # fmt: skip

"""Documents of editions and differences: what is said in one format is said in the others."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from uuid import UUID

from app.exchange.publishing import PublishedFormat, write_report
from app.official.difference import compare
from app.official.reports import difference_report, edition_report
from app.values.lists import Edition, Entry, EntryFields, ListRecord
from app.vocabulary.terms import Language, ListKind

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def entry(number: int, position: int, *codes: str, country: str = "KZ") -> Entry:
    fields = EntryFields(codes=codes, goods="Катанка", country=country, enterprise=f"АО {number}")
    return Entry(id=UUID(int=number), position=position, fields=fields)


def edition(number: int, entries: int) -> Edition:
    return Edition(
        list_id=UUID(int=1), number=number, on=date(2026, number, 1), note="", document=None,
        entries=entries, published_by="keeper", published_at=NOW,
    )  # fmt: skip


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


RECORD = ListRecord(
    industry="copper", kind=ListKind.PRODUCTS, title_ru="Перечень", title_en="List",
    keeper="keeper", id=UUID(int=1), newest=2, revision=1, created_at=NOW,
)  # fmt: skip


def test_a_difference_as_csv_says_what_was_added_changed_and_removed() -> None:
    older = [entry(1, 1, "7408110000"), entry(2, 2, "7409")]
    newer = [entry(3, 1, "7410"), entry(1, 2, "7408190000", "7409", country="AM")]
    report = difference_report(
        RECORD, (edition(1, 2), edition(2, 2)), compare(older, newer), Language.EN
    )
    rows = lines(write_report(report, PublishedFormat.CSV))
    titles = [at for at, row in enumerate(rows) if len(row) == 1]
    assert [rows[at][0] for at in titles] == ["Added", "Changed", "Removed"]
    assert rows[titles[0] + 2][4] == "АО 3"
    # Codes and states stand as the rows of editions have them.
    assert [row[2:] for row in rows[titles[1] + 2 : titles[2]]] == [
        ["TN VED EAEU code", "7408 11 000 0", "7408 19 000 0, 7409"],
        ["Member state", "Kazakhstan", "Armenia"],
    ]
    assert rows[titles[2] + 2][4] == "АО 2"


def test_an_edition_as_csv_is_its_table_alone() -> None:
    entries = [entry(2, 1, "7409"), entry(1, 2, "7408110000")]
    report = edition_report(RECORD, edition(1, 2), entries, Language.EN)
    rows = lines(write_report(report, PublishedFormat.CSV))
    assert [row[:2] for row in rows] == [
        ["No.", "TN VED EAEU code"],
        ["1", "7409"],
        ["2", "7408 11 000 0"],
    ]

"""Last days as people write them: the right day or a trouble, never another day."""

from datetime import date

import pytest

from app.exchange.intake.said_dates import is_endless, last_day
from tests.support.imports import Importer, counts

LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31", "31.12.2026", "31/12/2026", "12/31/2026", "20261231", "31.12.26",
        "31.12.2026 г.", "31.12.2026г", "31. 12. 2026", "31.12.2026 23:59", "2026-12-31T00:00:00Z",
        "31 декабря 2026 г.", "31 декабря 2026 года", "«31» декабря 2026\u00a0г.", "31 дек. 2026",
        "31 желтоқсан 2026", "2026 жылғы 31 желтоқсан", "2026-жылдын 31-декабры",
        "31 снежня 2026", "31 դեկտեմբերի 2026 թ.", "Dec 31, 2026", "31 December 2026",
        "до 31.12.2026", "По 31 декабря 2026 г. включительно", "until 2026-12-31",
        "с 01.01.2026 по 31.12.2026", "01.01.2026 - 31.12.2026", "01.01.2026–31.12.2026",
        "46387", "46387.5",
    ],
)  # fmt: skip
def test_a_last_day_is_read(text: str) -> None:
    assert last_day(text) == LAST


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.02.26", date(2026, 2, 1)),
        ("1 февраля 2026 г.", date(2026, 2, 1)),
        ("15 маусым 2026", date(2026, 6, 15)),
        ("15 мамыр 2026", date(2026, 5, 15)),
        ("1 мая 2026", date(2026, 5, 1)),
        ("1 наурыз 2026", date(2026, 3, 1)),
        ("1 қараша 2026", date(2026, 11, 1)),
        ("1 լուն 2026", None),
    ],
)
def test_a_month_is_not_taken_for_another(text: str, day: date | None) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "III кв. 2026", "3 квартал 2026 г.", "декабрь 2026", "12.2026", "2026", "до 2027 г.",
        "30.02.2026", "31.12.0026", "00.01.1900", "31.12.99", "26-02-01", "01/02/26", "31122026",
        "2026-01-01 2026-12-31", "31.12.2026 - 01.01.2026", "5 деклараций 2026", "3 марка 2026",
        "по мере необходимости", "",
    ],
)  # fmt: skip
def test_what_names_no_day_is_none(text: str) -> None:
    assert last_day(text) is None
    assert not is_endless(text)


@pytest.mark.parametrize(
    "text", ["бессрочно", "Бессрочный", "не ограничен", "без срока", "unlimited", "мерзімсіз"]
)
def test_no_last_day_is_said_in_words(text: str) -> None:
    assert is_endless(text)
    assert last_day(text) is None


async def test_a_row_is_told_of_its_date_only_where_none_was_read(importer: Importer) -> None:
    days = {"k1": "до 31.12.2099", "k2": "Бессрочно", "k3": "III кв. 2099", "k4": "01.02.79"}
    lines = "".join(f"{key};Катанка {key};{day}\n" for key, day in days.items())
    done = await importer.bring(f"Код;Наименование;Срок действия\n{lines}")
    assert done["counts"] == counts(created=4)
    [row] = await importer.report(done, problems=True)
    [problem] = row["problems"]
    assert (row["key"], problem["code"], problem["value"]) == ("k3", "invalid_date", "III кв. 2099")
    read = {one["source"]["key"]: one.get("valid_until") for one in await importer.offers()}
    assert read == {"k1": "2099-12-31", "k2": None, "k3": None, "k4": "2079-02-01"}

"""Amounts as registers and statistics write them: thousands, millions, units of several kinds."""

import pytest

from app.exchange.intake.drafts import Row, check
from app.exchange.intake.items import Item
from tests.support.imports import Importer, counts

CAPACITIES = (
    "Реестр производственных мощностей;;;\n"
    "№ п/п;Наименование продукции;Код ТН ВЭД;Мощность, {unit}\n"
    "1;Катанка медная;7408;{first}\n"
    "2;Обувь рабочая;6403;{second}\n"
)
KOI8 = "Код\tНаименование\tКол-во\tЕд. изм.\n1\tОбувь рабочая\t12,3\tтыс. пар\n"


def row(**values: str) -> Row:
    return check(Item("", {"title": "Катанка", **values}), 1)


def amount(**values: str) -> tuple[float, str, str] | None:
    """The quantity that an item's values are read as."""
    found = row(**values).given["quantity"]
    return found and (found.value, found.unit.rec20, str(found.period))


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ({"quantity": "0,3", "unit": "тыс. пар"}, (300, "PR", "year")),
        ({"quantity": "0.1", "unit": "171"}, (100, "KTN", "year")),
        ({"quantity": "1,1 млн пар"}, (1_100_000, "PR", "year")),
        ({"quantity": "12,5 тыс.м3"}, (12.5, "R9", "year")),
        ({"quantity": "12,5 тыс. т/год"}, (12.5, "KTN", "year")),
        ({"quantity": "500 т в месяц"}, (500, "TNE", "month")),
        ({"quantity": "500 т/мес", "period": "year"}, (500, "TNE", "month")),
        ({"quantity": "40", "unit": "тыс. шт/мес"}, (40, "MIL", "month")),
        ({"quantity": "12,5 тыс.", "unit": "пар"}, (12_500, "PR", "year")),
        ({"quantity": "12,5 тыс.", "unit": "т"}, (12.5, "KTN", "year")),
        ({"quantity": "12,5", "unit": "пар", "magnitude": "тыс."}, (12_500, "PR", "year")),
        ({"quantity": "12,5", "unit": "тыс. пар", "magnitude": "тыс."}, (12_500, "PR", "year")),
        ({"quantity": "700 пар", "unit": "кг", "magnitude": "тыс."}, (700, "PR", "year")),
        ({"quantity": "1 234 567,5", "unit": "кг"}, (1_234_567.5, "KGM", "year")),
        ({"quantity": "1.234.567", "unit": "кг"}, (1_234_567, "KGM", "year")),
        ({"quantity": "1,234,567", "unit": "кг"}, (1_234_567, "KGM", "year")),
        ({"quantity": "1,234", "unit": "т"}, (1.234, "TNE", "year")),
    ],
)
def test_so_many_of_a_unit_are_counted_in_it(
    values: dict[str, str], read: tuple[float, str, str]
) -> None:
    assert amount(**values) == read
    assert row(**values).troubles == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quantity": "12 тыс.", "unit": "тыс. т"}, "unknown_unit"),
        ({"quantity": "12 тыс.", "unit": ""}, "unknown_unit"),
        ({"quantity": "500 контейнеров", "unit": "т"}, "unknown_unit"),
        ({"quantity": "500 т/рейс"}, "unknown_unit"),
        ({"quantity": "500 т/кв"}, "uncounted_period"),
        ({"quantity": "500 т в квартал"}, "uncounted_period"),
        ({"quantity": "12 тыс.", "unit": "т/сут."}, "uncounted_period"),
        ({"quantity": "500", "unit": "т/сутки"}, "uncounted_period"),
        ({"quantity": "500", "unit": "т", "period": "в смену"}, "uncounted_period"),
        ({"quantity": "5e14", "unit": "тыс. пар"}, "invalid_quantity"),
        ({"quantity": "50 %", "unit": "т"}, "invalid_quantity"),
        ({"quantity": "1.234,567,890", "unit": "т"}, "invalid_quantity"),
        ({"quantity": "12 5", "unit": "т"}, "invalid_quantity"),
        ({"quantity": "2025 2026", "unit": "т"}, "invalid_quantity"),
    ],
)
def test_what_may_be_a_thousand_times_more_is_told_and_not_guessed(
    values: dict[str, str], told: str
) -> None:
    assert amount(**values) is None
    assert [one.code for one in row(**values).troubles] == [told]


def test_a_price_of_a_thousand_is_that_of_one() -> None:
    price = row(price="3000", currency="RUB", unit="тыс. пар").price
    assert price is not None
    assert (price.value, price.per) == (3, "PR")


@pytest.mark.parametrize("second", ["1250,7", "500 т"])
async def test_a_header_says_that_amounts_are_of_a_day(importer: Importer, second: str) -> None:
    body = CAPACITIES.format(unit="т/сут", first="5 т/год", second=second)
    done = await importer.bring(body.encode("cp1251"), "мощности.csv")
    [told] = await importer.report(done, problems=True)
    assert [one["code"] for one in told["problems"]] == ["uncounted_period"]
    offers = {one["title"]: one["quantity"] for one in await importer.offers()}
    assert offers == {
        "Катанка медная": {"value": 5, "unit": "TNE", "period": "year"},
        "Обувь рабочая": None,
    }


async def test_a_header_counts_in_thousands(importer: Importer) -> None:
    body = CAPACITIES.format(unit="тыс. пар", first="0,3", second="1 250,7 тыс. пар/мес")
    done = await importer.bring(body.encode("cp1251"), "мощности.csv")
    assert done["counts"] == counts(created=2)
    assert await importer.report(done, problems=True) == []
    offers = {one["title"]: one["quantity"] for one in await importer.offers()}
    assert offers == {
        "Катанка медная": {"value": 300, "unit": "PR", "period": "year"},
        "Обувь рабочая": {"value": 1_250_700, "unit": "PR", "period": "month"},
    }


async def test_a_column_counts_in_thousands(importer: Importer) -> None:
    await importer.bring(KOI8.encode("koi8-r"), "выпуск.tsv")
    [offer] = await importer.offers()
    assert offer["quantity"] == {"value": 12_300, "unit": "PR", "period": "year"}
    again = await importer.bring(KOI8.encode("koi8-r"), "выпуск.tsv")
    assert again["counts"] == counts(unchanged=1)


async def test_rests_of_millions_are_not_rounded(importer: Importer) -> None:
    body = """<?xml version="1.0" encoding="UTF-8"?>
    <КоммерческаяИнформация ВерсияСхемы="2.09"><ПакетПредложений><Предложения><Предложение>
    <Ид>k1</Ид><Наименование>Болт М12</Наименование>
    <БазоваяЕдиница Код="796">шт</БазоваяЕдиница><Количество>1234567.25</Количество>
    </Предложение></Предложения></ПакетПредложений></КоммерческаяИнформация>"""
    await importer.bring(body, "offers.xml")
    [offer] = await importer.offers()
    assert offer["quantity"] == {"value": 1234567.25, "unit": "H87", "period": "once"}


BELARUSIAN = (
    "Изготовитель;УНП;Наименование товара;ТН ВЭД;Объём, тыс. шт.;Цена, тыс. руб.\n"
    "ОАО Пример;100320487;Самосвал;8704;1,25;125,5\nЗавод;;Винт;7318;10 000;0,05\n"
)


@pytest.mark.parametrize(("country", "currency"), [("BY", "BYN"), ("RU", "RUB")])
async def test_a_price_has_the_currency_of_its_header_and_is_that_of_one_piece(
    importer: Importer, country: str, currency: str
) -> None:
    await importer.bring(BELARUSIAN.encode("cp1251"), "реестр.csv", country=country)
    prices = {one["title"]: one["terms"]["price"] for one in await importer.offers()}
    assert prices == {
        "Самосвал": {"value": 125_500, "currency": "BYN", "per": "H87"},
        "Винт": {"value": 50, "currency": currency, "per": "H87"},
    }


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ({"price": "5 тыс. тенге"}, (5000, "KZT")),
        ({"price": "5", "currency": "KZT", "price_money": "тыс. тенге"}, (5000, "KZT")),
        ({"price": "5 тыс.", "currency": "KZT"}, (5000, "KZT")),
        ({"price": "5 USD", "currency": "KZT"}, (5, "USD")),
        ({"price": "5 долл. США/т"}, (5, "USD")),
        ({"price": "5", "price_money": "тыс. евро"}, (5000, "EUR")),
        ({"price": "5", "currency": "RUB", "country": "BY"}, (5, "RUB")),
        ({"price": "5 руб.", "country": "BY"}, (5, "BYN")),
    ],
)
def test_money_is_counted_as_it_is_said(values: dict[str, str], read: tuple[float, str]) -> None:
    price = row(**values).price
    assert price is not None
    assert (price.value, str(price.currency)) == read

"""Details as lists of goods write them: lots, times, Incoterms, shares, footprints, directions."""

from datetime import date

import pytest

from app.exchange.intake.items import NumberText
from app.exchange.intake.said_prices import header_price
from app.exchange.intake.troubles import codes
from app.vocabulary.countries import countries
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.evidence import Evidence, EvidenceLevel
from app.vocabulary.details.green import Footprint, Green, Recycled
from app.vocabulary.details.trade import Amount, Terms
from tests.imports.cells import details, row

FOOTPRINT = {
    "Углеродный след, т CO2-экв./т": "3,9",
    "Методика углеродного следа": "ISO 14067:2018",
    "Год углеродного следа": "2025",
}


def terms(cells: dict[str, str]) -> tuple[Terms, list[str]]:
    found, told = details(cells)
    return found.terms or Terms(), told


@pytest.mark.parametrize(
    ("cells", "lot"),
    [
        ({"Минимальная партия": "60 т"}, Amount(60, "TNE")),
        ({"Минимальная партия, т": "0,5"}, Amount(0.5, "TNE")),
        ({"Минимальная партия, тыс. пар": "2"}, Amount(2000, "PR")),
        ({"Минимальная партия": "от 20 тонн"}, Amount(20, "TNE")),
        ({"Минимальная партия": "60", "Ед. изм.": "кг"}, Amount(60, "KGM")),
        ({"Минимальная партия, т": "60", "Ед. изм.": "кг"}, Amount(60, "TNE")),
        ({"Минимальная партия": "0"}, None),
        ({"Минимальная партия": ""}, None),
    ],
)
def test_a_minimum_lot_has_the_unit_of_its_cell_its_header_or_its_row(
    cells: dict[str, str], lot: Amount | None
) -> None:
    found, told = terms(cells)
    assert (found.minimum_lot, told) == (lot, [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Минимальная партия": "60"}, "unknown_lot_unit"),
        # The unit of all that is made is not that of a lot.
        ({"Минимальная партия": "60", "Объём, тыс. т": "5"}, "unknown_lot_unit"),
        ({"Минимальная партия": "60 т/год"}, "unknown_lot_unit"),
        ({"Минимальная партия": "1 вагон (60 т)"}, "invalid_lot"),
        ({"Минимальная партия": "договорная"}, "invalid_lot"),
        ({"Срок поставки": "21"}, "invalid_lead_time"),
        ({"Срок поставки": "от 10 дней"}, "invalid_lead_time"),
        ({"Срок поставки": "10 рабочих дней"}, "invalid_lead_time"),
        ({"Срок поставки, дней": "1 месяц"}, "invalid_lead_time"),
        ({"Срок поставки, дней": "20-10"}, "invalid_lead_time"),
        ({"Срок поставки, дней": "4000"}, "invalid_lead_time"),
        ({"Условия поставки": "FCA"}, "no_incoterms_place"),
        ({"Условия поставки": "Самовывоз"}, "unknown_incoterms"),
        ({"Условия поставки": "FCA Орск; DAP Москва"}, "several_incoterms"),
        ({"Условия поставки": "CPT Минск (Инкотермс 2010)"}, "other_incoterms"),
        ({"Страны поставки": "Марс"}, "unknown_region"),
        ({"Образцы": "по договорённости"}, "neither_yes_nor_no"),
        ({"Цена действительна до": "лета"}, "invalid_date"),
    ],
)
def test_terms_that_cannot_be_read_are_told_and_not_guessed(
    cells: dict[str, str], code: str
) -> None:
    found, told = terms(cells)
    assert (found, told) == (Terms(), [code])
    assert code in codes()


@pytest.mark.parametrize(
    ("header", "cell", "days"),
    [
        ("Срок поставки, дней", "21", 21), ("Срок поставки", "21 день", 21),
        ("Срок поставки", "до 30 календарных дней", 30), ("Срок поставки", "2–3 недели", 21),
        ("Срок поставки", "от 10 до 15 дн.", 15), ("Срок поставки (недель)", "3", 21),
        ("Срок поставки (недель)", "10 дней", 10), ("Lead time, days", "0", 0),
    ],
)  # fmt: skip
def test_a_lead_time_is_the_longest_that_is_said(header: str, cell: str, days: int) -> None:
    found, told = terms({header: cell})
    assert (found.lead_time_days, told) == (days, [])


def test_a_mapping_that_says_days_needs_no_header_that_does() -> None:
    assert row({}, lead_time_days="14").details is not None
    found = row({}, lead_time_days="14")
    assert (found.troubles, found.details and found.details.terms) == ([], {"lead_time_days": 14})


@pytest.mark.parametrize(
    ("cell", "rule", "place"),
    [
        ("FCA Балхаш, станция Балхаш-1", "FCA", "Балхаш, станция Балхаш-1"),
        ("EXW (г. Орск)", "EXW", "г. Орск"),
        ("на условиях DAP Москва (Инкотермс 2020)", "DAP", "Москва"),
        ("FCA, ст. Балхаш-1 (код 702500)", "FCA", "ст. Балхаш-1 (код 702500)"),
        ("СРТ — Минск", "CPT", "Минск"),
    ],
)
def test_a_rule_of_incoterms_stands_with_its_place(cell: str, rule: str, place: str) -> None:
    found, told = terms({"Условия поставки": cell})
    assert told == []
    assert found.incoterms is not None
    assert (found.incoterms.rule, found.incoterms.place) == (rule, place)


def test_the_place_may_stand_in_a_column_of_its_own() -> None:
    found, told = terms({"Базис поставки": "FCA", "Пункт поставки": "Балхаш"})
    assert (found.incoterms and found.incoterms.place, told) == ("Балхаш", [])


def test_states_beyond_those_that_there_may_be_are_told() -> None:
    states = [code for code in countries() if code.isalpha()][:51]
    found, told = details({"Предпочтительные государства": "; ".join(states)})
    assert (list(found.preferred_states), told) == (states[:50], ["too_many"])


@pytest.mark.parametrize(
    ("header", "cell", "percent", "told"),
    [
        ("Доля вторсырья, %", "30", 30, []),
        ("Доля вторсырья", "30 %", 30, []),
        ("Доля вторсырья, %", "0,3", 0.3, []),
        ("Доля вторсырья, %", "0", 0, []),
        ("Доля вторсырья, %", NumberText("0.3"), None, ["unclear_percent"]),
        ("Доля вторсырья", "0,3", None, ["unclear_percent"]),
        ("Доля вторсырья, %", "130", None, ["invalid_percent"]),
        ("Доля вторсырья, %", "до 30", None, ["invalid_percent"]),
    ],
)
def test_a_share_is_percent_and_a_claim(
    header: str, cell: str, percent: float | None, told: list[str]
) -> None:
    found, codes_told = details({header: cell})
    recycled = found.green and found.green.recycled
    assert (recycled, codes_told) == (None if percent is None else Recycled(percent), told)


def test_a_share_that_stands_keeps_what_backs_it_and_another_is_a_claim() -> None:
    backed = Recycled(30, Evidence(EvidenceLevel.REGISTER, date(2026, 3, 1)))
    stored = Details(green=Green(recycled=backed, scrap_accepted=True))
    assert details({"Доля вторсырья, %": "30"}, stored)[0] == stored
    changed = details({"Доля вторсырья, %": "40"}, stored)[0].green
    assert changed == Green(recycled=Recycled(40), scrap_accepted=True)


def test_a_footprint_is_kept_with_its_method_and_year_only() -> None:
    known = Footprint(co2e_kg_per_tonne=3900, method="ISO 14067:2018", year=2025)
    stored = Details(green=Green(footprint=known))
    assert details(FOOTPRINT) == (stored, [])
    alone = {"Углеродный след, кг CO2-экв./т": "3900"}
    assert details(alone) == (NO_DETAILS, ["unfounded_footprint"])
    assert details(alone, stored) == (stored, [])
    assert details({"Углеродный след": "3,9"}) == (NO_DETAILS, ["invalid_footprint"])
    assert details(FOOTPRINT | {"Год углеродного следа": "25"})[1] == [
        "invalid_year",
        "unfounded_footprint",
    ]


def test_directions_are_known_by_code_and_by_name() -> None:
    cells = {"Направление": "Совместное производство; electric vehicles | locomotives; горы"}
    found, told = details(cells)
    assert found.directions == ("joint_production", "electric_vehicles", "locomotives")
    assert told == ["unknown_tag"]


def test_a_lot_that_does_not_fit_what_is_stored_is_told() -> None:
    stored = Details(terms=Terms(lot=Amount(50, "TNE"), lead_time_days=3))
    found, told = details({"Минимальная партия": "60 т"}, stored)
    assert (found, told) == (stored, ["lots_do_not_fit"])
    assert details({"Минимальная партия": "20 шт"}, stored) == (stored, ["lots_do_not_fit"])
    fitting, told = details({"Минимальная партия": "20 т"}, stored)
    assert (fitting.terms and fitting.terms.minimum_lot, told) == (Amount(20, "TNE"), [])


def test_a_need_states_no_facts_of_offers() -> None:
    found = row({"Сторона": "потребность", "Сертификат": "FSC", "Срок поставки, дней": "5"})
    assert [(one.code, one.field) for one in found.troubles] == [("only_of_offers", "certificates")]
    assert found.details is not None
    assert found.details.put_to(NO_DETAILS, {}, []) == Details(terms=Terms(lead_time_days=5))


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Цена за тонну, руб.", "TNE"), ("Цена за 1 кв. м, тенге", "MTK"), ("Цена за пару, USD", "PR"),
     ("Цена за единицу, руб.", "H87"), ("Цена за год, руб.", "H87"), ("Цена, руб./т", "TNE")],
)  # fmt: skip
def test_a_header_may_say_for_how_much_a_price_is(header: str, unit: str) -> None:
    price = row({header: "45 000"}).price
    assert price is not None
    assert price.per == unit


def test_a_unit_in_the_cell_goes_before_a_column_and_that_before_the_header() -> None:
    cells = {"Цена за тонну": "45 000 руб./кг", "Единица цены": "шт"}
    price = row(cells).price
    assert (price and price.per) == "KGM"
    price = row(cells | {"Цена за тонну": "45 000 руб."}).price
    assert (price and price.per) == "H87"
    told = row(cells | {"Цена за тонну": "45 000 руб.", "Единица цены": "бухта"})
    assert (told.price, [one.code for one in told.troubles]) == (None, ["unknown_price_unit"])
    assert header_price("Цена за тонну") == {"price_unit": "тонна"}


def test_a_row_that_says_nothing_of_details_has_none() -> None:
    assert row({"Наименование": "Катанка", "Цена, руб.": "5"}).details is None

"""Headers of details are known in six languages, and those that resemble them are not."""

import pytest

from app.exchange.intake.columns import SURE, propose


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Минимальная партия", "minimum_lot"), ("Мин. партия, т", "minimum_lot"),
        ("Минимальный объём заказа", "minimum_lot"), ("MOQ", "minimum_lot"),
        ("Min. order quantity, t", "minimum_lot"), ("Ең аз партия", "minimum_lot"),
        ("Срок поставки, дней", "lead_time_days"), ("Lead time (weeks)", "lead_time_days"),
        ("Жеткізу мерзімі", "lead_time_days"), ("Մատակարարման ժամկետ", "lead_time_days"),
        ("Условия поставки (Инкотермс)", "incoterms"), ("Базис поставки", "incoterms"),
        ("Delivery terms (Incoterms 2020)", "incoterms"), ("Умовы пастаўкі", "incoterms"),
        ("Сертификат", "certificates"), ("Сертификат соответствия", "certificates"),
        ("Номер сертификата", "certificate_number"),
        ("Срок действия сертификата", "certificate_valid_until"),
        ("Декларация ЕАЭС", "eac_declaration"), ("Дэкларацыя ЕАЭС", "eac_declaration"),
        ("Сертификат: срок действия", "certificate_valid_until"),
        ("Сертификат: номер", "certificate_number"),
        ("Условия поставки: пункт", "incoterms_place"),
        ("Доля вторсырья, %", "recycled_percent"), ("Recycled content, %", "recycled_percent"),
        ("Углеродный след, кг CO2-экв./т", "co2e_kg_per_tonne"),
        ("Методика углеродного следа", "co2e_method"),
        ("Направление", "directions"), ("Направления сотрудничества", "directions"),
        ("Цена за тонну, руб.", "price"), ("Единица цены", "priced_unit"),
        ("Цена действительна до", "terms_valid_until"), ("Страны поставки", "delivery_regions"),
    ],
)  # fmt: skip
def test_headers_of_details_are_known(header: str, target: str) -> None:
    assert [one.target for one in propose([header]) if one.score >= SURE] == [target]


@pytest.mark.parametrize(
    "header",
    ["Срок поставки, рабочих дней", "Срок изготовления (мес.)", "Дата поставки",
     "Дата сертификата", "Сертификат происхождения", "Направление деятельности",
     "Направление экспорта", "Номер партии", "Условия оплаты", "Срок годности, дней",
     "Углеродный след: кем проверен", "Lot",
     # Of a document, not of the goods and not of who offers them.
     "Срок действия декларации", "Организация, выдавшая сертификат", "Страна выдачи сертификата"],
)  # fmt: skip
def test_a_header_that_resembles_a_detail_is_none(header: str) -> None:
    assert [one for one in propose([header]) if one.score >= SURE] == []


@pytest.mark.parametrize(
    ("header", "target"),
    [("Срок действия", "valid_until"), ("Unit price, RUB", "price"), ("Price / unit", "price"),
     ("Price per tonne", "price"), ("Единица измерения", "unit"), ("Объём поставки", "quantity"),
     ("Регион поставки", "region"), ("Отрасль", "industry"), ("Документ", "standards")],
)  # fmt: skip
def test_headers_that_were_known_before_are_what_they_were(header: str, target: str) -> None:
    assert [one.target for one in propose([header]) if one.score >= SURE] == [target]

"""Facts of details in words, Russian and English, as reasons show them."""

from datetime import date

import pytest

from app.matching.checks import Check, Fact
from app.matching.facts import check_name, decimals, fact, listed, named, number, stated
from app.vocabulary.details.certificates import Certificate, CertificateKind, CertificateWanted
from app.vocabulary.details.evidence import Evidence, EvidenceLevel
from app.vocabulary.details.green import (
    EnergyMix,
    EnergyShare,
    EnergySource,
    Footprint,
    Limit,
    Recycled,
    Wish,
)
from app.vocabulary.details.materials import (
    PropertyRange,
    PropertyWanted,
    Readiness,
    ReadinessWanted,
)
from app.vocabulary.details.trade import (
    Amount,
    Currency,
    Incoterms,
    IncotermsRule,
    Price,
)
from app.vocabulary.terms import Language

RU, EN = Language.RU, Language.EN
ISO = CertificateKind.ISO
REGISTERED = Evidence(EvidenceLevel.REGISTER, date(2026, 3, 1))


def strength(**bounds: float | str) -> PropertyRange:
    return PropertyRange(name="tensile_strength", unit="MPa", **bounds)  # type: ignore[arg-type]


FACTS: list[tuple[Fact, str, str, str]] = [
    # Ranges: both ends, one of them, the same twice, and at what they were measured.
    (
        strength(low=900.0, high=1100.5),
        "tensile_strength",
        "предел прочности при растяжении от 900 до 1 100,5 МПа",
        "tensile strength from 900 to 1 100.5 MPa",
    ),
    (
        strength(low=900.0),
        "tensile_strength",
        "предел прочности при растяжении от 900 МПа",
        "tensile strength from 900 MPa",
    ),
    (
        strength(high=1100.0),
        "tensile_strength",
        "предел прочности при растяжении до 1 100 МПа",
        "tensile strength up to 1 100 MPa",
    ),
    (
        strength(low=0.0, high=0.0),
        "tensile_strength",
        "предел прочности при растяжении 0 МПа",
        "tensile strength 0 MPa",
    ),
    (
        strength(low=900.0, temperature_c=0.0, condition="в вакууме"),
        "tensile_strength",
        "предел прочности при растяжении от 900 МПа, 0 °C, в вакууме",
        "tensile strength from 900 MPa, 0 °C, в вакууме",
    ),
    (
        PropertyWanted(name="tensile_strength", unit="MPa", low=900.0, hard=True),
        "tensile_strength",
        "предел прочности при растяжении от 900 МПа, обязательно",
        "tensile strength from 900 MPa, required",
    ),
    (
        PropertyWanted(name="tensile_strength", unit="MPa", low=900.0),
        "tensile_strength",
        "предел прочности при растяжении от 900 МПа",
        "tensile strength from 900 MPa",
    ),
    # What a need asks for: what it bounds says which way and in what unit.
    (Limit(2500.0), "co2e", "не более 2 500 кг CO2e/т", "at most 2 500 kg CO2e/t"),
    (Limit(30.5, hard=True), "recycled", "не менее 30,5 %, обязательно",
     "at least 30.5 %, required"),
    (Limit(50.0), "renewable", "не менее 50 %", "at least 50 %"),
    (Wish(), "scrap", "да", "yes"),
    (Wish(hard=True), "scrap", "да, обязательно", "yes, required"),
    (ReadinessWanted(least=7), "readiness", "УГТ не менее 7", "TRL at least 7"),
    (
        CertificateWanted(kind=ISO, standard="ISO 9001", hard=True),
        "document",
        "система менеджмента, ISO 9001, обязательно",
        "management system, ISO 9001, required",
    ),
    (CertificateWanted(kind=ISO), "document", "система менеджмента", "management system"),
    # What an offer states.
    (Readiness(6, "ГОСТ Р 58048"), "readiness", "УГТ 6, ГОСТ Р 58048", "TRL 6, ГОСТ Р 58048"),
    (Readiness(1), "readiness", "УГТ 1", "TRL 1"),
    (
        Certificate(
            kind=ISO, standard="ISO 9001", number="77", body="БелГИСС",
            valid_until=date(2027, 5, 1),
        ),
        "document",
        "система менеджмента, ISO 9001, № 77, БелГИСС, до 2027-05-01",
        "management system, ISO 9001, № 77, БелГИСС, to 2027-05-01",
    ),
    (Certificate(kind=ISO), "document", "система менеджмента", "management system"),
    (
        Footprint(
            co2e_kg_per_tonne=4100.0, method="ISO 14067", year=2025, verifier="TÜV",
            evidence=REGISTERED,
        ),
        "co2e",
        "4 100 кг CO2e/т, 2025, ISO 14067, TÜV, реестр 2026-03-01",
        "4 100 kg CO2e/t, 2025, ISO 14067, TÜV, register 2026-03-01",
    ),
    (Recycled(30.5), "recycled", "30,5 %, заявление", "30.5 %, claim"),
    (
        EnergyMix(
            (EnergyShare(EnergySource.HYDRO, 60.0), EnergyShare(EnergySource.COAL, 39.5)),
            REGISTERED,
        ),
        "renewable",
        "гидро 60 %, уголь 39,5 %, реестр 2026-03-01",
        "hydro 60 %, coal 39.5 %, register 2026-03-01",
    ),
    # Terms of trade.
    (Amount(1500.0, "TNE"), "lot", "1 500 т", "1 500 t"),
    (Price(990.5, Currency.KZT, "TNE"), "price", "990,5 KZT/т", "990.5 KZT/t"),
    (Incoterms(IncotermsRule.FCA, "Актау"), "incoterms", "FCA Актау", "FCA Актау"),
    (30, "lead_time", "30 дн.", "30 days"),
    (1, "lead_time", "1 дн.", "1 days"),
    (True, "samples", "да", "yes"),
    (False, "samples", "нет", "no"),
]  # fmt: skip
"""A fact, what is checked of it, and its words in Russian and English."""


@pytest.mark.parametrize(
    ("value", "name", "russian", "english"), FACTS, ids=[type(row[0]).__name__ for row in FACTS]
)
def test_a_fact_is_said_whole_and_with_its_unit(
    value: Fact, name: str, russian: str, english: str
) -> None:
    assert fact(value, name, RU) == russian
    assert fact(value, name, EN) == english


def test_a_document_is_named_with_what_is_wrong_with_it() -> None:
    wanted, held = CertificateWanted(kind=ISO, standard="ISO 9001"), Certificate(kind=ISO)
    for name, russian, english in (
        ("document", "действует", "in force"),
        ("document_expired", "истёк", "expired"),
        ("document_missing", "нет", "missing"),
    ):
        check = Check(name, 1.0, wanted, held)
        assert check_name(check, RU) == f"система менеджмента, ISO 9001 ({russian})"
        assert check_name(check, EN) == f"management system, ISO 9001 ({english})"
        # It names itself, as a property does.
        assert stated(check, held, EN) == "management system"


def test_a_side_is_told_with_the_name_of_its_check_unless_it_names_itself() -> None:
    lead = Check("lead_time", 1.0, 60, 30)
    assert check_name(lead, RU) == "срок поставки"
    assert (stated(lead, lead.wanted, RU), stated(lead, lead.offered, EN)) == (
        "срок поставки: 60 дн.",
        "lead time: 30 days",
    )
    firm = Check("tensile_strength", 1.0, strength(low=900.0), strength(low=950.0))
    assert check_name(firm, EN) == "tensile strength"
    assert stated(firm, firm.offered, EN) == "tensile strength from 950 MPa"


def test_numbers_have_their_thousands_apart_and_no_digits_that_they_do_not_have() -> None:
    for value, russian, english in (
        (0.0, "0", "0"), (12.0, "12", "12"), (0.1 + 0.2, "0,3", "0.3"),
        (1234567.5, "1 234 567,5", "1 234 567.5"), (-1500.25, "-1 500,25", "-1 500.25"),
        (2e12, "2 000 000 000 000", "2 000 000 000 000"), (5e-05, "0,00005", "0.00005"),
    ):  # fmt: skip
        assert (number(value, RU), number(value, EN)) == (russian, english)
    # Of all six languages English alone has a point.
    assert {decimals("0.5", one) for one in Language if one is not EN} == {"0,5"}


def test_values_of_closed_sets_are_listed_by_name_and_nothing_is_no_list() -> None:
    assert named(EnergySource.WIND, RU) == "ветер"
    assert listed([EnergySource.WIND, EnergySource.GAS], EN) == "wind, gas"
    assert listed([], EN) is None

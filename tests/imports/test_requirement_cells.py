"""What needs require, soft or hard, as lists write it."""

import json

import pytest

from app.exchange.intake.troubles import codes
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.certificates import CertificateKind, CertificateWanted
from app.vocabulary.details.green import GreenWanted, Limit, Wish
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import PropertyWanted, ReadinessWanted
from tests.imports.cells import details

NEED = {"Сторона": "потребность"}


def test_a_need_requires_softly_unless_a_word_says_otherwise() -> None:
    cells = NEED | {
        "Требуемые свойства": "плотность до 5 г/см³, обязательно; пористость до 1 % (желательно)",
        "Требуемые сертификаты": "ISO 9001:2015; обязательно: декларация ЕАЭС; FSC не обязательно",
        "Предельный углеродный след, кг CO2-экв./т": "8 000 обязательно",
        "Минимальная доля вторсырья, %": "30",
        "Минимальная доля возобновляемой энергии": "50 % (обязательно)",
        "Требуется приём лома": "да",
        "Требуемый уровень готовности": "6 міндетті",
    }
    found, told = details(cells)
    assert told == []
    assert found.requirements == Requirements(
        properties=(
            PropertyWanted(name="density", unit="g/cm³", high=5, hard=True),
            PropertyWanted(name="porosity", unit="%", high=1),
        ),
        green=GreenWanted(
            co2e_most=Limit(8000, hard=True),
            recycled_least=Limit(30),
            renewable_least=Limit(50, hard=True),
            scrap_accepted=Wish(),
        ),
        certificates=(
            CertificateWanted(kind=CertificateKind.ISO, standard="ISO 9001:2015"),
            CertificateWanted(kind=CertificateKind.EAC_DECLARATION, hard=True),
            CertificateWanted(kind=CertificateKind.OTHER, standard="FSC"),
        ),
        readiness=ReadinessWanted(least=6, hard=True),
    )


def test_what_is_repeated_stays_hard_and_what_is_changed_is_as_the_cell_says() -> None:
    stored = Details(
        requirements=Requirements(
            green=GreenWanted(recycled_least=Limit(30, hard=True), scrap_accepted=Wish(hard=True)),
            readiness=ReadinessWanted(least=6, hard=True),
        )
    )
    least = "Минимальная доля вторсырья, %"
    assert details(NEED | {least: "30", "Требуется приём лома": "да"}, stored)[0] == stored
    for cell, limit in (("40", Limit(40)), ("30 желательно", Limit(30)), ("", None)):
        found, _ = details(NEED | {least: cell}, stored)
        assert found.requirements
        assert (found.requirements.green and found.requirements.green.recycled_least) == limit
    gone = NEED | {least: "", "Требуется приём лома": "нет", "Требуемый уровень готовности": ""}
    assert details(gone, stored) == (NO_DETAILS, [])


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("ГОСТ", CertificateWanted(kind=CertificateKind.GOST)),
        ("ISO, mandatory", CertificateWanted(kind=CertificateKind.ISO, hard=True)),
        ("обязательно FSC",
         CertificateWanted(kind=CertificateKind.OTHER, standard="FSC", hard=True)),
        ("обязательная сертификация", CertificateWanted(
            kind=CertificateKind.OTHER, standard="обязательная сертификация")),
        ("сертификат соответствия ТР ТС 010/2011",
         CertificateWanted(kind=CertificateKind.EAC_CERTIFICATE, standard="ТР ТС 010/2011")),
    ],
)  # fmt: skip
def test_a_document_is_wanted_by_kind_or_standard(cell: str, wanted: CertificateWanted) -> None:
    expected = Details(requirements=Requirements(certificates=(wanted,)))
    assert details(NEED | {"Требуемые сертификаты": cell}) == (expected, [])


def test_a_column_may_say_that_a_limit_is_hard() -> None:
    cells = NEED | {"requirements.green.co2e_most.value": "8000",
                    "requirements.green.co2e_most.hard": "да"}  # fmt: skip
    found, told = details(cells)
    limit = GreenWanted(co2e_most=Limit(8000, hard=True))
    assert (found, told) == (Details(requirements=Requirements(green=limit)), [])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"Требуемые свойства": "плотность до 5 г/см³; плотность от 3 г/см³"},
            ["repeated_property"],
        ),
        ({"Требуемые сертификаты": "; ".join(f"ISO {n}" for n in range(9000, 9021))}, ["too_many"]),
        ({"Требуемые сертификаты": '[{"kind": "unheard-of"}]'}, ["invalid_json_list"]),
        ({"Требуемые сертификаты": "да; обязательно"}, ["unnamed_certificate"] * 2),
        ({"Предельный углеродный след": "8000"}, ["invalid_footprint"]),
        ({"Минимальная доля вторсырья": "0,3"}, ["unclear_percent"]),
        ({"Требуется приём лома": "может быть"}, ["neither_yes_nor_no"]),
        ({"Требуемый уровень готовности": "высокий"}, ["invalid_readiness"]),
    ],
)
def test_requirements_that_cannot_be_read_are_told(cells: dict[str, str], told: list[str]) -> None:
    assert details(NEED | cells)[1] == told
    assert set(told) <= codes()


def test_a_list_of_the_api_may_have_numbers_as_texts() -> None:
    said = [{"name": "density", "unit": "г/см³", "high": "5", "condition": None, "hard": "true"}]
    found, told = details(NEED | {"Требуемые свойства": json.dumps(said)})
    wanted = PropertyWanted(name="density", unit="g/cm³", high=5, hard=True)
    assert (found, told) == (Details(requirements=Requirements(properties=(wanted,))), [])

"""Certificates and declarations that cells name."""

from datetime import date
from typing import Any

import pytest

from app.exchange.intake.troubles import codes
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.certificates import Certificate, CertificateKind
from tests.imports.cells import details

EAC = "ЕАЭС N RU Д-RU.РА01.В.00000/26"


def documents(cells: dict[str, str]) -> tuple[list[dict[str, Any]], list[str]]:
    found, told = details(cells)
    return [
        {name: value for name in ("kind", "standard", "number", "valid_until")
         if (value := getattr(one, name)) is not None}
        for one in found.certificates
    ], told  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "held"),
    [
        ({"Сертификат": "ISO 9001:2015 № 12345 до 31.12.2027"},
         [{"kind": "iso", "standard": "ISO 9001:2015", "number": "12345",
           "valid_until": date(2027, 12, 31)}]),
        ({"Сертификат": f"{EAC} (действует до 31 декабря 2028 г.); ГОСТ Р ИСО 9001-2015"},
         [{"kind": "eac_declaration", "number": EAC, "valid_until": date(2028, 12, 31)},
          {"kind": "gost", "standard": "ГОСТ Р ИСО 9001-2015"}]),
        ({"Сертификат": "сертификат соответствия ТР ТС 010/2011 № 7"},
         [{"kind": "eac_certificate", "standard": "ТР ТС 010/2011", "number": "7"}]),
        ({"Сертификат": "СТБ 1234-2010, бессрочно"},
         [{"kind": "stb", "standard": "СТБ 1234-2010"}]),
        ({"Сертификат": "FSC"}, [{"kind": "other", "standard": "FSC"}]),
        ({"Сертификат": "нет"}, []),
        ({"Сертификат": ""}, []),
        ({"Сертификат": "ISO 9001:2015; ISO 14001:2015", "Номер сертификата": "1; 2"},
         [{"kind": "iso", "standard": "ISO 9001:2015", "number": "1"},
          {"kind": "iso", "standard": "ISO 14001:2015", "number": "2"}]),
        ({"Номер сертификата": EAC, "Срок действия сертификата": "31.12.2027"},
         [{"kind": "eac_declaration", "number": EAC, "valid_until": date(2027, 12, 31)}]),
        ({"Декларация ЕАЭС": f"{EAC} до 31.12.2028"},
         [{"kind": "eac_declaration", "number": EAC, "valid_until": date(2028, 12, 31)}]),
        ({"Декларация ЕАЭС": "есть"}, [{"kind": "eac_declaration"}]),
    ],
)  # fmt: skip
def test_documents_are_read_with_kind_number_and_last_day(
    cells: dict[str, str], held: list[dict[str, Any]]
) -> None:
    assert documents(cells) == (held, [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Сертификат": "есть"}, "unnamed_certificate"),
        ({"Сертификат": "ISO 9001:2015", "Номер сертификата": "1; 2"}, "not_as_many"),
        ({"Сертификат": "ISO 9001:2015", "Срок действия сертификата": "скоро"}, "invalid_date"),
        ({"Сертификат": '[{"kind": "unheard-of"}]'}, "invalid_certificates"),
        ({"Сертификат": '[{"kind": "iso", "valid_from": "2027-01-01", '
                        '"valid_until": "2026-01-01"}]'}, "invalid_certificates"),
        ({"Сертификат": "[" * 100_000}, "invalid_certificates"),
        ({"Сертификат": "; ".join(f"ISO {number}" for number in range(9000, 9030))}, "too_many"),
    ],
)  # fmt: skip
def test_documents_that_cannot_be_told_apart_are_told(cells: dict[str, str], code: str) -> None:
    assert documents(cells)[1] == [code]
    assert code in codes()


def test_a_document_beside_as_many_as_there_may_be_is_told() -> None:
    held = [Certificate(kind=CertificateKind.ISO, number=str(number)) for number in range(20)]
    stored = Details(certificates=tuple(held))
    assert details({"Декларация ЕАЭС": "1"}, stored) == (stored, ["too_many"])


def test_a_column_of_one_kind_leaves_documents_of_other_kinds_as_they_are() -> None:
    iso = Certificate(kind=CertificateKind.ISO, standard="ISO 9001:2015", body="ОС")
    old = Certificate(kind=CertificateKind.EAC_DECLARATION, number="1")
    stored = Details(certificates=(old, iso))
    found, _ = details({"Декларация ЕАЭС": "2"}, stored)
    assert [(one.kind, one.number) for one in found.certificates] == [
        ("iso", None),
        ("eac_declaration", "2"),
    ]
    assert found.certificates[0] == iso
    assert details({"Декларация ЕАЭС": "1"}, stored)[0] == stored
    assert details({"Сертификат": "нет"}, stored)[0] == NO_DETAILS

"""Tables of wrong fields: a change that makes a valid body wrong, what is named, and its code."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from tests.support.api import Json

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
MEGABYTE = "м" * 1_000_000

Case = tuple[Json, str, str]


def texts(field: str, most: int) -> Iterator[Case]:
    """What is wrong with any text."""
    pointer = f"/{field}"
    yield {field: "x" * (most + 1)}, pointer, "string_too_long"
    yield {field: MEGABYTE}, pointer, "string_too_long"
    # Composing makes some letters longer.
    yield {field: "\u0958" * most}, pointer, "string_too_long"
    yield {field: 7}, pointer, "string_type"
    yield {field: ["медь"]}, pointer, "string_type"
    yield {field: {"ru": "медь"}}, pointer, "string_type"
    yield {field: True}, pointer, "string_type"
    for character in "\x00\x01\x08\x0b\x1b\x7f\x85\x9f":
        yield {field: f"медь{character}"}, pointer, "control_character"
    for surrogate in ("\ud800", "a\udfffb", "\udc00\ud800"):
        yield {field: surrogate}, pointer, "string_unicode"


def needed(field: str) -> Iterator[Case]:
    """What is wrong with a text that must say something."""
    for empty in ("", " ", "\n\t "):
        yield {field: empty}, f"/{field}", "string_too_short"


def closed_sets(*fields: str) -> Iterator[Case]:
    """What is wrong with a value of a closed set."""
    for field in fields:
        for value in ("", "нет", "ACTIVE ", 7, ["supply"], MEGABYTE):
            yield {field: value}, f"/{field}", "enum"


def sources() -> Iterator[Case]:
    """What is wrong with the place where a record comes from."""
    for portal in ("", "Портал", "a b", "-a", "a" * 61, "a\n", "a\x00"):
        yield {"source": {"portal": portal}}, "/source/portal", "string_pattern_mismatch"
    yield {"source": {"key": ""}}, "/source/key", "string_too_short"
    yield {"source": {"key": " "}}, "/source/key", "string_too_short"
    for key in ("7\x00", "7\n8", "7\t8", "7\r8"):
        yield {"source": {"key": key}}, "/source/key", "control_character"
    yield {"source": {"key": "x" * 201}}, "/source/key", "string_too_long"
    yield {"source": {"url": "file:///etc/passwd"}}, "/source/url", "string_pattern_mismatch"
    yield {"source": {"addres": "x"}}, "/source/addres", "extra_forbidden"
    yield {"source": "kz"}, "/source", "model_attributes_type"


def addresses(field: str) -> Iterator[Case]:
    """What is wrong with a web address."""
    for address in ("", "example.org", "ftp://a.b", "javascript:alert(1)", "http://", "http://a b"):
        yield {field: address}, f"/{field}", "string_pattern_mismatch"
    yield {field: "http://a/\x00"}, f"/{field}", "control_character"
    yield {field: "http://a/\ud800"}, f"/{field}", "string_unicode"
    yield {field: "http://" + "a" * 500}, f"/{field}", "string_too_long"


def countries() -> Iterator[Case]:
    """What is wrong with a state."""
    for country in ("XX", "KAZ", "", "  ", "Казахстан", "K", "ＫＺ", "KZ\x00"):
        code = "unknown_country" if len(country) <= 10 else "string_too_long"
        yield {"country": country}, "/country", code
    yield {"country": MEGABYTE}, "/country", "string_too_long"
    yield {"country": 398}, "/country", "string_type"
    yield {"country": "\ud800"}, "/country", "string_unicode"


def identifiers() -> Iterator[Case]:
    """What is wrong with a registration number."""
    wrong = {
        "RU-INN": ["0000005008", "000000500", "00000050099", "abc", "٠٠٠٠٠٠٥٠٠٩"],
        "RU-OGRN": ["1350000005003", "135000000500"],
        "KZ-BIN": ["491240005006", "491340005005", "49124000500"],
        "BY-UNP": ["799005001", "79900500", "ЖЖ1234567"],
        "KG-INN": ["0311220490050", "031122049005001"],
        "AM-TIN": ["9900050", "990005001", "9900050x"],
    }
    for scheme, values in wrong.items():
        for value in values:
            one = {"scheme": scheme, "value": value}
            yield {"identifiers": [one]}, "/identifiers/0", "invalid_identifier"
    good = {"scheme": "AM-TIN", "value": "99000500"}
    spaced = {"scheme": "AM-TIN", "value": "99-000-500"}
    yield {"identifiers": [good, spaced]}, "/identifiers", "repeated_identifier"
    yield {"identifiers": [good | {"scheme": "XX-INN"}]}, "/identifiers/0/scheme", "enum"
    yield {"identifiers": [good | {"value": MEGABYTE}]}, "/identifiers/0/value", "string_too_long"
    yield {"identifiers": [good | {"value": ""}]}, "/identifiers/0/value", "string_too_short"
    yield {"identifiers": [good | {"value": 99000500}]}, "/identifiers/0/value", "string_type"
    yield (
        {"identifiers": [good | {"verification": "checksum"}]},
        "/identifiers/0/verification",
        ("extra_forbidden"),
    )
    yield {"identifiers": [good] * 11}, "/identifiers", "too_long"
    yield {"identifiers": good}, "/identifiers", "list_type"
    yield {"identifiers": ["99000500"]}, "/identifiers/0", "model_attributes_type"


def codes() -> Iterator[Case]:
    """What is wrong with a code."""
    for code in ("медь", "74a8", "740", "74081", "7408110", "74081100001", "", "٧٤٠٨", "7408\x00"):
        yield {"codes": ["7408", code]}, "/codes/1", "invalid_code"
    for chapter in ("77", "7700", "00", "9900000000"):
        yield {"codes": [chapter]}, "/codes/0", "unknown_chapter"
    for heading in ("7499", "7499110000", "0100"):
        yield {"codes": [heading]}, "/codes/0", "unknown_heading"
    yield {"codes": ["7408" + " " * 40]}, "/codes/0", "string_too_long"
    yield {"codes": [MEGABYTE]}, "/codes/0", "string_too_long"
    yield {"codes": [7408]}, "/codes/0", "string_type"
    yield {"codes": "7408"}, "/codes", "list_type"
    yield {"codes": ["7408"] * 51}, "/codes", "too_long"
    yield {"codes": ["\ud800"]}, "/codes/0", "string_unicode"


def quantities() -> Iterator[Case]:
    """What is wrong with a quantity."""
    good = {"value": 1, "unit": "TNE", "period": "year"}
    values: list[tuple[Any, str]] = [
        (-1, "greater_than_equal"),
        (-1e-9, "greater_than_equal"),
        (float("nan"), "finite_number"),
        (float("inf"), "finite_number"),
        (float("-inf"), "finite_number"),
        (1.1e15, "less_than_equal"),
        (1e308, "less_than_equal"),
        ("много", "float_type"),
        ("nan", "float_type"),
        (None, "float_type"),
        ([1], "float_type"),
    ]
    for value, code in values:
        yield {"quantity": good | {"value": value}}, "/quantity/value", code
    yield {"quantity": good | {"unit": "тонна в сутки"}}, "/quantity/unit", "uncounted_period"
    for unit in ("XXX", " ", "\x00"):
        yield {"quantity": good | {"unit": unit}}, "/quantity/unit", "unknown_unit"
    yield {"quantity": good | {"unit": "т/мес", "period": "year"}}, "/quantity", "other_period"
    yield {"quantity": good | {"unit": ""}}, "/quantity/unit", "string_too_short"
    yield {"quantity": good | {"unit": "x" * 31}}, "/quantity/unit", "string_too_long"
    yield {"quantity": good | {"unit": 168}}, "/quantity/unit", "string_type"
    yield {"quantity": good | {"unit": "\ud800"}}, "/quantity/unit", "string_unicode"
    yield {"quantity": good | {"period": "week"}}, "/quantity/period", "enum"
    yield {"quantity": good | {"price": 1}}, "/quantity/price", "extra_forbidden"
    yield {"quantity": {"value": 1}}, "/quantity/unit", "missing"
    yield {"quantity": 12}, "/quantity", "model_attributes_type"


def standards() -> Iterator[Case]:
    """What is wrong with a standard."""
    yield {"standards": ["ГОСТ 859", ""]}, "/standards/1", "string_too_short"
    yield {"standards": ["x" * 201]}, "/standards/0", "string_too_long"
    yield {"standards": ["ГОСТ\x00"]}, "/standards/0", "control_character"
    yield {"standards": "ГОСТ 859"}, "/standards", "list_type"
    yield {"standards": ["ГОСТ 859"] * 51}, "/standards", "too_long"


def okpd2() -> Iterator[Case]:
    """What is wrong with a code of OKPD2."""
    for code in ("", "медь", "2", "24.4.4", "24.444", "04.11", "24.44.22.11", "2٤", "24..44", "."):
        yield {"okpd2": ["24.44", code]}, "/okpd2/1", "invalid_okpd2"
    yield {"okpd2": [7408]}, "/okpd2/0", "string_type"
    yield {"okpd2": ["\ud800"]}, "/okpd2/0", "string_unicode"
    yield {"okpd2": ["2" * 41]}, "/okpd2/0", "string_too_long"
    yield {"okpd2": "24.44"}, "/okpd2", "list_type"
    yield {"okpd2": ["24.44"] * 51}, "/okpd2", "too_long"


def days() -> Iterator[Case]:
    """What is wrong with a day."""
    for day in ("вчера", "31.12.2026", "", "99999-01-01", "2026-1-1"):
        yield {"valid_until": day}, "/valid_until", "date_from_datetime_parsing"
    for day in ("2026-13-01", "2026-02-30"):
        yield {"valid_until": day}, "/valid_until", "date_from_datetime_parsing"
    yield {"valid_until": "\ud800"}, "/valid_until", "string_unicode"
    yield {"valid_until": [2026]}, "/valid_until", "date_type"


def strangers() -> Iterator[Case]:
    """Fields that nobody knows."""
    for field in ("titel", "id", "revision", "", "\x00", "поле"):
        yield {field: "?"}, f"/{field}", "extra_forbidden"
    yield {"a/b~c": "?"}, "/a~1b~0c", "extra_forbidden"
    yield {"x" * 9000: "?"}, "/" + "x" * 199, "extra_forbidden"
    yield {"\ud800": "?"}, "", "string_unicode"


ORGANIZATIONS = [
    *chain(texts("name", 500), needed("name")),
    *chain(texts("city", 200), needed("city"), texts("region", 200), texts("address", 200)),
    *texts("description", 10_000),
    *chain(countries(), identifiers(), addresses("website"), sources()),
    *chain(closed_sets("language", "visibility"), strangers()),
]
LISTINGS = [
    *chain(texts("title", 300), needed("title"), texts("description", 10_000)),
    *chain(texts("industry", 200), needed("industry"), texts("region", 200), texts("city", 200)),
    *chain(codes(), okpd2(), quantities(), standards(), days(), sources()),
    *chain(closed_sets("language", "visibility", "purpose", "status"), strangers()),
    ({"organization_id": SOME_ID}, "/organization_id", "organization_not_found"),
    ({"organization_id": "7"}, "/organization_id", "uuid_parsing"),
    ({"organization_id": 7}, "/organization_id", "uuid_type"),
    ({"organization_id": "\ud800"}, "/organization_id", "string_unicode"),
    ({"organization_id": SOME_ID + "0"}, "/organization_id", "uuid_parsing"),
]
OFFERS = [*LISTINGS, *closed_sets("kind")]
CASES = {"organizations": ORGANIZATIONS, "offers": OFFERS, "needs": LISTINGS}

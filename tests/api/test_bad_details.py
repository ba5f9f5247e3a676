"""What is wrong with groups of details: each is refused, named, and nothing is written."""

import pytest

from tests.support.api import Api, Json
from tests.support.details import CERTIFICATE, GREEN, MATERIAL, PROJECT, REQUIREMENTS
from tests.support.problems import refusal

PROPERTY: Json = {"name": "density", "unit": "g/cm³", "low": 4}

WRONG_OFFERS: list[tuple[Json, str, str]] = [
    (
        {"material": {"properties": [PROPERTY | {"high": 3}]}},
        "/material/properties/0/high",
        "range_upside_down",
    ),
    (
        {"material": {"properties": [PROPERTY | {"unit": "MPa"}]}},
        "/material/properties/0/unit",
        "wrong_dimension",
    ),
    (
        {"material": {"properties": [PROPERTY | {"name": "beauty"}]}},
        "/material/properties/0/name",
        "unknown_property",
    ),
    (
        {"material": {"properties": [PROPERTY | {"low": None}]}},
        "/material/properties/0/high",
        "no_bound",
    ),
    (
        {"material": {"properties": [PROPERTY | {"low": -4}]}},
        "/material/properties/0/low",
        "outside_nature",
    ),
    (
        {"material": {"properties": [{"name": "purity", "unit": "%", "low": 101}]}},
        "/material/properties/0/low",
        "outside_nature",
    ),
    (
        {
            "material": {
                "properties": [{"name": "service_temperature_high", "unit": "K", "low": -1}]
            }
        },
        "/material/properties/0/low",
        "outside_nature",
    ),
    ({"material": {"readiness": {"level": 12}}}, "/material/readiness/level", "less_than_equal"),
    ({"material": {"readiness": {"level": 0}}}, "/material/readiness/level", "greater_than_equal"),
    ({"material": {"material_class": "unobtainium"}}, "/material/material_class", "enum"),
    ({"green": {"recycled": {"percent": 140}}}, "/green/recycled/percent", "less_than_equal"),
    (
        {"green": {"footprint": {"co2e_kg_per_tonne": 5, "year": 2025}}},
        "/green/footprint/method",
        "missing",
    ),
    (
        {"green": {"footprint": {"co2e_kg_per_tonne": -5, "year": 2025, "method": "x"}}},
        "/green/footprint/co2e_kg_per_tonne",
        "greater_than_equal",
    ),
    (
        {
            "green": {
                "energy": {
                    "shares": [{"source": "hydro", "percent": 70}, {"source": "gas", "percent": 40}]
                }
            }
        },
        "/green/energy/shares",
        "above_hundred_percent",
    ),
    (
        {
            "green": {
                "energy": {
                    "shares": [{"source": "hydro", "percent": 7}, {"source": "hydro", "percent": 4}]
                }
            }
        },
        "/green/energy/shares",
        "repeated_source",
    ),
    (
        {"green": {"energy": {"shares": [{"source": "perpetuum", "percent": 7}]}}},
        "/green/energy/shares/0/source",
        "enum",
    ),
    (
        {"certificates": [CERTIFICATE | {"valid_until": "2001-01-01"}]},
        "/certificates/0/valid_until",
        "ends_before_it_begins",
    ),
    ({"certificates": [CERTIFICATE | {"kind": "diploma"}]}, "/certificates/0/kind", "enum"),
    ({"terms": {"incoterms": {"rule": "FCA"}}}, "/terms/incoterms/place", "missing"),
    (
        {"terms": {"incoterms": {"rule": "FCA", "place": " "}}},
        "/terms/incoterms/place",
        "string_too_short",
    ),
    ({"terms": {"incoterms": {"rule": "DAF", "place": "Брест"}}}, "/terms/incoterms/rule", "enum"),
    ({"terms": {"price": {"value": 5, "per": "TNE"}}}, "/terms/price/currency", "missing"),
    ({"terms": {"price": {"value": 5, "currency": "RUB"}}}, "/terms/price/per", "missing"),
    (
        {"terms": {"price": {"value": 5, "currency": "SUR", "per": "TNE"}}},
        "/terms/price/currency",
        "enum",
    ),
    (
        {"terms": {"minimum_lot": {"value": 0, "unit": "TNE"}}},
        "/terms/minimum_lot/value",
        "greater_than",
    ),
    (
        {
            "terms": {
                "minimum_lot": {"value": 60, "unit": "TNE"},
                "lot": {"value": 5, "unit": "TNE"},
            }
        },
        "/terms/lot",
        "below_minimum_lot",
    ),
    (
        {
            "terms": {
                "minimum_lot": {"value": 60, "unit": "TNE"},
                "lot": {"value": 5, "unit": "MTR"},
            }
        },
        "/terms/lot",
        "other_dimension",
    ),
    (
        {"terms": {"delivery_regions": ["KZ", "Урал"]}},
        "/terms/delivery_regions/1",
        "unknown_region",
    ),
    ({"terms": {"lead_time_days": -1}}, "/terms/lead_time_days", "greater_than_equal"),
    ({"joint_project": PROJECT}, "/joint_project", "other_purpose"),
    ({"technology": {"rights": ["patent"]}}, "/technology", "other_purpose"),
    (
        {
            "purpose": "joint_project",
            "joint_project": {
                "investment": {"currency": "USD", "low_millions": 9, "high_millions": 2}
            },
        },
        "/joint_project/investment/high_millions",
        "range_upside_down",
    ),
    (
        {"purpose": "joint_project", "joint_project": {"localisation_percent": 120}},
        "/joint_project/localisation_percent",
        "less_than_equal",
    ),
    (
        {"purpose": "joint_project", "joint_project": {"seeks": ["money"]}},
        "/joint_project/seeks/0",
        "enum",
    ),
    (
        {"purpose": "technology", "technology": {"readiness": {"level": 12}}},
        "/technology/readiness/level",
        "less_than_equal",
    ),
    ({"directions": ["world_peace"]}, "/directions/0", "unknown_tag"),
    ({"consuming_industries": ["joint_production"]}, "/consuming_industries/0", "unknown_tag"),
    ({"preferred_states": ["Казахстан"]}, "/preferred_states/0", "unknown_country"),
    ({"requirements": REQUIREMENTS}, "/requirements", "extra_forbidden"),
    (
        {"contacts": [{"name": "Отдел", "email": "not an address"}]},
        "/contacts/0/email",
        "string_pattern_mismatch",
    ),
    ({"contacts": [{"name": "Отдел", "phone": "звоните"}]}, "/contacts/0/phone", "invalid_phone"),
    ({"contacts": [{"email": "a@example.org"}]}, "/contacts/0/name", "missing"),
]
WRONG_NEEDS: list[tuple[Json, str, str]] = [
    (
        {"requirements": {"properties": [PROPERTY | {"high": 3}]}},
        "/requirements/properties/0/high",
        "range_upside_down",
    ),
    (
        {"requirements": {"properties": [PROPERTY, PROPERTY | {"low": 9}]}},
        "/requirements/properties",
        "repeated_property",
    ),
    (
        {"requirements": {"green": {"recycled_least": {"value": 140}}}},
        "/requirements/green/recycled_least/value",
        "less_than_equal",
    ),
    (
        {"requirements": {"readiness": {"least": 12}}},
        "/requirements/readiness/least",
        "less_than_equal",
    ),
    ({"green": GREEN}, "/green", "extra_forbidden"),
    ({"material": MATERIAL}, "/material", "extra_forbidden"),
]


@pytest.mark.parametrize(
    ("noun", "change", "pointer", "code"),
    [
        *(("offers", *case) for case in WRONG_OFFERS),
        *(("needs", *case) for case in WRONG_NEEDS),
    ],
)
async def test_a_wrong_detail_is_refused_and_named(  # noqa: PLR0913, PLR0917 - a row of the table
    unchanged: Api, stored: dict[str, str], noun: str, change: Json, pointer: str, code: str
) -> None:
    base: Json = {"organization_id": stored["organizations"], "title": "Катанка"}
    body = base | ({"kind": "material"} if noun == "offers" else {}) | change
    answer = await unchanged.client.post(f"/v1/{noun}", json=body, headers=unchanged.headers)
    refusal(answer, pointer, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tensile_strength", "invalid_property_filter"),
        ("tensile_strength:500:MPa", "invalid_property_filter"),
        ("tensile_strength:1e3..:MPa", "invalid_property_filter"),
        ("beauty:5..:MPa", "unknown_property"),
        ("tensile_strength:500..:kg", "wrong_dimension"),
        ("tensile_strength:..:MPa", "no_bound"),
        ("tensile_strength:9..5:MPa", "range_upside_down"),
    ],
)
async def test_a_wrong_range_in_the_address_is_refused(
    unchanged: Api, text: str, code: str
) -> None:
    answer = await unchanged.client.get("/v1/offers", params={"property": text})
    refusal(answer, "?property.0", code)

"""Listings that state whatever an export has columns for, as they are sent."""

from tests.support.api import Json

DETAILS: Json = {
    "terms": {
        "price": {"value": 0, "currency": "KZT", "per": "KGM"},
        "minimum_lot": {"value": 0.25, "unit": "TNE"},
        "lot": {"value": 60, "unit": "TNE"},
        "lead_time_days": 21,
        "incoterms": {"rule": "FCA", "place": "Балхаш, (станция Балхаш-1"},
        "delivery_regions": ["KZ", "RU-SVE"],
        "samples": False,
        "valid_until": "2031-01-31",
    },
    "certificates": [
        {"kind": "iso", "standard": "ISO 9001; 2015", "number": "=1  2", "body": "ОС «М»"},
        {"kind": "eac_declaration", "valid_from": "2025-03-01", "valid_until": "2031-03-01"},
    ],
    "green": {
        "footprint": {"co2e_kg_per_tonne": 0.5, "method": "ISO 14067:2018", "year": 2025},
        "recycled": {"percent": 0.5},
    },
    "material": {
        "material_class": "metal_alloy",
        "properties": [
            {"name": "density", "unit": "g/cm³", "high": 8.9, "condition": "=1; (х)"},
            {"name": "tensile_strength", "unit": "MPa", "low": 900, "temperature_c": 650.5},
        ],
        "readiness": {"level": 7, "method": "ГОСТ Р 58048-2017"},
    },
    "purpose": "joint_project",
    "joint_project": {
        "brings": ["site", "raw_materials"],
        "seeks": ["technology"],
        "stage": "feasibility",
        "investment": {"currency": "USD", "low_millions": 0.5, "high_millions": 12},
        "localisation_percent": 0.5,
    },
    "directions": ["joint_production", "locomotives"],
    "consuming_industries": ["vehicles"],
    "preferred_states": ["KZ", "BY"],
}
"""What an export has columns of its own for."""

WANTED: Json = {
    "requirements": {
        "properties": [{"name": "density", "unit": "g/cm³", "high": 5, "hard": True}],
        "green": {
            "co2e_most": {"value": 0.5, "hard": True},
            "recycled_least": {"value": 0.5},
            "renewable_least": {"value": 30, "hard": True},
            "scrap_accepted": {"hard": False},
        },
        "certificates": [{"kind": "iso", "standard": "ISO 9001; 2015", "hard": True}],
        "readiness": {"least": 6, "hard": True},
    },
    "purpose": "technology",
    "technology": {
        "readiness": {"level": 4, "method": "TRL"},
        "rights": ["know_how"],
        "transfer": ["know_how", "licence"],
    },
}
"""The same, of a need."""

BACKED: Json = {
    "green": {
        "footprint": {
            "co2e_kg_per_tonne": 3900,
            "method": "ISO 14067:2018",
            "year": 2025,
            "verifier": "НИИ",
            "evidence": {"level": "certificate", "on": "2026-03-01"},
        },
        "recycled": {"percent": 85, "evidence": {"level": "register", "on": "2026-03-01"}},
        "scrap_accepted": True,
        "energy": {
            "shares": [{"source": "hydro", "percent": 94.5}, {"source": "gas", "percent": 5}],
            "evidence": {"level": "register"},
        },
    },
}
"""What it has no columns for, which is who stands behind values, and what it has some for."""

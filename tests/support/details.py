"""Valid groups of details, as a caller sends them."""

from datetime import UTC, datetime, timedelta

from tests.support.api import Json

TODAY = datetime.now(UTC).date()

MATERIAL: Json = {
    "material_class": "superalloy",
    "properties": [
        {"name": "tensile_strength", "unit": "кгс/мм2", "low": 100, "high": 110},
        {"name": "creep_strength", "unit": "MPa", "low": 280, "temperature_c": 900},
        {"name": "density", "unit": "g/cm³", "low": 8.2, "high": 8.2},
    ],
    "readiness": {"level": 7, "method": "ГОСТ Р 58048-2017"},
}
GREEN: Json = {
    "footprint": {
        "co2e_kg_per_tonne": 3900,
        "method": "ISO 14067:2018",
        "year": TODAY.year - 1,
        "verifier": "НИИ «Экометрика»",
        "evidence": {"level": "certificate", "on": f"{TODAY - timedelta(days=30)}"},
    },
    "recycled": {"percent": 85, "evidence": {"level": "claim"}},
    "scrap_accepted": True,
    "energy": {"shares": [{"source": "hydro", "percent": 94}], "evidence": {"level": "register"}},
}
TERMS: Json = {
    "minimum_lot": {"value": 60, "unit": "т"},
    "lead_time_days": 21,
    "price": {"value": 912000, "currency": "RUB", "per": "TNE"},
    "incoterms": {"rule": "FCA", "place": "Балхаш"},
    "delivery_regions": ["kz", "RU-SVE"],
    "samples": True,
    "valid_until": f"{TODAY.year + 1}-06-30",
}
CERTIFICATE: Json = {
    "kind": "iso",
    "standard": "ISO 9001:2015",
    "number": "77-01",
    "body": "ОС «Образец»",
    "valid_from": f"{TODAY.year - 1}-01-01",
    "valid_until": f"{TODAY.year + 1}-12-31",
}
PROJECT: Json = {
    "brings": ["site", "buyer"],
    "seeks": ["technology"],
    "stage": "feasibility",
    "investment": {"currency": "USD", "low_millions": 12, "high_millions": 18},
    "localisation_percent": 50,
}
REQUIREMENTS: Json = {
    "properties": [{"name": "tensile_strength", "unit": "MPa", "low": 900, "hard": True}],
    "green": {"co2e_most": {"value": 6000, "hard": True}, "scrap_accepted": {}},
    "certificates": [{"kind": "iso", "standard": "ISO 9001:2015", "hard": True}],
    "readiness": {"least": 6},
}

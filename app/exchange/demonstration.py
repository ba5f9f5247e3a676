"""The demonstration registry: invented organizations of the five states, one file a state."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.exchange.seeds import SeedListing, SeedOrganization

PORTAL = "demonstration"
"""Owner of every invented record, so that nobody takes one for real."""

FOLDER = Path(__file__).with_name("demonstration")


def demonstration() -> Iterator[SeedOrganization]:
    """Read the invented organizations, state by state."""
    for path in sorted(FOLDER.glob("*.json")):
        for place, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            yield _organization(row, f"{path.name}[{place}]")


def _organization(row: dict[str, Any], place: str) -> SeedOrganization:
    needs = [_listing(need) for need in row.get("needs", ())]
    offers = [_listing(offer) for offer in row.get("offers", ())]
    return SeedOrganization(
        place=place,
        key=row["key"],
        name=row["name"],
        country=row["country"],
        identifiers=tuple((item["scheme"], item["value"]) for item in row.get("identifiers", ())),
        region=row.get("region"),
        city=row.get("city"),
        description=row.get("description", ""),
        language=row.get("language"),
        listings=(*offers, *needs),
    )


def _listing(row: dict[str, Any]) -> SeedListing:
    quantity = row.get("quantity")
    return SeedListing(
        key=row["key"],
        title=row["title"],
        kind=row.get("kind"),
        purpose=row.get("purpose", "supply"),
        description=row.get("description", ""),
        language=row.get("language"),
        codes=tuple(row.get("codes", ())),
        okpd2=tuple(row.get("okpd2", ())),
        quantity=(quantity["value"], quantity["unit"], quantity["period"]) if quantity else None,
        standards=tuple(row.get("standards", ())),
        industry=row.get("industry"),
    )

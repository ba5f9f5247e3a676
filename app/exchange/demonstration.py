"""The demonstration registry: invented organizations of the five states, one file a state.

Files under `details` say more of listings of those files, by key: one file a subject.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from app.exchange.seeds import SeedListing, SeedOrganization
from app.values.details import details_of

PORTAL = "demonstration"
"""Owner of every invented record, so that nobody takes one for real."""

EXAMPLES: Mapping[str, UUID] = {
    "kz-001": UUID("0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"),
    "by-001": UUID("0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a98"),
    "kz-001-o1": UUID("0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"),
    "by-001-n1": UUID("0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"),
    "list": UUID("0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"),
    "proposal": UUID("0199d7c2-8b11-7d20-8f6e-5a7d3c1b0a21"),
}
"""Ids of the records that the API's description speaks of, so that its examples work."""

Groups = dict[str, Any]
"""Groups of details as JSON, by name."""

FOLDER = Path(__file__).with_name("demonstration")


def demonstration() -> Iterator[SeedOrganization]:
    """Read the invented organizations, state by state.

    Raises:
        LookupError: details name a listing that there is not.
    """
    details = more_of_listings()
    for path in sorted(FOLDER.glob("*.json")):
        for place, row in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            yield _organization(row, f"{path.name}[{place}]", details)
    if details:
        raise LookupError(f"no listing has the keys {sorted(details)}")


def more_of_listings() -> dict[str, Groups]:
    """Read what the files of details say, by the key of the listing."""
    found: dict[str, Groups] = {}
    for path in sorted((FOLDER / "details").glob("*.json")):
        for key, groups in json.loads(path.read_text(encoding="utf-8")).items():
            found[key] = _joined(found.get(key, {}), groups)
    return found


def _joined(one: Groups, other: Groups) -> Groups:
    """Put two files' groups together; of one group, each may state some fields."""
    both = {
        name: one[name] | other[name]
        for name in one.keys() & other.keys()
        if isinstance(one[name], dict)
    }
    return one | other | both


def _organization(row: dict[str, Any], place: str, details: dict[str, Groups]) -> SeedOrganization:
    needs = [_listing(need, details) for need in row.get("needs", ())]
    offers = [_listing(offer, details) for offer in row.get("offers", ())]
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
        research=row.get("research", False),
        listings=(*offers, *needs),
    )


def _listing(row: dict[str, Any], details: dict[str, Groups]) -> SeedListing:
    groups = _joined(row.get("details", {}), details.pop(row["key"], {}))
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
        details=details_of(groups),
    )

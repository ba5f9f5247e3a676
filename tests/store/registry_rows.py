"""Rows of the registry's tables, put in past the application."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from app.db import WriteSession

ORGANIZATION, OTHER = UUID(int=1), UUID(int=2)
NEED, OFFER, NOBODY = UUID(int=11), UUID(int=12), UUID(int=99)
KEY = UUID(int=21)

Row = dict[str, Any]


def organization(**changes: Any) -> Row:
    """An organization."""
    return {
        "id": uuid4(), "name": "ООО", "country": "RU", "description": "", "visibility": "public",
        "portal": "tests", "revision": 1, "search_text": "",
    } | changes  # fmt: skip


def listing(**changes: Any) -> Row:
    """An offer of the first organization."""
    return {
        "id": uuid4(), "side": "offer", "organization_id": ORGANIZATION, "kind": "product",
        "purpose": "supply", "title": "Катанка", "description": "", "visibility": "public",
        "status": "active", "portal": "tests", "revision": 1, "search_text": "",
    } | changes  # fmt: skip


def identifier(**changes: Any) -> Row:
    """A number of the first organization."""
    return {
        "organization_id": ORGANIZATION, "scheme": "RU-INN", "value": "1",
        "verification": "checksum",
    } | changes  # fmt: skip


def code(**changes: Any) -> Row:
    """A code of the offer."""
    return {"listing_id": OFFER, "position": 0, "code": "7408"} | changes


def decision(**changes: Any) -> Row:
    """A decision on the need and the offer."""
    return {
        "id": uuid4(), "need_id": NEED, "offer_id": OFFER, "verdict": "accepted", "note": "",
        "scorecard": "supply-1", "points": 1.0, "decided_by": "tests", "revision": 1,
    } | changes  # fmt: skip


def api_key(**changes: Any) -> Row:
    """A key."""
    return {
        "id": uuid4(), "name": uuid4().hex, "portal": "tests", "scopes": ["read"],
        "prefix": uuid4().hex, "secret_hash": "0",
    } | changes  # fmt: skip


def change(**changes: Any) -> Row:
    """A change of the offer."""
    return {"noun": "offer", "record_id": OFFER, "action": "created"} | changes


def portal(**changes: Any) -> Row:
    """A portal."""
    return {"name": uuid4().hex} | changes


def member(**changes: Any) -> Row:
    """A member of the portal."""
    return {"id": uuid4(), "portal": "tests", "name": "Айгүл", "scopes": ["read"]} | changes


def claim(**changes: Any) -> Row:
    """A claim of the first organization."""
    return {
        "id": uuid4(), "organization_id": ORGANIZATION, "portal": "tests", "evidence": "Устав",
        "requested_by": "tests",
    } | changes  # fmt: skip


MAKERS = {
    "organizations": organization,
    "identifiers": identifier,
    "listings": listing,
    "listing_codes": code,
    "decisions": decision,
    "api_keys": api_key,
    "changes": change,
    "portals": portal,
    "members": member,
    "claims": claim,
}

QUANTITY = {"quantity_value": 1, "quantity_unit": "TNE", "quantity_period": "year"}


async def insert(session: WriteSession, table: str, row: Row) -> None:
    """Put a row in."""
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    await session.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row)  # noqa: S608

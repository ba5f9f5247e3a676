"""What tests ask of every refusal: the one shape, and that nothing was written."""

import httpx
from sqlalchemy import func, select, table

from app.db import Database
from tests.support.api import Json

TABLES = ("organizations", "identifiers", "listings", "listing_codes", "decisions", "changes")


def problem(answer: httpx.Response, status: int, code: str) -> Json:
    """Check the shape of a refusal, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = dict(answer.json())
    assert body["status"] == status
    assert body["code"] == code, body
    assert body["type"] == f"urn:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def refusal(answer: httpx.Response, pointer: str, code: str, *, status: int = 422) -> Json:
    """Check that a refusal names one field with its code and a mend, and return that entry."""
    body = problem(answer, status, "invalid_input")
    named = {entry["pointer"]: entry for entry in body["errors"]}
    assert pointer in named, body["errors"]
    entry = dict(named[pointer])
    assert entry["code"] == code, entry
    assert len(entry["detail"]) > len("Wrong.")
    return entry


async def row_counts(database: Database) -> dict[str, int]:
    """How many rows each table of the registry has."""
    counts = [select(func.count()).select_from(table(name)).scalar_subquery() for name in TABLES]
    async with database.read() as session:
        row = (await session.execute(select(*counts))).one()
    return dict(zip(TABLES, row, strict=True))

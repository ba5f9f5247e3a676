"""What the registry's columns may hold, and what goes with an organization."""

import pytest
from sqlalchemy import text

from app.db import WriteSession
from app.vocabulary.identifiers import Scheme, Verification
from app.vocabulary.terms import (
    Action,
    Kind,
    Language,
    Noun,
    Period,
    Purpose,
    Side,
    Status,
    Verdict,
    Visibility,
)
from tests.store.registry_rows import (
    MAKERS,
    ORGANIZATION,
    QUANTITY,
    Row,
    code,
    decision,
    identifier,
    insert,
)

OPTIONAL = {
    "organizations": {
        "region", "city", "address", "website", "language", "source_key", "source_url", "licence",
        "steward", "merged_into",
    },
    "listings": {
        "kind", "language", "industry", "region", "city", "valid_until", "source_key", "source_url",
        "terms", "certificates", "green", "material", "requirements", "joint_project", "technology",
        "licence", *QUANTITY,
    },
    "api_keys": {"expires_at", "revoked_at", "member_id"},
    "portals": {"country", "licence", "issuer", "audience", "key_set", "suspended_at"},
    "members": {"subject", "removed_at"},
    "claims": {"decided_by", "decided_at"},
}  # fmt: skip


async def test_only_what_may_be_missing_may_be_null(session: WriteSession) -> None:
    found = await session.execute(
        text(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name = ANY(:tables) AND is_nullable = 'YES'"
        ),
        {"tables": list(MAKERS)},
    )
    nullable = {(table, column) for table, column in found.all()}
    assert nullable == {(table, column) for table, some in OPTIONAL.items() for column in some}


@pytest.mark.parametrize(
    ("table", "column", "values", "others"),
    [
        ("organizations", "language", Language, {}),
        ("organizations", "visibility", Visibility, {}),
        ("identifiers", "scheme", Scheme, {}),
        ("identifiers", "verification", Verification, {}),
        ("listings", "side", [Side.OFFER], {}),
        ("listings", "side", [Side.NEED], {"kind": None}),
        ("listings", "kind", Kind, {}),
        ("listings", "purpose", Purpose, {}),
        ("listings", "status", Status, {}),
        ("listings", "visibility", Visibility, {}),
        ("listings", "language", Language, {}),
        ("listings", "quantity_period", Period, QUANTITY),
        ("decisions", "verdict", Verdict, {}),
        ("changes", "noun", Noun, {}),
        ("changes", "action", Action, {}),
    ],
)
async def test_every_word_of_a_closed_set_is_allowed(
    registry: WriteSession, table: str, column: str, values: list[str], others: Row
) -> None:
    for value in values:
        # Identifiers have a key of their own words; each value gets a number of its own.
        number = {"value": value} if table == "identifiers" else {}
        await insert(registry, table, MAKERS[table](**others | number | {column: str(value)}))


async def test_deleting_an_organization_takes_everything_of_it_along(
    registry: WriteSession,
) -> None:
    await insert(registry, "identifiers", identifier())
    await insert(registry, "listing_codes", code())
    await insert(registry, "decisions", decision())
    await registry.execute(text("DELETE FROM organizations WHERE id = :id"), {"id": ORGANIZATION})
    for table in ("identifiers", "listings", "listing_codes", "decisions"):
        assert await registry.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608

"""Many records in few statements: what imports write, with changes, codes and numbers."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Text, any_, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from app.db import ReadSession, WriteSession
from app.models.listing import ListingRow
from app.models.organization import IdentifierRow, OrganizationRow
from app.store import listings, organization_columns, organizations
from app.store.listing_columns import columns
from app.values.listing import ListingDraft, ListingRecord
from app.values.organization import OrganizationDraft
from app.vocabulary.identifiers import Identifier, Verification
from app.vocabulary.terms import Action, Noun, Side

_JSON = frozenset(
    {"terms", "certificates", "green", "material", "requirements", "joint_project", "technology"}
)
_encode = json.JSONEncoder(ensure_ascii=False).encode
_REVISIONS = """
SELECT nextval(pg_get_serial_sequence('changes', 'revision')) FROM generate_series(1, $1)
"""


async def stored_listings(
    session: WriteSession, portal: str, side: Side, keys: Collection[str]
) -> dict[str, ListingRecord]:
    """Return a portal's listings under its own keys, and keep others from changing them."""
    rows = await session.execute(
        select(ListingRow.id)
        .where(
            ListingRow.portal == portal,
            ListingRow.side == side,
            ListingRow.source_key == any_(cast(list(keys), ARRAY(Text))),
        )
        .with_for_update()
    )
    found = await listings.get_many(ReadSession(session), [key for (key,) in rows.all()])
    session.expunge_all()
    return {record.source.key or "": record for record in found.values()}


async def organizations_by_source(
    session: WriteSession, portal: str, keys: Collection[str]
) -> dict[str, UUID]:
    """Return a portal's organizations under its own keys."""
    rows = await session.execute(
        select(
            OrganizationRow.source_key,
            func.coalesce(OrganizationRow.merged_into, OrganizationRow.id),
        ).where(
            OrganizationRow.portal == portal,
            OrganizationRow.source_key == any_(cast(list(keys), ARRAY(Text))),
        )
    )
    return {str(name): key for name, key in rows.all()}


async def organizations_by_identifier(
    session: WriteSession, numbers: Collection[Identifier], realms: Collection[str]
) -> dict[tuple[str, str, str], UUID]:
    """Return the organizations that have these checked numbers, by realm, scheme and number."""
    if not numbers:
        return {}
    rows = await session.execute(
        select(
            IdentifierRow.realm,
            IdentifierRow.scheme,
            IdentifierRow.value,
            IdentifierRow.organization_id,
        ).where(
            tuple_(IdentifierRow.scheme, IdentifierRow.value).in_(
                [(number.scheme.value, number.value) for number in numbers]
            ),
            IdentifierRow.verification != Verification.UNVERIFIED,
            IdentifierRow.realm.in_(realms),
        )
    )
    return {(realm, scheme, value): key for realm, scheme, value, key in rows.all()}


async def add_organizations(
    session: WriteSession, drafts: Sequence[tuple[UUID, OrganizationDraft]]
) -> None:
    """Store new organizations with their numbers."""
    if not drafts:
        return
    raw = await _raw(session)
    keys = [key for key, _ in drafts]
    revisions = await _revisions(raw, len(keys))
    rows = [
        organization_columns.columns(draft) | {"id": key, "revision": revision}
        for (key, draft), revision in zip(drafts, revisions, strict=True)
    ]
    await _copy(raw, "organizations", rows)
    numbers = [
        {
            "organization_id": key,
            "scheme": number.scheme,
            "value": number.value,
            "verification": number.verification,
            "realm": organizations.realm(draft),
        }
        for key, draft in drafts
        for number in draft.identifiers
    ]
    await _copy(raw, "identifiers", numbers)
    await _note(raw, Noun.ORGANIZATION, Action.CREATED, keys, revisions)


async def add_listings(
    session: WriteSession, side: Side, drafts: Sequence[tuple[UUID, ListingDraft]]
) -> None:
    """Store new listings of one side with their codes."""
    if not drafts:
        return
    raw = await _raw(session)
    keys = [key for key, _ in drafts]
    revisions = await _revisions(raw, len(keys))
    await _copy(raw, "listings", _listing_rows(drafts, revisions))
    await _copy_codes(raw, drafts)
    await _note(raw, Noun(side), Action.CREATED, keys, revisions)


async def replace_listings(
    session: WriteSession, side: Side, drafts: Sequence[tuple[UUID, ListingDraft]]
) -> None:
    """Overwrite stored listings of one side with their codes."""
    if not drafts:
        return
    raw = await _raw(session)
    keys = [key for key, _ in drafts]
    revisions = await _revisions(raw, len(keys))
    rows = _listing_rows(drafts, revisions)
    await raw.execute(
        "CREATE TEMP TABLE IF NOT EXISTS changed_listings (LIKE listings INCLUDING DEFAULTS)"
        " ON COMMIT DELETE ROWS"
    )
    await raw.execute("TRUNCATE changed_listings")
    await _copy(raw, "changed_listings", rows)
    assigned = ", ".join(f"{name} = c.{name}" for name in rows[0] if name != "id")
    await raw.execute(
        f"UPDATE listings l SET {assigned}, updated_at = now()"  # noqa: S608 - our own columns
        " FROM changed_listings c WHERE c.id = l.id"
    )
    for table in ("listing_codes", "listing_okpd2"):
        await raw.execute(f"DELETE FROM {table} WHERE listing_id = ANY($1)", keys)  # noqa: S608
    await _copy_codes(raw, drafts)
    await _note(raw, Noun(side), Action.CHANGED, keys, revisions)


async def copy_rows(session: WriteSession, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of any table, given by column."""
    await _copy(await _raw(session), table, rows)


async def _raw(session: WriteSession) -> asyncpg.Connection:
    """The driver's connection, in the session's transaction."""
    connection = await session.connection()
    # SQLAlchemy begins the transaction with its first statement, the driver alone would not.
    await connection.exec_driver_sql("SELECT 1")
    return (await connection.get_raw_connection()).driver_connection


async def _revisions(raw: asyncpg.Connection, number: int) -> list[int]:
    return [row[0] for row in await raw.fetch(_REVISIONS, number)]


async def _note(
    raw: asyncpg.Connection,
    noun: Noun,
    action: Action,
    keys: Sequence[UUID],
    revisions: Sequence[int],
) -> None:
    """Note changes of records that are written already: their history is kept at once."""
    await raw.execute(
        "SELECT note_changes($1, $2, $3, $4)", noun.value, action.value, keys, revisions
    )


def _listing_rows(
    drafts: Sequence[tuple[UUID, ListingDraft]], revisions: Sequence[int]
) -> list[dict[str, Any]]:
    rows = []
    for (key, draft), revision in zip(drafts, revisions, strict=True):
        row = columns(draft)
        for name in _JSON:
            if row[name] is not None:
                row[name] = _encode(row[name])
        row["id"] = key
        row["revision"] = revision
        rows.append(row)
    return rows


async def _copy_codes(raw: asyncpg.Connection, drafts: Iterable[tuple[UUID, ListingDraft]]) -> None:
    tn_ved, okpd2 = [], []
    for key, draft in drafts:
        tn_ved += [(key, place, code) for place, code in enumerate(draft.codes)]
        okpd2 += [(key, place, code) for place, code in enumerate(draft.okpd2)]
    for table, records in (("listing_codes", tn_ved), ("listing_okpd2", okpd2)):
        if records:
            await raw.copy_records_to_table(
                table, records=records, columns=["listing_id", "position", "code"]
            )


async def _copy(raw: asyncpg.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        # What no row states is null by itself.
        names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
        records = [[row[name] for name in names] for row in rows]
        await raw.copy_records_to_table(table, records=records, columns=names)

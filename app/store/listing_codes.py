"""Codes of listings, TN VED and OKPD2: kept in the caller's order."""

from collections.abc import Collection, Sequence
from sys import intern
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, union_all

from app.db import ReadSession, WriteSession
from app.models.listing import ListingCodeRow, ListingOkpd2Row
from app.store.among import among
from app.values.listing import ListingDraft

_CodeRow = type[ListingCodeRow] | type[ListingOkpd2Row]
_TABLES: tuple[_CodeRow, _CodeRow] = (ListingCodeRow, ListingOkpd2Row)


class Codes(NamedTuple):
    """The codes of one listing by classification, each in the caller's order."""

    tn_ved: tuple[str, ...] = ()
    okpd2: tuple[str, ...] = ()


async def add(session: WriteSession, key: UUID, draft: ListingDraft) -> None:
    """Store the codes of a new listing."""
    await _insert(session, ListingCodeRow, key, draft.codes)
    await _insert(session, ListingOkpd2Row, key, draft.okpd2)


async def replace(session: WriteSession, key: UUID, draft: ListingDraft) -> None:
    """Overwrite the codes of a stored listing."""
    for table in _TABLES:
        await session.execute(delete(table).where(table.listing_id == key))
    await add(session, key, draft)


async def of(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, Codes]:
    """Return the codes of listings that have any; one statement for both classifications."""
    every = union_all(
        *(
            select(
                literal(place).label("place"), table.listing_id, table.position, table.code
            ).where(among(table.listing_id, keys))
            for place, table in enumerate(_TABLES)
        )
    ).subquery()
    columns = every.c
    rows = await session.execute(
        select(columns.listing_id, columns.place, columns.code).order_by(columns.position)
    )
    found: dict[UUID, tuple[list[str], list[str]]] = {}
    for listing_id, place, code in rows.all():
        found.setdefault(listing_id, ([], []))[place].append(intern(code))
    return {key: Codes(*(tuple(codes) for codes in both)) for key, both in found.items()}


async def _insert(session: WriteSession, table: _CodeRow, key: UUID, codes: Sequence[str]) -> None:
    if codes:
        await session.execute(
            insert(table),
            [
                {"listing_id": key, "position": position, "code": code}
                for position, code in enumerate(codes)
            ],
        )

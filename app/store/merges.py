"""Moves everything that refers to one organization to another, and back."""

from collections.abc import Collection
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import and_, exists, func, insert, literal, select, tuple_, update
from sqlalchemy.orm import aliased

from app.db import ReadSession, WriteSession
from app.models.change import ChangeRow
from app.models.claim import ClaimRow
from app.models.identity import MergeRow
from app.models.listing import ListingRow
from app.models.lists import ListTieRow
from app.models.organization import IdentifierRow, OrganizationRow
from app.store import changes
from app.store.among import among
from app.values.identity import Moved
from app.vocabulary.terms import Action, Noun

_MOVED = TypeAdapter(Moved)


async def merge(session: WriteSession, key: UUID, *, kept: UUID, gone: UUID, by: str) -> None:
    """Let one record stand for another; both are locked by whoever calls."""
    moved = Moved(
        listings=await _move_listings(session, gone, kept),
        numbers=await _move_numbers(session, gone, kept),
        claims=await _move_claims(session, gone, kept),
        ties=await _move_ties(session, gone, kept),
        merged=await _move_merged(session, gone, kept),
        steward=await _lend_steward(session, gone, kept),
    )
    await session.execute(
        insert(MergeRow).values(
            id=key,
            kept_id=kept,
            gone_id=gone,
            moved=_MOVED.dump_python(moved, mode="json"),
            merged_by=by,
        )
    )
    await _note(session, gone, Action.MERGED, merged_into=kept)
    await _note(session, kept, Action.CHANGED)


async def split(session: WriteSession, gone: UUID, by: str) -> None:
    """Take back what a merge moved, as far as it is still where it was moved to."""
    row = await session.scalar(
        select(MergeRow)
        .where(MergeRow.gone_id == gone, MergeRow.split_at.is_(None))
        .with_for_update()
    )
    if row is None:
        return
    moved, kept = _MOVED.validate_python(row.moved), row.kept_id
    # What was merged once more went on with the record that kept it.
    kept = await _standing(session, gone) or kept
    await _move_listings(session, kept, gone, only=moved.listings)
    await _move_numbers(session, kept, gone, only=moved.numbers)
    await _move_claims(session, kept, gone, only=moved.claims)
    await _move_ties(session, kept, gone, only=moved.ties)
    await _move_merged(session, kept, gone, only=moved.merged)
    if moved.steward:
        await _return_steward(session, row)
    await session.execute(
        update(MergeRow).where(MergeRow.id == row.id).values(split_by=by, split_at=func.now())
    )
    await _note(session, gone, Action.CREATED, merged_into=None)
    await _note(session, kept, Action.CHANGED)


async def merged_into(session: ReadSession, key: UUID) -> list[UUID]:
    """Return the records that one stands for, oldest merge first."""
    rows = await session.scalars(
        select(OrganizationRow.id)
        .where(OrganizationRow.merged_into == key)
        .order_by(OrganizationRow.id)
    )
    return list(rows)


async def kept_by(session: ReadSession, gone: UUID) -> UUID | None:
    """Return the record that one was merged into, even where that went on into another."""
    return await session.scalar(
        select(MergeRow.kept_id).where(MergeRow.gone_id == gone, MergeRow.split_at.is_(None))
    )


async def _standing(session: WriteSession, key: UUID) -> UUID | None:
    return await session.scalar(
        select(OrganizationRow.merged_into).where(OrganizationRow.id == key)
    )  # fmt: skip


async def _note(session: WriteSession, key: UUID, action: Action, **columns: UUID | None) -> None:
    revision = await changes.record(session, Noun.ORGANIZATION, key, action)
    await session.execute(
        update(OrganizationRow)
        .where(OrganizationRow.id == key)
        .values(revision=revision, updated_at=func.now(), **columns)
    )


async def _move_listings(
    session: WriteSession, source: UUID, target: UUID, only: Collection[UUID] | None = None
) -> tuple[UUID, ...]:
    wanted = [ListingRow.organization_id == source]
    if only is not None:
        wanted.append(among(ListingRow.id, only))
    moving = (
        select(ListingRow.side, ListingRow.id, literal(Action.CHANGED.value))
        .where(*wanted)
        .with_for_update()
        .cte("moving")
    )
    noted = (
        insert(ChangeRow)
        .from_select(["noun", "record_id", "action"], select(moving))
        .returning(ChangeRow.record_id, ChangeRow.revision)
        .cte("noted")
    )
    moved = await session.execute(
        update(ListingRow)
        .where(ListingRow.id == noted.c.record_id)
        .values(organization_id=target, revision=noted.c.revision, updated_at=func.now())
        .returning(ListingRow.id)
        .execution_options(synchronize_session=False)
    )
    return tuple(moved.scalars())


async def _move_numbers(
    session: WriteSession,
    source: UUID,
    target: UUID,
    only: Collection[tuple[str, str]] | None = None,
) -> tuple[tuple[str, str], ...]:
    """Numbers that the other record has already stay where they are."""
    there = aliased(IdentifierRow)
    row = IdentifierRow
    wanted = [
        row.organization_id == source,
        ~exists(
            select(there.value).where(
                there.organization_id == target,
                there.scheme == row.scheme,
                there.value == row.value,
            )
        ),
    ]
    if only is not None:
        wanted.append(tuple_(row.scheme, row.value).in_(list(only)))
    moved = await session.execute(
        update(row)
        .where(*wanted)
        .values(organization_id=target)
        .returning(row.scheme, row.value)
        .execution_options(synchronize_session=False)
    )
    return tuple((scheme, value) for scheme, value in moved.all())


async def _move_claims(
    session: WriteSession, source: UUID, target: UUID, only: Collection[UUID] | None = None
) -> tuple[UUID, ...]:
    """Claims; but one that its portal has open on both stays where it is."""
    there = aliased(ClaimRow)
    wanted = [
        ClaimRow.organization_id == source,
        ~and_(
            ClaimRow.state == "requested",
            exists(
                select(there.id).where(
                    there.organization_id == target,
                    there.portal == ClaimRow.portal,
                    there.state == "requested",
                )
            ),
        ),
    ]
    if only is not None:
        wanted.append(among(ClaimRow.id, only))
    moved = await session.execute(
        update(ClaimRow)
        .where(*wanted)
        .values(organization_id=target)
        .returning(ClaimRow.id)
        .execution_options(synchronize_session=False)
    )
    return tuple(moved.scalars())


async def _move_ties(
    session: WriteSession,
    source: UUID,
    target: UUID,
    only: Collection[tuple[UUID, UUID]] | None = None,
) -> tuple[tuple[UUID, UUID], ...]:
    there = aliased(ListTieRow)
    row = ListTieRow
    wanted = [
        row.record_id == source,
        ~exists(
            select(there.entry_id).where(
                there.list_id == row.list_id,
                there.entry_id == row.entry_id,
                there.record_id == target,
            )
        ),
    ]
    if only is not None:
        wanted.append(tuple_(row.list_id, row.entry_id).in_(list(only)))
    moved = await session.execute(
        update(row)
        .where(*wanted)
        .values(record_id=target)
        .returning(row.list_id, row.entry_id)
        .execution_options(synchronize_session=False)
    )
    return tuple((list_id, entry_id) for list_id, entry_id in moved.all())


async def _move_merged(
    session: WriteSession, source: UUID, target: UUID, only: Collection[UUID] | None = None
) -> tuple[UUID, ...]:
    """Records that point to the one point to the other, so that every pointer is one step."""
    wanted = [OrganizationRow.merged_into == source]
    if only is not None:
        wanted.append(among(OrganizationRow.id, only))
    moved = await session.execute(
        update(OrganizationRow)
        .where(*wanted)
        .values(merged_into=target)
        .returning(OrganizationRow.id)
        .execution_options(synchronize_session=False)
    )
    return tuple(moved.scalars())


async def _lend_steward(session: WriteSession, source: UUID, target: UUID) -> bool:
    """A record that nobody speaks for is spoken for by who spoke for the other."""
    steward = await session.scalar(
        select(OrganizationRow.steward).where(OrganizationRow.id == source)
    )
    if steward is None:
        return False
    changed = await session.execute(
        update(OrganizationRow)
        .where(OrganizationRow.id == target, OrganizationRow.steward.is_(None))
        .values(steward=steward)
        .returning(OrganizationRow.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None


async def _return_steward(session: WriteSession, merged: MergeRow) -> None:
    """Take a steward who was lent from all who had him one after the other."""
    steward = (
        select(OrganizationRow.steward)
        .where(OrganizationRow.id == merged.gone_id)
        .scalar_subquery()
    )
    at: MergeRow | None = merged
    while at is not None and _MOVED.validate_python(at.moved).steward:
        kept = at.kept_id
        await session.execute(
            update(OrganizationRow)
            .where(OrganizationRow.id == kept, OrganizationRow.steward == steward)
            .values(steward=None)
            .execution_options(synchronize_session=False)
        )
        at = await session.scalar(
            select(MergeRow).where(MergeRow.gone_id == kept, MergeRow.split_at.is_(None))
        )

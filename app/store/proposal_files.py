"""Questions about what belongs to a proposal: its steps, comments and attachments."""

import hashlib
from uuid import UUID

from sqlalchemy import func, insert, select

from app.db import ReadSession, WriteSession
from app.models.proposals import ProposalAttachmentRow, ProposalCommentRow, ProposalEventRow
from app.values.proposals import Attachment, ProposalComment, ProposalEvent
from app.vocabulary.terms import ProposalState


async def add_event(
    session: WriteSession,
    key: UUID,
    *,
    before: ProposalState | None,
    after: ProposalState,
    actor: str,
    portal: str,
    reason: str,
) -> None:
    """Note a step of a proposal."""
    await session.execute(
        insert(ProposalEventRow).values(
            proposal_id=key, before=before, after=after, actor=actor, portal=portal, reason=reason
        )
    )


async def events(session: ReadSession, key: UUID) -> list[ProposalEvent]:
    """Return the steps of a proposal, oldest first."""
    rows = await session.scalars(
        select(ProposalEventRow)
        .where(ProposalEventRow.proposal_id == key)
        .order_by(ProposalEventRow.id)
    )
    return [
        ProposalEvent(
            None if row.before is None else ProposalState(row.before),
            ProposalState(row.after),
            row.actor,
            row.portal,
            row.reason,
            row.at,
        )
        for row in rows
    ]


async def add_comment(
    session: WriteSession, key: UUID, *, proposal_id: UUID, actor: str, portal: str, text: str
) -> None:
    """Store a comment on a proposal."""
    await session.execute(
        insert(ProposalCommentRow).values(
            id=key, proposal_id=proposal_id, actor=actor, portal=portal, text=text
        )
    )


async def comments(session: ReadSession, key: UUID) -> list[ProposalComment]:
    """Return the comments on a proposal, oldest first."""
    rows = await session.scalars(
        select(ProposalCommentRow)
        .where(ProposalCommentRow.proposal_id == key)
        .order_by(ProposalCommentRow.id)
    )
    return [ProposalComment(row.id, row.actor, row.portal, row.text, row.at) for row in rows]


async def add_attachment(
    session: WriteSession,
    key: UUID,
    *,
    proposal_id: UUID,
    actor: str,
    portal: str,
    name: str,
    media_type: str,
    content: bytes,
) -> None:
    """Store a file of a proposal, with its size and its digest."""
    await session.execute(
        insert(ProposalAttachmentRow).values(
            id=key,
            proposal_id=proposal_id,
            actor=actor,
            portal=portal,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
    )


async def attachments(session: ReadSession, key: UUID) -> list[Attachment]:
    """Return the files of a proposal without their contents, oldest first."""
    row = ProposalAttachmentRow
    found = await session.execute(
        select(
            row.id, row.name, row.media_type, row.size, row.sha256, row.actor, row.portal, row.at
        )
        .where(row.proposal_id == key)
        .order_by(row.id)
    )
    return [Attachment(*columns) for columns in found.all()]


async def content(session: ReadSession, key: UUID, attachment: UUID) -> bytes | None:
    """Return the content of one file of a proposal."""
    return await session.scalar(
        select(ProposalAttachmentRow.content).where(
            ProposalAttachmentRow.proposal_id == key, ProposalAttachmentRow.id == attachment
        )
    )


async def count(session: ReadSession, key: UUID) -> tuple[int, int]:
    """Count comments and attachments of a proposal."""
    said = await session.scalar(select(func.count()).where(ProposalCommentRow.proposal_id == key))
    files = await session.scalar(
        select(func.count()).where(ProposalAttachmentRow.proposal_id == key)
    )
    return int(said or 0), int(files or 0)

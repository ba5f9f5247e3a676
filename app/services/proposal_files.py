"""Use cases of what belongs to a proposal: steps, comments, attachments, the automatic draft."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, NotFoundError, PermissionDeniedError, StepError
from app.official.drafting import Drafted, Gap, draft, gaps
from app.services import list_ties, lists, proposals
from app.services.access import Caller
from app.services.ids import new_id
from app.services.list_publishing import Desk
from app.store import proposal_files as stored
from app.values.lists import ListRecord
from app.values.proposals import (
    Attachment,
    File,
    ProposalComment,
    ProposalDraft,
    ProposalEvent,
    ProposalRecord,
)
from app.vocabulary.terms import ProposalState, Scope

MOST_COMMENTS = 500
MOST_ATTACHMENTS = 20
_CLOSED = frozenset({ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class WholeProposal:
    """A proposal with everything that belongs to it."""

    proposal: ProposalRecord
    events: tuple[ProposalEvent, ...]
    comments: tuple[ProposalComment, ...]
    attachments: tuple[Attachment, ...]


async def whole(session: ReadSession, caller: Caller, key: UUID) -> WholeProposal:
    """Return a proposal with its steps, comments and attachments.

    Raises:
        NotFoundError: there is none that the caller sees.
    """
    found = await proposals.read(session, caller, key)
    return WholeProposal(
        found,
        tuple(await stored.events(session, key)),
        tuple(await stored.comments(session, key)),
        tuple(await stored.attachments(session, key)),
    )


async def with_list(
    session: ReadSession, caller: Caller, key: UUID
) -> tuple[ListRecord, WholeProposal]:
    """Return a proposal with everything, and its list.

    Raises:
        NotFoundError: there is none that the caller sees.
    """
    found = await whole(session, caller, key)
    return await lists.read(session, found.proposal.list_id), found


async def comment(session: WriteSession, caller: Caller, key: UUID, text: str) -> WholeProposal:
    """Say something of a proposal: its portal, the list's keeper, and bodies of other states.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: the portal has no say in it.
        StepError: it is closed.
        ConflictError: it has its most comments.
    """
    await _must_have_a_say(session, caller, key)
    said, _ = await stored.count(ReadSession(session), key)
    if said >= MOST_COMMENTS:
        raise ConflictError(f"A proposal has {MOST_COMMENTS} comments at most.")
    await stored.add_comment(
        session, new_id(), proposal_id=key, actor=caller.name, portal=caller.portal, text=text
    )
    return await whole(ReadSession(session), caller, key)


async def attach(session: WriteSession, caller: Caller, key: UUID, file: File) -> WholeProposal:
    """Add a file to a proposal of the caller's portal, or as keeper of its list.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: the portal has no say in it.
        StepError: it is closed.
        ConflictError: it has its most files.
    """
    await _must_have_a_say(session, caller, key)
    _, files = await stored.count(ReadSession(session), key)
    if files >= MOST_ATTACHMENTS:
        raise ConflictError(f"A proposal has {MOST_ATTACHMENTS} attachments at most.")
    await stored.add_attachment(
        session,
        new_id(),
        proposal_id=key,
        actor=caller.name,
        portal=caller.portal,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
    )
    return await whole(ReadSession(session), caller, key)


async def attachment(
    session: ReadSession, caller: Caller, key: UUID, file: UUID
) -> tuple[Attachment, bytes]:
    """Return a file of a proposal.

    Raises:
        NotFoundError: there is no such file that the caller sees.
    """
    await proposals.read(session, caller, key)
    known = {one.id: one for one in await stored.attachments(session, key)}
    content = await stored.content(session, key, file)
    if file not in known or content is None:
        raise NotFoundError(f"The proposal has no attachment {file}.")
    return known[file], content


async def draft_from_registry(
    desk: Desk, list_id: UUID, country: str, title: str
) -> tuple[ProposalRecord, Drafted, tuple[Gap, ...]]:
    """Store a draft of what the registry knows and the list lacks; nobody is told of it.

    Returns it with what it is made of and the list's gaps. Only public records are its evidence.

    Raises:
        NotFoundError: there is no such list.
        PermissionDeniedError: the caller's portal does not speak for the state.
    """
    desk.caller.must(Scope.WRITE)
    record = await lists.read(desk.reading, list_id)
    await proposals.must_speak_for(desk.reading, desk.caller, country)
    known = await list_ties.known_of(desk.reading, desk.directory, record)
    drafted = await asyncio.to_thread(draft, known, country, new_id)
    made = ProposalDraft(
        list_id=list_id,
        country=country,
        base=record.newest,
        title=title,
        lines=drafted.lines,
        automatic=True,
    )
    found = await proposals.store(desk.session, desk.caller, made)
    return found, drafted, await asyncio.to_thread(gaps, known)


async def _must_have_a_say(session: WriteSession, caller: Caller, key: UUID) -> ProposalRecord:
    caller.must(Scope.WRITE)
    reading = ReadSession(session)
    record, found = await with_list(reading, caller, key)
    proposal = found.proposal
    if caller.portal not in {proposal.portal, record.keeper}:
        speaks = {body.portal for body in await lists.bodies(reading)}
        if caller.portal not in speaks and not caller.may(Scope.ADMINISTER):
            raise PermissionDeniedError(
                f"The portal {caller.portal} neither made the proposal nor keeps the list."
            )
    if proposal.state in _CLOSED:
        raise StepError(f"The proposal is {proposal.state}; nothing is added to it.")
    return proposal

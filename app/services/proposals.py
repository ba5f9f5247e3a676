"""Use cases of proposals as a member state's body writes them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import (
    NotFoundError,
    PermissionDeniedError,
    StepError,
)
from app.official.applying import between, rebase
from app.services import lists
from app.services.access import Caller
from app.services.expected import Expected
from app.services.ids import new_id
from app.services.list_publishing import refuse
from app.services.proposal_lines import checked_lines
from app.services.threads import in_thread
from app.store import list_editions, proposal_files, proposals
from app.store import lists as stored_lists
from app.values.page import Page, Paging
from app.values.proposals import (
    AskedLine,
    Conflict,
    ProposalDraft,
    ProposalFilter,
    ProposalRecord,
)
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import ProposalState, Scope

_UNSEEN = frozenset({ProposalState.DRAFT, ProposalState.WITHDRAWN})


async def create(
    session: WriteSession,
    caller: Caller,
    draft: ProposalDraft,
    asked: Sequence[AskedLine],
    *,
    key: UUID | None = None,
) -> ProposalRecord:
    """Store a draft of a proposal.

    Raises:
        NotFoundError: there is no such list.
        PermissionDeniedError: the caller's portal does not speak for the state.
        ConflictError: there is a newer edition than the one that it was written against.
        InvalidInputError: a line cannot be.
    """
    caller.must(Scope.WRITE)
    reading = ReadSession(session)
    record = await lists.read(reading, draft.list_id)
    await must_speak_for(reading, caller, draft.country)
    lines = await checked_lines(reading, record, draft, asked)
    return await store(session, caller, replace(draft, lines=lines), key=key)


async def store(
    session: WriteSession, caller: Caller, draft: ProposalDraft, *, key: UUID | None = None
) -> ProposalRecord:
    """Store a draft whose lines are checked, with its first step."""
    key = key or new_id()
    await proposals.add(session, key, draft, portal=caller.portal, by=caller.name)
    await proposal_files.add_event(
        session,
        key,
        before=None,
        after=ProposalState.DRAFT,
        actor=caller.name,
        portal=caller.portal,
        reason="",
    )
    return await read(ReadSession(session), caller, key)


async def change(
    session: WriteSession,
    caller: Caller,
    key: UUID,
    said: tuple[ProposalDraft, Sequence[AskedLine]],
    revision: int | None,
) -> ProposalRecord:
    """Overwrite a draft.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal's.
        StepError: it is no draft any more.
        ConflictError: there is a newer edition.
        InvalidInputError: a line cannot be.
        PreconditionError: it has another revision than the caller believes.
    """
    stored = await lock_own(session, caller, key, revision)
    if stored.state is not ProposalState.DRAFT:
        raise StepError(f"The proposal is {stored.state}; only drafts are changed.")
    draft, asked = said
    draft = replace(draft, list_id=stored.list_id, country=stored.country, lines=stored.lines)
    reading = ReadSession(session)
    record = await lists.read(reading, stored.list_id)
    lines = await checked_lines(reading, record, draft, asked)
    await proposals.replace(session, key, replace(draft, lines=lines))
    return await read(reading, caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> ProposalRecord:
    """Return a proposal that the caller sees: his portal's, or one that was submitted.

    Raises:
        NotFoundError: there is none under this id that he sees.
    """
    found = await proposals.get(session, key)
    if found is None or not _is_seen(caller, found):
        raise NotFoundError(f"There is no proposal {key}.")
    return found


async def page(
    session: ReadSession, caller: Caller, asked: ProposalFilter, paging: Paging
) -> Page[ProposalRecord]:
    """Return one page of the proposals that the caller sees, newest first."""
    return await proposals.page(
        session,
        asked,
        portal=caller.portal,
        sees_all=caller.may(Scope.ADMINISTER),
        paging=paging,
    )


async def lock_own(
    session: WriteSession, caller: Caller, key: UUID, revision: int | None = None
) -> ProposalRecord:
    """Return a proposal that is about to change by its portal, or by who speaks in its place.

    A state may have several bodies; each answers for its own proposals. Once a portal no longer
    speaks for the state, what it has submitted is in the hands of those that do.

    Raises:
        NotFoundError: there is none that he sees.
        PermissionDeniedError: another portal's, or the portal speaks for the state no more.
        PreconditionError: it has another revision than he believes.
    """
    caller.must(Scope.WRITE)
    found = await proposals.lock(session, key)
    if found is None or not _is_seen(caller, found):
        raise NotFoundError(f"There is no proposal {key}.")
    reading = ReadSession(session)
    if found.portal != caller.portal and not await _succeeds(reading, caller, found):
        caller.must_own(found.portal)
    if found.state is not ProposalState.DRAFT:
        await must_speak_for(reading, caller, found.country)
    Expected(revision).check(found.revision)
    return found


async def conflicts(
    session: ReadSession, caller: Caller, key: UUID
) -> tuple[int, tuple[Conflict, ...]]:
    """What stands against a proposal: the newest edition, and open proposals that he sees.

    Returns the number of the newest edition, and the conflicts.

    Raises:
        NotFoundError: there is none under this id that he sees.
    """
    found = await read(session, caller, key)
    record = await lists.read(session, found.list_id)
    entries = await list_editions.entries(session, record.id, record.newest)
    others = [one for one in await proposals.open_of_list(session, record.id) if one.id != key]

    def stands_against() -> tuple[Conflict, ...]:
        against = between([found, *others]).get(key, ()) if others else ()
        return (*rebase(found.lines, entries).conflicts, *against)

    return record.newest, await in_thread(stands_against)


async def put_on_newest(
    session: WriteSession, caller: Caller, key: UUID, *, drop: bool
) -> ProposalRecord:
    """Lay a proposal over the newest edition; what the edition has already is dropped.

    Raises:
        NotFoundError: there is none that the caller sees.
        PermissionDeniedError: another portal's.
        StepError: it is decided already.
        EditionConflictError: lines stand in conflict, and are not to be dropped.
    """
    found = await lock_own(session, caller, key)
    if found.state not in {ProposalState.DRAFT, ProposalState.SUBMITTED}:
        raise StepError(f"The proposal is {found.state}; ask the keeper to return it.")
    reading = ReadSession(session)
    record = await lists.read(reading, found.list_id)
    entries = await list_editions.entries(reading, record.id, record.newest)
    laid = await in_thread(partial(rebase, found.lines, entries))
    if not drop:
        refuse(laid.conflicts, "")
    await proposals.replace(session, key, replace(found, base=record.newest, lines=laid.lines))
    await proposal_files.add_event(
        session,
        key,
        before=found.state,
        after=found.state,
        actor=caller.name,
        portal=caller.portal,
        reason=f"{found.base} → {record.newest}",
    )
    return await read(reading, caller, key)


async def must_speak_for(session: ReadSession, caller: Caller, country: str) -> None:
    """Refuse a caller whose portal is not the state's body.

    Raises:
        PermissionDeniedError: it speaks for no state or another one; administrators may do all.
    """
    if caller.may(Scope.ADMINISTER):
        return
    if await stored_lists.country_of(session, caller.portal) != country:
        raise PermissionDeniedError(
            f"The portal {caller.portal} does not speak for {country}. An administrator appoints "
            "the state's body."
        )


async def _succeeds(session: ReadSession, caller: Caller, found: ProposalRecord) -> bool:
    """Whether a caller's portal speaks for a proposal's state, and the proposal's does no more."""
    speaks = await stored_lists.country_of(session, caller.portal)
    before = await stored_lists.country_of(session, found.portal)
    return speaks == found.country != before


def _is_seen(caller: Caller, found: ProposalRecord) -> bool:
    if found.portal == caller.portal:
        return True
    if is_sandbox(caller.portal):
        return False
    return found.state not in _UNSEEN or caller.may(Scope.ADMINISTER)

"""Use cases of introductions: two owners agree to know each other, and tell what became of it.

Each step is a decision on the pair, too: decisions open what is private to each other, and are what
a scorecard learns from.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import NotFoundError, PermissionDeniedError, StepError
from app.services import decisions
from app.services.access import Caller
from app.services.ids import new_id
from app.services.introduction_reminders import due_at
from app.services.introduction_telling import all_seen_by, seen_by, tell
from app.services.live import LiveRegistry
from app.store import contacts, introductions, listings
from app.values.introduction import EntryRecord, IntroductionRecord, IntroductionSeen
from app.values.page import Page, Paging
from app.vocabulary.introductions import (
    ENDED,
    IntroductionStage,
    Step,
    after,
    possible,
)
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope, Side, Verdict

_VERDICTS = {
    Step.ACCEPT: Verdict.ACCEPTED,
    Step.DECLINE: Verdict.DECLINED,
    Step.CONTACT: Verdict.CONTACTED,
    Step.CONTRACT: Verdict.CONTRACTED,
}


async def propose(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    need_id: UUID,
    offer_id: UUID,
    message: str,
    probing: decisions.Probing,
) -> IntroductionSeen:
    """Ask the owner of a suggested listing to get to know the caller, whose portal has the other.

    Raises:
        InvalidInputError: there is no such need or offer that the caller may decide on.
        PermissionDeniedError: his portal brought none of the two.
        ConflictError: the two are being introduced already.
    """
    caller.must(Scope.WRITE)
    need, offer = await decisions.pair_of(
        session, live, caller, need_id=need_id, offer_id=offer_id, probing=probing
    )
    own = [one.side for one in (need, offer) if one.source.portal == caller.portal]
    if not own and caller.may(Scope.ADMINISTER):
        own = [Side.NEED]
    if not own:
        raise PermissionDeniedError("Introduce an offer or a need that your own portal brought.")
    if any(is_sandbox(one.source.portal) for one in (need, offer)) and len(own) == 1:
        raise PermissionDeniedError("A sandbox introduces its own records to each other only.")
    key = new_id()
    stage = IntroductionStage.ACCEPTED if len(own) == len(Side) else IntroductionStage.PROPOSED
    await introductions.add(
        session,
        key,
        need=(need.id, need.source.portal),
        offer=(offer.id, offer.source.portal),
        accepts=own,
        stage=stage,
        due_at=due_at(stage),
    )
    await introductions.note(
        session, key, side=own[0], actor=caller.name, step=None, stage=stage, text=message
    )
    stored = await _get(ReadSession(session), caller, key)
    await _decide(session, live, caller, stored, sides=own, verdict=Verdict.ACCEPTED)
    await tell(session, live, stored, except_for=own, what="proposed")
    return await _seen(ReadSession(session), live, caller, stored)


async def take(  # noqa: PLR0913 - all by name
    session: WriteSession, live: LiveRegistry, caller: Caller, key: UUID, *, step: Step, text: str
) -> IntroductionSeen:
    """Go on with an introduction, for the side that the caller's portal speaks for.

    Raises:
        NotFoundError: there is none of his portal under this id.
        StepError: the step leads nowhere from where the introduction stands.
    """
    caller.must(Scope.WRITE)
    stored = await _lock(session, caller, key)
    own = _own(stored, caller)
    accepts = stored.accepts | set(own) if step is Step.ACCEPT else stored.accepts
    stage = after(stored.stage, step, both=accepts == set(Side))
    if stage is None or (step is Step.ACCEPT and accepts == stored.accepts):
        named = ", ".join(possible(stored.stage, accepted=set(own) <= stored.accepts))
        if named:
            raise StepError(
                f"The introduction is {stored.stage}; {step} cannot be taken now. "
                f"Possible: {named}."
            )
        raise StepError(f"The introduction is {stored.stage} for good; {step} cannot be taken.")
    await introductions.move(session, key, stage=stage, accepts=accepts, due_at=due_at(stage))
    await introductions.note(
        session, key, side=own[0], actor=caller.name, step=step, stage=stage, text=text
    )
    if step in _VERDICTS:
        await _decide(session, live, caller, stored, sides=own, verdict=_VERDICTS[step])
    now = await _get(ReadSession(session), caller, key)
    await tell(session, live, now, except_for=own, what=step)
    return await _seen(ReadSession(session), live, caller, now)


async def write(
    session: WriteSession, live: LiveRegistry, caller: Caller, key: UUID, text: str
) -> IntroductionSeen:
    """Write to the other side.

    Raises:
        NotFoundError: there is none of his portal under this id.
        StepError: the introduction has ended.
    """
    caller.must(Scope.WRITE)
    stored = await _lock(session, caller, key)
    if stored.stage in ENDED:
        raise StepError(f"The introduction is {stored.stage}. Nothing more can be written.")
    own = _own(stored, caller)
    await introductions.note(
        session, key, side=own[0], actor=caller.name, step=None, stage=stored.stage, text=text
    )
    await tell(session, live, stored, except_for=own, what="message")
    return await _seen(ReadSession(session), live, caller, stored)


async def read(
    session: ReadSession, live: LiveRegistry, caller: Caller, key: UUID
) -> IntroductionSeen:
    """Return an introduction of the caller's portal with what was said.

    Raises:
        NotFoundError: there is none of his portal under this id.
    """
    return await _seen(session, live, caller, await _get(session, caller, key))


async def page(  # noqa: PLR0913 - all by name
    session: ReadSession,
    live: LiveRegistry,
    caller: Caller,
    *,
    stages: Collection[IntroductionStage],
    waiting: bool,
    paging: Paging,
) -> Page[IntroductionSeen]:
    """Return one page of the introductions of the caller's portal, without what was said."""
    found = await introductions.page(
        session, portal=caller.portal, stages=stages, waiting=waiting, paging=paging
    )
    items = await all_seen_by(session, live, caller.portal, found.items)
    return Page(tuple(items), found.next_cursor)


async def newest(
    session: ReadSession, live: LiveRegistry, caller: Caller, limit: int
) -> list[IntroductionSeen]:
    """Return the introductions of the caller's portal that changed last."""
    found = await introductions.newest(session, caller.portal, limit)
    return await all_seen_by(session, live, caller.portal, found)


async def _decide(  # noqa: PLR0913 - all by name
    session: WriteSession,
    live: LiveRegistry,
    caller: Caller,
    record: IntroductionRecord,
    *,
    sides: Collection[Side],
    verdict: Verdict,
) -> None:
    """Store what a step says of the pair, for each portal that took it."""
    need, offer = await decisions.records_of(ReadSession(session), record.need_id, record.offer_id)
    for portal in sorted({record.portal(side) for side in sides}):
        await decisions.add(
            session, live, caller, need=need, offer=offer, verdict=verdict, portal=portal
        )


def _own(record: IntroductionRecord, caller: Caller) -> list[Side]:
    """The sides that the caller speaks for; an administrator speaks for both."""
    return record.sides(caller.portal) or list(Side)


async def _get(session: ReadSession, caller: Caller, key: UUID) -> IntroductionRecord:
    found = await introductions.get(session, key)
    if found is None or not (found.sides(caller.portal) or caller.may(Scope.ADMINISTER)):
        raise NotFoundError(f"There is no introduction {key}.")
    return found


async def _lock(session: WriteSession, caller: Caller, key: UUID) -> IntroductionRecord:
    await introductions.lock(session, key)
    return await _get(ReadSession(session), caller, key)


async def _seen(
    session: ReadSession, live: LiveRegistry, caller: Caller, record: IntroductionRecord
) -> IntroductionSeen:
    brief = await seen_by(session, live, caller.portal, record)
    entries = await introductions.entries(session, record.id)
    shown = tuple(_entry(item, brief) for item in entries)
    known = await listings.get_many(session, [record.need_id, record.offer_id])
    found = [
        contact
        for side in Side
        if record.opened and side not in brief.own
        for key, listing in known.items()
        if key == record.listing(side) and not listing.hidden
        for contact in await contacts.of_listing(session, key)
    ]
    return replace(brief, entries=shown, contacts=tuple(found if brief.own else ()))


def _entry(entry: EntryRecord, brief: IntroductionSeen) -> EntryRecord:
    known = brief.record.opened or entry.side in brief.own
    return entry if known else replace(entry, actor=None)

"""Use cases of introductions: two owners agree to know each other, and tell what became of it.

Each step is a decision on the pair, too: decisions open what is private to each other, and are what
a scorecard learns from.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import NotFoundError, PermissionDeniedError, StepError
from app.services import access, decisions, notices, webhooks
from app.services.access import Caller
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.work import Work
from app.store import contacts, introductions, seen
from app.store import webhooks as stored_webhooks
from app.values.introduction import EntryRecord, IntroductionRecord, IntroductionSeen
from app.values.page import Page, Paging
from app.vocabulary.events import Event, Subscribed
from app.vocabulary.introductions import (
    ENDED,
    MOST_REMINDERS,
    REMINDER_DAYS,
    IntroductionStage,
    Step,
    after,
    possible,
)
from app.vocabulary.notices import Wanted
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope, Side, Verdict

JOB = "introductions"
_AT_ONCE = 100

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
) -> IntroductionSeen:
    """Ask the owner of a suggested listing to get to know the caller, whose portal has the other.

    Raises:
        InvalidInputError: there is no such need or offer that the caller may decide on.
        PermissionDeniedError: his portal brought none of the two.
        ConflictError: the two are being introduced already.
    """
    caller.must(Scope.WRITE)
    need, offer = await decisions.pair_of(session, live, caller, need_id=need_id, offer_id=offer_id)
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
        due_at=_due(stage),
    )
    await introductions.note(
        session, key, side=own[0], actor=caller.name, step=None, stage=stage, text=message
    )
    stored = await _get(ReadSession(session), caller, key)
    await _decide(session, live, caller, stored, sides=own, verdict=Verdict.ACCEPTED)
    await _tell(session, live, stored, except_for=own, what="proposed")
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
        allowed = [item for item in possible(stored.stage)
                   if item is not Step.ACCEPT or not set(own) <= stored.accepts]  # fmt: skip
        raise StepError(
            f"The introduction is {stored.stage}; {step} cannot be taken now. "
            + (f"Possible: {', '.join(allowed)}." if allowed else "It has ended.")
        )
    await introductions.move(session, key, stage=stage, accepts=accepts, due_at=_due(stage))
    await introductions.note(
        session, key, side=own[0], actor=caller.name, step=step, stage=stage, text=text
    )
    if step in _VERDICTS:
        await _decide(session, live, caller, stored, sides=own, verdict=_VERDICTS[step])
    now = await _get(ReadSession(session), caller, key)
    await _tell(session, live, now, except_for=own, what=step)
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
    await _tell(session, live, stored, except_for=own, what="message")
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
    items = [await _brief(session, live, caller.portal, item) for item in found.items]
    return Page(tuple(items), found.next_cursor)


async def newest(
    session: ReadSession, live: LiveRegistry, caller: Caller, limit: int
) -> list[IntroductionSeen]:
    """Return the introductions of the caller's portal that changed last."""
    found = await introductions.newest(session, caller.portal, limit)
    return [await _brief(session, live, caller.portal, item) for item in found]


async def remind(work: Work) -> None:
    """Remind those who are waited for; close what nobody answers."""
    live = work.live
    if live is None:
        raise AssertionError("a worker has a registry in memory")
    if not live.ready:
        await live.load()
    while not work.stopping.is_set():
        async with work.database.write() as session:
            found = await introductions.due(session, datetime.now(UTC), _AT_ONCE)
            for item in found:
                await _remind(session, live, item)
        if not found:
            return


async def _remind(session: WriteSession, live: LiveRegistry, item: IntroductionRecord) -> None:
    ends = item.reminders >= MOST_REMINDERS and item.stage is IntroductionStage.PROPOSED
    goes_on = item.reminders < MOST_REMINDERS
    stage = IntroductionStage.CLOSED if ends else item.stage
    await introductions.move(
        session,
        item.id,
        stage=stage,
        accepts=item.accepts,
        due_at=_due(stage) if goes_on else None,
        reminders=item.reminders + 1,
    )
    if ends:
        await introductions.note(
            session, item.id, side=None, actor=None, step=Step.CLOSE, stage=stage, text=""
        )
        await _tell(session, live, replace(item, stage=stage), except_for=(), what="closed")
    elif goes_on:
        others = frozenset(Side) - item.waits_for
        await _tell(session, live, item, except_for=others, what="reminder")


def _due(stage: IntroductionStage) -> datetime | None:
    days = REMINDER_DAYS.get(stage)
    return None if days is None else datetime.now(UTC) + timedelta(days=days)


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
    brief = await _brief(session, live, caller.portal, record)
    entries = await introductions.entries(session, record.id)
    shown = tuple(_entry(item, brief) for item in entries)
    found = [
        contact
        for side in Side
        if record.opened and side not in brief.own
        for contact in await contacts.of_listing(session, record.listing(side))
    ]
    return replace(brief, entries=shown, contacts=tuple(found if brief.own else ()))


def _entry(entry: EntryRecord, brief: IntroductionSeen) -> EntryRecord:
    known = brief.record.opened or entry.side in brief.own
    return entry if known else replace(entry, actor=None)


async def _brief(
    session: ReadSession, live: LiveRegistry, portal: str, record: IntroductionRecord
) -> IntroductionSeen:
    """An introduction as a portal may know it: what is private of others has a pseudonym."""
    own = frozenset(record.sides(portal))
    whole = await seen.which_listings(
        session, access.reach_of(portal), [record.need_id, record.offer_id]
    )

    def known(side: Side) -> UUID:
        key = record.listing(side)
        return key if key in whole or record.opened else live.pseudonyms.of(key, portal)

    shown = replace(record, need_id=known(Side.NEED), offer_id=known(Side.OFFER))
    return IntroductionSeen(record=shown, own=own)


async def _tell(
    session: WriteSession,
    live: LiveRegistry,
    record: IntroductionRecord,
    *,
    except_for: Collection[Side],
    what: str,
) -> None:
    """Tell the portals of the other sides: a message for each webhook, and a letter."""
    reading = ReadSession(session)
    quiet = {record.portal(side) for side in except_for}
    told = {record.portal(side) for side in Side if side not in except_for} - quiet
    hooks = await stored_webhooks.listening(reading, Subscribed.INTRODUCED)
    for portal in sorted(told):
        brief = (await _brief(reading, live, portal, record)).record
        for hook in hooks:
            if hook.portal == portal:
                await webhooks.send(session, hook.id, Event.INTRODUCED, {
                    "introduction_id": str(record.id),
                    "what": what,
                    "stage": record.stage.value,
                    "need_id": str(brief.need_id),
                    "offer_id": str(brief.offer_id),
                })  # fmt: skip
        await notices.tell_portal(
            session, portal, Wanted.INTRODUCED,
            {"introduction_id": str(record.id), "what": what, "stage": record.stage.value},
        )  # fmt: skip

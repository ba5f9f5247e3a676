"""Use cases of moderation: readers and the code assistant flag listings, moderators decide."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, NotFoundError, StepError
from app.services import access, listings, notices
from app.services.access import Caller
from app.services.aside import aside
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature
from app.services.work import Work
from app.store import duplicates as progress
from app.store import listings as stored_listings
from app.store import moderation
from app.values.listing import ListingRecord
from app.values.moderation import QueueItem, ServiceLevel
from app.values.page import Page, Paging
from app.vocabulary.moderation import (
    ASKED_HOURS,
    DUE_HOURS,
    OUTCOMES,
    WAITING,
    Abuse,
    FlagKind,
    FlagState,
    Ruling,
)
from app.vocabulary.notices import Wanted
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope, Side

JOB = "moderation"
_BATCH = 200


async def report(  # noqa: PLR0913 - all by name
    session: WriteSession, caller: Caller, side: Side, key: UUID, *, abuse: Abuse, text: str
) -> UUID:
    """Ask moderators to look at a listing; return the id of the report.

    Raises:
        NotFoundError: there is no such listing that the caller sees.
        ConflictError: his portal has reported it, and the report still waits.
    """
    caller.must(Scope.READ)
    found = await listings.read(ReadSession(session), access.reach(caller), side, key)
    if is_sandbox(caller.portal):
        caller.must_own(found.source.portal)
    made = new_id()
    if not await moderation.flag(
        session,
        made,
        listing_id=found.id,
        kind=FlagKind.ABUSE,
        said={"abuse": abuse.value, "text": text},
        portal=caller.portal,
        reported_by=caller.name,
        due_at=_due(DUE_HOURS[FlagKind.ABUSE]),
    ):
        raise ConflictError("Your portal has reported this already; the report still waits.")
    return made


async def page(  # noqa: PLR0913 - all by name
    session: ReadSession,
    caller: Caller,
    *,
    kinds: Collection[FlagKind],
    states: Collection[FlagState],
    overdue: bool,
    paging: Paging,
) -> Page[QueueItem]:
    """Return one page of what waits for a moderator, the oldest first."""
    caller.must(Scope.MODERATE)
    return await moderation.page(
        session,
        access.reach(caller),
        kinds=kinds,
        states=states,
        overdue=overdue,
        paging=paging,
    )


async def levels(session: ReadSession, caller: Caller) -> list[ServiceLevel]:
    """Return how each kind of the queue stands."""
    caller.must(Scope.MODERATE)
    return await moderation.levels(session, access.reach(caller))


async def read(session: ReadSession, caller: Caller, key: UUID) -> QueueItem:
    """Return one matter of the queue.

    Raises:
        NotFoundError: there is none under this id that the moderator may see.
    """
    caller.must(Scope.MODERATE)
    found = await moderation.get(session, access.reach(caller), key)
    if found is None:
        raise NotFoundError(f"There is nothing to moderate under {key}.")
    return found


async def decide(
    session: WriteSession, caller: Caller, key: UUID, *, ruling: Ruling, reason: str
) -> QueueItem:
    """Decide on a flagged listing: it stays, its owner is asked, it is hidden or rejected.

    Raises:
        NotFoundError: there is none under this id that the moderator may see.
        StepError: it is a claim or a pair, which are decided where they are; or decided already.
    """
    caller.must(Scope.MODERATE)
    await moderation.lock(session, key)
    found = await read(ReadSession(session), caller, key)
    if found.listing_id is None:
        raise StepError(f"This is a {found.kind}: decide on it where it is, see `decide_at`.")
    # What was hidden can be shown again; other decisions are final.
    if found.state not in WAITING | {FlagState.HIDDEN}:
        raise StepError(f"This was {found.state} already.")
    state = OUTCOMES[ruling]
    asked = state is FlagState.ASKED
    await moderation.decide(
        session,
        key,
        state=state,
        reason=reason,
        due_at=_due(ASKED_HOURS) if asked else found.due_at,
        decided_by=None if asked else caller.name,
        decided_at=None if asked else datetime.now(UTC),
    )
    record = await _listing(ReadSession(session), found.listing_id)
    hidden = state in {FlagState.HIDDEN, FlagState.REJECTED}
    if record.hidden != hidden and not asked:
        await moderation.hide(session, record.side, record.id, hidden=hidden)
    if state is not FlagState.ACCEPTED or record.hidden:
        await notices.tell_portal(
            session,
            record.source.portal,
            Wanted.MODERATED,
            {"side": f"{record.side}s", "listing_id": str(record.id), "what": state.value,
             "reason": reason},
        )  # fmt: skip
    return await read(ReadSession(session), caller, key)


async def run(work: Work) -> None:
    """Flag listings whose words speak against their codes, of those that changed."""
    live = work.live
    if live is None:
        raise AssertionError("a worker has a registry in memory")
    if not work.settings.code_assistant:
        return
    if not live.reader.ready:
        nomenclature = LiveNomenclature(work.database)
        await nomenclature.catch_up()
        await live.load()
        await live.learn_codes(nomenclature.catalogue)
    await live.catch_up()
    while not work.stopping.is_set():
        async with work.database.read() as session:
            after = await progress.progress(session, JOB)
            changed = await moderation.changed_after(session, after, _BATCH)
        if not changed:
            return
        records = [live.listings[key] for key, _ in changed if key in live.listings]
        found = await aside(lambda records=records: _contradicted(live, records))  # type: ignore[misc]
        async with work.database.write() as writing:
            there = await stored_listings.get_many(ReadSession(writing), list(found))
            for key in there:
                await moderation.flag(
                    writing,
                    new_id(),
                    listing_id=key,
                    kind=FlagKind.CODE_AGAINST_TEXT,
                    said=found[key],
                    portal="",
                    reported_by=None,
                    due_at=_due(DUE_HOURS[FlagKind.CODE_AGAINST_TEXT]),
                )
            await progress.move(writing, JOB, changed[-1][1])


def _contradicted(
    live: LiveRegistry, records: Collection[ListingRecord]
) -> dict[UUID, dict[str, object]]:
    found: dict[UUID, dict[str, object]] = {}
    for record in records:
        said = live.reader.contradiction(record)
        if said is not None and not is_sandbox(record.source.portal):
            found[record.id] = {"codes": list(record.codes), "instead": said.suggestion.code,
                                "probability": said.probability}  # fmt: skip
    return found


async def _listing(session: ReadSession, key: UUID) -> ListingRecord:
    found = (await stored_listings.get_many(session, [key])).get(key)
    if found is None:
        raise NotFoundError(f"There is no listing {key}.")
    return found


def _due(hours: int) -> datetime:
    return datetime.now(UTC) + timedelta(hours=hours)

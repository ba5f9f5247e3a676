"""What the portals of an introduction are told of it, and what they may know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.services import access, notices, webhooks
from app.services.live import LiveRegistry
from app.store import seen
from app.store import webhooks as stored_webhooks
from app.values.introduction import IntroductionRecord, IntroductionSeen
from app.vocabulary.events import Event, Subscribed
from app.vocabulary.notices import Wanted
from app.vocabulary.terms import Side


async def seen_by(
    session: ReadSession, live: LiveRegistry, portal: str, record: IntroductionRecord
) -> IntroductionSeen:
    """An introduction as a portal may know it: what is private of others has a pseudonym."""
    return (await all_seen_by(session, live, portal, [record]))[0]


async def all_seen_by(
    session: ReadSession,
    live: LiveRegistry,
    portal: str,
    records: Collection[IntroductionRecord],
) -> list[IntroductionSeen]:
    """The same of several, in their order: titles are looked up for all of them at once."""
    reach = access.reach_of(portal)
    titles = {
        opened: await seen.titles(
            session, reach, _listings(one for one in records if one.opened is opened), opened=opened
        )
        for opened in sorted({one.opened for one in records})
    }
    return [_as_known(live, portal, record, titles[record.opened]) for record in records]


def _listings(records: Iterable[IntroductionRecord]) -> set[UUID]:
    return {record.listing(side) for record in records for side in Side}


def _as_known(
    live: LiveRegistry, portal: str, record: IntroductionRecord, titles: Mapping[UUID, str]
) -> IntroductionSeen:
    own = frozenset(record.sides(portal))

    def known(side: Side) -> UUID:
        key = record.listing(side)
        return key if key in titles or record.opened else live.pseudonyms.of(key, portal)

    shown = replace(record, need_id=known(Side.NEED), offer_id=known(Side.OFFER))
    said = {side: titles[key] for side in Side if (key := record.listing(side)) in titles}
    return IntroductionSeen(record=shown, own=own, titles=said)


async def tell(
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
        shown = (await seen_by(reading, live, portal, record)).record
        for hook in hooks:
            if hook.portal == portal:
                await webhooks.send(session, hook.id, Event.INTRODUCED, {
                    "introduction_id": str(record.id),
                    "what": what,
                    "stage": record.stage.value,
                    "need_id": str(shown.need_id),
                    "offer_id": str(shown.offer_id),
                })  # fmt: skip
        await notices.tell_portal(
            session, portal, Wanted.INTRODUCED,
            {"introduction_id": str(record.id), "what": what, "stage": record.stage.value},
        )  # fmt: skip

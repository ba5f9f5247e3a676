"""What the portals of an introduction are told of it, and what they may know."""

from collections.abc import Collection
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
    own = frozenset(record.sides(portal))
    whole = await seen.which_listings(
        session, access.reach_of(portal), [record.need_id, record.offer_id]
    )

    def known(side: Side) -> UUID:
        key = record.listing(side)
        return key if key in whole or record.opened else live.pseudonyms.of(key, portal)

    shown = replace(record, need_id=known(Side.NEED), offer_id=known(Side.OFFER))
    return IntroductionSeen(record=shown, own=own)


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

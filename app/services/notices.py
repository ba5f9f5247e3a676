"""Use cases of letters: written in the transaction of what they tell of, sent in the background."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import structlog

from app.config import Settings
from app.db import Database, ReadSession, WriteSession
from app.exchange.mail import Connection, MailError, MailServer, RefusedError
from app.services import letter_links, letters
from app.services.ids import new_id
from app.store import notices, receivers
from app.values.notice import NoticeRecord, ReceiverRecord, Words
from app.vocabulary.notices import NoticeState, ReceiverState, Wanted

KEEP_DAYS = 30
"""How long letters are kept after they were written."""

RETRIES = (60, 300, 1_800, 7_200, 18_000, 36_000, 86_400)
"""Seconds from one attempt to the next: eight attempts in about two days."""

REFUSALS = 3
"""Letters in a row that an address refuses before it is switched off."""

_AT_ONCE = 50
_JITTER = 0.1
_random = Random()  # noqa: S311 - spreads retries, keeps no secret

log = structlog.get_logger("app.notices")


def server_of(settings: Settings) -> MailServer | None:
    """The mail server that the operator has set; None when no letters are sent."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.smtp_sender or "",
        user=settings.smtp_user,
        password=None if password is None else password.get_secret_value(),
    )


async def tell(session: WriteSession, portal: str, email: str, kind: str, words: Words) -> bool:
    """Write a letter to a portal's address; False when it has not agreed to letters of the portal.

    Args:
        session: the transaction of what is told.
        portal: whose address it is: the letter says what this portal may see, no more.
        email: the address, as `app.vocabulary.mail.parse_address` returns it.
        kind: one that `app/services/letters.py` has words for.
        words: what happened, as JSON without sentences; ids rather than texts of others.
    """
    found = await receivers.by_email(ReadSession(session), portal, email)
    if found is None or found.state is not ReceiverState.CONFIRMED:
        return False
    await put(session, found, kind, words)
    return True


async def tell_portal(session: WriteSession, portal: str, kind: Wanted, words: Words) -> int:
    """Write to all addresses of a portal that want to be told of something; return how many."""
    found = await receivers.wanting(ReadSession(session), portal, kind)
    agreed = [item for item in found if item.state is ReceiverState.CONFIRMED]
    for receiver in agreed:
        await put(session, receiver, kind, words)
    return len(agreed)


async def tell_receiver(  # noqa: PLR0913 - all by name
    session: WriteSession,
    receiver_id: UUID,
    kind: str,
    words: Words,
    *,
    gathered: str,
    every: timedelta,
) -> bool:
    """Write to an address, once in a while: what comes meanwhile goes into the letter that waits.

    Args:
        session: the transaction of what is told.
        receiver_id: an address of a portal.
        kind: one whose words `letters.joined` can put together.
        words: what happened.
        gathered: letters of this topic are put together.
        every: letters of the topic have at least so much time between them.
    """
    found = await receivers.get(ReadSession(session), receiver_id, None)
    if found is None or found.state is not ReceiverState.CONFIRMED:
        return False
    waiting = await notices.waiting(session, receiver_id, gathered)
    if waiting is not None:
        key, said = waiting
        await notices.rewrite(session, key, letters.joined(said, words))
        return True
    last = await notices.last_of(ReadSession(session), receiver_id, gathered)
    after = None if last is None else last + every
    await put(session, found, kind, words, topic=gathered, not_before=after)
    return True


async def put(  # noqa: PLR0913 - all by name
    session: WriteSession,
    receiver: ReceiverRecord,
    kind: str,
    words: Words,
    *,
    topic: str = "",
    not_before: datetime | None = None,
) -> UUID:
    """Put a letter into the outbox; who has not agreed gets only the question whether he does."""
    key = new_id()
    await notices.add(
        session, key, receiver.id, kind, topic=topic, words=words, not_before=not_before
    )
    return key


async def send_due(
    database: Database, server: MailServer, base: str, *, now: datetime | None = None
) -> int:
    """Send every letter that is due; return how many were tried."""
    tried = 0
    while True:
        moment = now or datetime.now(UTC)
        async with database.write() as session:
            secret = await letter_links.make_secret(session)
            due = await notices.claim_due(session, moment, _AT_ONCE)
        if due:
            await _send(database, server, letters.Desk(base, secret, moment), due)
        tried += len(due)
        if len(due) < _AT_ONCE:
            return tried


async def clean(database: Database) -> None:
    """Forget old letters."""
    async with database.write() as session:
        await notices.forget(session, datetime.now(UTC) - timedelta(days=KEEP_DAYS))


async def _send(
    database: Database, server: MailServer, desk: letters.Desk, due: Sequence[NoticeRecord]
) -> None:
    """Send some letters on one connection; when it breaks, those that are left wait."""
    left = list(due)
    try:
        async with server.connected() as connection:
            while left:
                await _one(database, connection, desk, left[0])
                left.pop(0)
    except MailError as error:
        log.warning("mail waits", letters=len(left), reason=str(error))
        for item in left:
            await _again(database, item, desk.now, str(error))


async def _one(
    database: Database, connection: Connection, desk: letters.Desk, item: NoticeRecord
) -> None:
    async with database.read() as session:
        letter = await letters.compose(session, desk, item)
    error = None
    try:
        if letter is not None:
            await connection.send(letter)
    except RefusedError as refused:
        error = str(refused)
    except MailError as failed:
        if not connection.client.is_connected:
            raise
        await _again(database, item, desk.now, str(failed))
        return
    async with database.write() as session:
        state = NoticeState.SENT if error is None else NoticeState.FAILED
        await notices.settle(session, item.id, state, error)
        if error is None:
            await receivers.succeed(session, item.receiver.id)
        elif await receivers.fail(
            session, item.receiver.id, most=REFUSALS,
            reason=f"{REFUSALS} letters in a row were refused, the last one so: {error}",
        ):  # fmt: skip
            log.warning("receiver disabled", receiver=str(item.receiver.id))


async def _again(database: Database, item: NoticeRecord, now: datetime, error: str) -> None:
    async with database.write() as session:
        if item.tries > len(RETRIES):
            await notices.settle(session, item.id, NoticeState.FAILED, error)
            return
        spread = 1 + _random.uniform(-_JITTER, _JITTER)
        wait = timedelta(seconds=RETRIES[item.tries - 1] * spread)
        await notices.later(session, item.id, error, now + wait)

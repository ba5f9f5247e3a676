"""Use cases of the addresses that letters go to: named by a portal, confirmed by their owners."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.services import letter_links, notices
from app.services.access import Caller
from app.services.ids import new_id
from app.services.letter_links import Purpose
from app.store import receivers
from app.values.notice import ReceiverDraft, ReceiverRecord
from app.values.page import Page, Paging
from app.vocabulary.notices import NoticeKind, ReceiverState
from app.vocabulary.terms import Scope

MOST_OF_A_PORTAL = 200
ASKED_AGAIN_AFTER = timedelta(hours=1)

_NO_MAIL = "This service sends no letters: its operator has set no mail server (APP_SMTP_HOST)."


async def create(
    session: WriteSession, caller: Caller, draft: ReceiverDraft, *, mail: bool
) -> ReceiverRecord:
    """Store an address and ask it for its consent; until then it gets nothing else.

    Raises:
        ConflictError: no letters are sent here, the portal has it already, or has too many.
    """
    caller.must(Scope.WRITE)
    if not mail:
        raise ConflictError(_NO_MAIL)
    return await _add(session, caller.portal, draft)


async def named(
    session: WriteSession, portal: str, draft: ReceiverDraft, *, mail: bool
) -> ReceiverRecord:
    """Return a portal's address that another record names; a new one is asked for its consent.

    Raises:
        InvalidInputError: no letters are sent here, or not to that address.
        ConflictError: the portal has too many addresses.
    """
    if not mail:
        raise InvalidInputError.of(
            "/email",
            "no_mail_server",
            "This service sends no letters: its operator has set no mail server. Use a webhook.",
        )
    found = await receivers.by_email(ReadSession(session), portal, draft.email)
    if found is None:
        return await _add(session, portal, draft)
    if found.state in {ReceiverState.STOPPED, ReceiverState.DISABLED}:
        raise InvalidInputError.of(
            "/email",
            "address_switched_off",
            "Letters to this address are switched off; see GET /v1/receivers. Take another one.",
        )
    return found


async def read(session: ReadSession, caller: Caller, key: UUID) -> ReceiverRecord:
    """Return an address of the caller's portal.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    found = await receivers.get(session, key, caller.bound_to)
    if found is None:
        raise NotFoundError(f"There is no receiver {key}.")
    return found


async def page(session: ReadSession, caller: Caller, paging: Paging) -> Page[ReceiverRecord]:
    """Return one page of the addresses of the caller's portal."""
    return await receivers.page(session, caller.bound_to, paging)


async def replace(
    session: WriteSession, caller: Caller, key: UUID, draft: ReceiverDraft
) -> ReceiverRecord:
    """Overwrite what an address is told of, and in which language.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    caller.must(Scope.WRITE)
    await read(ReadSession(session), caller, key)
    await receivers.replace(session, key, draft)
    return await read(ReadSession(session), caller, key)


async def ask_again(session: WriteSession, caller: Caller, key: UUID) -> ReceiverRecord:
    """Ask an address for its consent once more; one that was switched off, too.

    Raises:
        NotFoundError: the portal has none under this id.
        ConflictError: it has agreed, has said no, or was asked a short time ago.
    """
    caller.must(Scope.WRITE)
    found = await read(ReadSession(session), caller, key)
    if found.state is ReceiverState.CONFIRMED:
        raise ConflictError("The address is confirmed already.")
    if found.state is ReceiverState.STOPPED:
        raise ConflictError("The owner of the address wants no letters. He can change his mind.")
    if datetime.now(UTC) - found.asked_at < ASKED_AGAIN_AFTER:
        raise ConflictError("The address was asked a short time ago. Try again in an hour.")
    await receivers.asked(session, key)
    await notices.put(session, found, NoticeKind.CONFIRM, {})
    return await read(ReadSession(session), caller, key)


async def remove(session: WriteSession, caller: Caller, key: UUID) -> None:
    """Delete an address with its letters; a no stays noted, unless an administrator deletes it.

    Raises:
        NotFoundError: the portal has none under this id.
        ConflictError: its owner wants no letters, and that is to be remembered.
    """
    caller.must(Scope.WRITE)
    found = await read(ReadSession(session), caller, key)
    if found.state is ReceiverState.STOPPED and not caller.may(Scope.ADMINISTER):
        raise ConflictError(
            "The owner of the address wants no letters of this portal, which stays noted. An "
            "administrator can delete it."
        )
    await receivers.remove(session, key)


async def of_link(session: ReadSession, purpose: Purpose, token: str) -> ReceiverRecord:
    """Return whom a link in a letter is about.

    Raises:
        NotFoundError: it is none of ours, or no longer good, or the address is gone.
    """
    key = await letter_links.meant(session, purpose, token)
    found = await receivers.get(session, key, None)
    if found is None:
        raise NotFoundError("This address gets no letters any more.")
    return found


async def confirm(session: WriteSession, token: str) -> ReceiverRecord:
    """Note the consent of an address's owner.

    Raises:
        NotFoundError: the link is none of ours, or no longer good.
    """
    found = await of_link(ReadSession(session), Purpose.CONFIRM, token)
    await receivers.confirm(session, found.id)
    return found


async def stop(session: WriteSession, token: str) -> ReceiverRecord:
    """Send an address nothing any more, as its owner wants.

    Raises:
        NotFoundError: the link is none of ours.
    """
    found = await of_link(ReadSession(session), Purpose.STOP, token)
    await receivers.stop(session, found.id)
    return found


async def _add(session: WriteSession, portal: str, draft: ReceiverDraft) -> ReceiverRecord:
    if await receivers.count(ReadSession(session), portal) >= MOST_OF_A_PORTAL:
        raise ConflictError(f"A portal has {MOST_OF_A_PORTAL} receivers at most. Delete one.")
    key = new_id()
    if not await receivers.add(session, key, draft, portal=portal):
        raise ConflictError("The portal has this address already. Change that one.")
    found = await receivers.get(ReadSession(session), key, portal)
    if found is None:
        raise AssertionError("it was just stored")
    await notices.put(session, found, NoticeKind.CONFIRM, {})
    return found

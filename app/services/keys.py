"""API keys: made, shown once, recognised, revoked."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import (
    AuthenticationError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermissionDeniedError,
)
from app.services.access import BOOTSTRAP, Caller
from app.services.ids import new_id
from app.store import api_keys, portals
from app.values.api_key import KeyRecord
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope

_MARK = "eup"
_PREFIX_LENGTH = 12
_NAME = 180
_OWN_FORM = re.compile(rf"{_MARK}_[0-9a-f]{{8}}_")


async def create(  # noqa: PLR0913 - all by name
    session: WriteSession,
    *,
    name: str,
    portal: str,
    scopes: Collection[Scope],
    expires_at: datetime | None = None,
    member_id: UUID | None = None,
) -> str:
    """Make a key and return it; it cannot be shown again. The portal is made when it is new.

    Raises:
        ConflictError: there is a key of that name.
        InvalidInputError: the portal has no such member, or the key would have expired already.
    """
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise InvalidInputError.of(
            "/expires_at", "in_the_past", "The key would have expired already. Give a later moment."
        )
    await portals.ensure(session, portal)
    if is_sandbox(portal) and not set(scopes) <= {Scope.READ, Scope.WRITE}:
        raise InvalidInputError.of(
            "/scopes", "too_powerful", "A sandbox may read and write, and nothing else."
        )
    if member_id is not None:
        await _check_member(ReadSession(session), member_id, portal, scopes)
    prefix = f"{_MARK}_{secrets.token_hex(4)}"
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    await api_keys.add(
        session,
        new_id(),
        name=name,
        portal=portal,
        scopes=scopes,
        prefix=_prefix(key),
        secret_hash=_hash(key),
        expires_at=expires_at,
        member_id=member_id,
    )
    return key


async def rotate(session: WriteSession, name: str, *, grace: timedelta) -> str:
    """Make a successor of a key and return it; the old one is refused once the grace is over.

    Raises:
        NotFoundError: no valid key has that name.
        PermissionDeniedError: it is the operator's own.
    """
    old = await api_keys.by_name(ReadSession(session), name)
    now = datetime.now(UTC)
    if old is None or not old.valid(now):
        raise NotFoundError(f"There is no valid key named {name}.")
    if name == BOOTSTRAP:
        raise PermissionDeniedError("This key is set by APP_BOOTSTRAP_KEY. Change it there.")
    await api_keys.retire(
        session, old.id, name=f"{name[:_NAME]} ({old.prefix})", expires_at=now + grace
    )
    return await create(
        session,
        name=name,
        portal=old.portal,
        scopes=old.scopes,
        expires_at=old.expires_at,
        member_id=old.member_id,
    )


async def put_bootstrap(session: WriteSession, key: str) -> None:
    """Store the administrator's key that the operator chose; repeated at every start."""
    await portals.ensure(session, BOOTSTRAP)
    await api_keys.put_by_name(
        session,
        new_id(),
        name=BOOTSTRAP,
        portal=BOOTSTRAP,
        scopes=list(Scope),
        prefix=_prefix(key),
        secret_hash=_hash(key),
    )


async def recognise(session: ReadSession, key: str) -> Caller:
    """Say who a key belongs to.

    Raises:
        AuthenticationError: the key is unknown, revoked or expired.
    """
    record = await api_keys.by_prefix(session, _prefix(key))
    if (
        record is None
        or not hmac.compare_digest(record.secret_hash, _hash(key))
        or not record.valid(datetime.now(UTC))
    ):
        raise AuthenticationError("The API key is not known, or was revoked, or has expired.")
    return Caller(record.name, record.portal, record.scopes, record.id, record.licence)


async def revoke(session: WriteSession, name: str) -> None:
    """Revoke a key at once.

    Raises:
        NotFoundError: no valid key has that name.
    """
    if not await api_keys.revoke(session, name):
        raise NotFoundError(f"There is no valid key named {name}.")


async def revoke_by_id(session: WriteSession, caller: Caller, key: UUID) -> None:
    """Revoke a key at once.

    Raises:
        NotFoundError: there is no valid key under this id.
        PermissionDeniedError: it is the operator's own.
        ConflictError: it is the caller's own; whoever revoked it could not undo it.
    """
    found = await api_keys.get(ReadSession(session), key)
    if found is not None and found.name == BOOTSTRAP:
        raise PermissionDeniedError(
            "This key is the operator's. `python -m app keys revoke bootstrap` takes it away."
        )
    if key == caller.key_id:
        raise ConflictError(
            "This request is made with that key. Use another administrator's, or rotate it."
        )
    if found is None or not await api_keys.revoke(session, found.name):
        raise NotFoundError(f"There is no valid key {key}.")


async def read(session: ReadSession, key: UUID | None) -> KeyRecord:
    """Return what is known of a key.

    Raises:
        NotFoundError: there is none under this id; a token is not a key.
    """
    found = None if key is None else await api_keys.get(session, key)
    if found is None:
        raise NotFoundError("There is no such key. A token of an identity provider is not one.")
    return found


async def by_name(session: ReadSession, name: str) -> KeyRecord:
    """Return what is known of the key of that name.

    Raises:
        NotFoundError: there is none.
    """
    found = await api_keys.by_name(session, name)
    if found is None:
        raise NotFoundError(f"There is no key named {name}.")
    return found


async def all_keys(session: ReadSession) -> list[KeyRecord]:
    """Return every key, oldest first."""
    return await api_keys.all_records(session)


async def _check_member(
    session: ReadSession, member_id: UUID, portal: str, scopes: Collection[Scope]
) -> None:
    member = await portals.member(session, member_id)
    if member is None or member.portal != portal or member.removed_at is not None:
        raise InvalidInputError.of(
            "/member_id", "member_not_found", "The portal has no such member. Add him first."
        )
    if not set(scopes) <= member.scopes:
        raise InvalidInputError.of(
            "/scopes", "too_powerful", "The member may not do that much. Leave some scopes out."
        )


def _prefix(key: str) -> str:
    """The public part that a key is found by: of foreign keys, a hash of the whole."""
    if _OWN_FORM.match(key):
        return key[:_PREFIX_LENGTH]
    return "h_" + _hash(key)[:_PREFIX_LENGTH]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

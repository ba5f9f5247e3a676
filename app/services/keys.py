"""API keys: made, shown once, recognised, revoked."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from app.db import ReadSession, WriteSession
from app.errors import AuthenticationError, NotFoundError, PermissionDeniedError
from app.services.ids import new_id
from app.store import api_keys
from app.values.api_key import KeyRecord
from app.vocabulary.terms import Scope

BOOTSTRAP = "bootstrap"
"""Name and portal of the administrator's key from `APP_BOOTSTRAP_KEY`."""

_MARK = "eup"
_PREFIX_LENGTH = 12
_OWN_FORM = re.compile(rf"{_MARK}_[0-9a-f]{{8}}_")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands behind a request: the key's name, its portal, what it may do."""

    name: str
    portal: str
    scopes: frozenset[Scope]

    def must(self, scope: Scope) -> None:
        """Refuse a caller without a scope.

        Raises:
            PermissionDeniedError: the key lacks it; administrators have all.
        """
        if not {scope, Scope.ADMINISTER} & self.scopes:
            raise PermissionDeniedError(
                f"The key {self.name} lacks the scope {scope}. Ask an administrator for a key "
                "that has it."
            )

    def portal_or(self, portal: str | None) -> str:
        """The portal that a record is written for: the key's own unless another is named.

        Raises:
            PermissionDeniedError: only administrators may write for other portals.
        """
        if portal is not None and portal != self.portal:
            if Scope.ADMINISTER not in self.scopes:
                raise PermissionDeniedError(
                    f"The key {self.name} writes for the portal {self.portal}, not {portal}."
                )
            return portal
        return self.portal


async def create(
    session: WriteSession, *, name: str, portal: str, scopes: Collection[Scope]
) -> str:
    """Make a key and return it; it cannot be shown again.

    Raises:
        ConflictError: there is a key of that name.
    """
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
    )
    return key


async def put_bootstrap(session: WriteSession, key: str) -> None:
    """Store the administrator's key that the operator chose; repeated at every start."""
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
    return Caller(record.name, record.portal, record.scopes)


async def revoke(session: WriteSession, name: str) -> None:
    """Revoke a key at once.

    Raises:
        NotFoundError: no valid key has that name.
    """
    if not await api_keys.revoke(session, name):
        raise NotFoundError(f"There is no valid key named {name}.")


async def all_keys(session: ReadSession) -> list[KeyRecord]:
    """Return every key, oldest first."""
    return await api_keys.all_records(session)


def _prefix(key: str) -> str:
    """The public part that a key is found by: of foreign keys, a hash of the whole."""
    if _OWN_FORM.match(key):
        return key[:_PREFIX_LENGTH]
    return "h_" + _hash(key)[:_PREFIX_LENGTH]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

"""Tokens of a portal's own identity provider: signed JWTs, checked against its published keys."""

import asyncio
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from app.db import Database, ReadSession
from app.errors import AuthenticationError, UnavailableError
from app.services.access import Caller
from app.store import portals
from app.values.portal import PortalRecord, Provider
from app.vocabulary.terms import Scope

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Public-key signatures only: with a shared secret or `none`, anybody could sign."""

LEEWAY_SECONDS = 30
LONGEST_TOKEN = 8_192

_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_FRESH_SECONDS = 300
_AGAIN_SECONDS = 10
_AFTER_FAILURE_SECONDS = 15
_STALE_SECONDS = 3_600
_FETCH_SECONDS = 5
_MOST_BYTES = 100_000
_MOST_KEYS = 50
_REFUSED = "The token is not valid here. Get a new one from your identity provider."


@dataclass(frozen=True, slots=True)
class _Fetched:
    keys: KeySet
    at: float


class KeySets:
    """Key sets of identity providers: fetched when they are needed, kept for five minutes.

    One fetch of a key set runs at a time, and all who need it wait for that one. After one that
    failed nobody tries again for a while: a provider that is silent costs no more than that.
    """

    def __init__(
        self, folder: Path | None, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Name the folder that key sets in files may stand in."""
        self._folder = folder
        self._transport = transport
        self._known: dict[str, _Fetched] = {}
        self._failed: dict[str, float] = {}
        self._fetches: dict[str, asyncio.Task[None]] = {}

    async def get(self, place: str, key_id: str | None) -> KeySet:
        """Return a key set; fetched anew when it is old, or lacks a key that should be in it.

        While it cannot be fetched, the last one is used for an hour.

        Raises:
            UnavailableError: it cannot be read.
        """
        if self._is_wanted(place, key_id):
            fetch = self._fetches.get(place)
            if fetch is None:
                fetch = self._fetches[place] = asyncio.create_task(self._refresh(place))
            # Who goes away does not take it from the others.
            await asyncio.shield(fetch)
        known = self._known.get(place)
        if known is None or time.monotonic() - known.at > _STALE_SECONDS:
            raise _unreadable()
        return known.keys

    def _is_wanted(self, place: str, key_id: str | None) -> bool:
        now = time.monotonic()
        if now - self._failed.get(place, -inf) < _AFTER_FAILURE_SECONDS:
            return False
        known = self._known.get(place)
        if known is None:
            return True
        lacks = key_id not in {key.kid for key in known.keys.keys}
        return now - known.at >= (_AGAIN_SECONDS if lacks else _FRESH_SECONDS)

    async def _refresh(self, place: str) -> None:
        try:
            self._known[place] = _Fetched(await self._read(place), time.monotonic())
            self._failed.pop(place, None)
        except UnavailableError:
            self._failed[place] = time.monotonic()
        finally:
            del self._fetches[place]

    async def _read(self, place: str) -> KeySet:
        try:
            text = await (self._fetch(place) if place.startswith("https://") else self._load(place))
            said = json.loads(text)
            return KeySet.import_key_set({"keys": said["keys"][:_MOST_KEYS]})
        except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError, JoseError) as error:
            raise _unreadable() from error

    async def _fetch(self, address: str) -> bytes:
        async with (
            # The client's limit is of each piece; this one is of all of them.
            asyncio.timeout(_FETCH_SECONDS),
            httpx.AsyncClient(
                timeout=_FETCH_SECONDS, follow_redirects=False, transport=self._transport
            ) as client,
            client.stream("GET", address) as answer,
        ):
            answer.raise_for_status()
            body = b""
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise ValueError("too long")
            return body

    async def _load(self, name: str) -> bytes:
        if self._folder is None:
            raise ValueError("no folder of key sets is set")
        folder = self._folder.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or path.stat().st_size > _MOST_BYTES:
            raise ValueError("not in the folder, or too long")
        return await asyncio.to_thread(path.read_bytes)


def looks_like_one(credentials: str) -> bool:
    """Whether credentials have the form of a signed token."""
    return len(credentials) <= LONGEST_TOKEN and _FORM.fullmatch(credentials) is not None


async def recognise(database: Database, key_sets: KeySets, token: str) -> Caller:
    """Say for whom a token was made out.

    No connection is held while a key set is fetched: its provider may be silent.

    Raises:
        AuthenticationError: its signature, issuer, audience or time does not fit.
        UnavailableError: the key set cannot be read.
    """
    key_id, claimed = _unverified(token)
    issuer = claimed.get("iss")
    # A text, and one that the database can hold: nothing else is the issuer of anybody.
    if not isinstance(issuer, str) or not issuer.isprintable():
        raise AuthenticationError(_REFUSED)
    async with database.read() as session:
        portal = await portals.by_issuer(session, issuer)
    if portal is None or portal.provider is None or portal.suspended:
        raise AuthenticationError(_REFUSED)
    keys = await key_sets.get(portal.provider.key_set, key_id)
    claims = _verified(token, keys, portal.provider)
    async with database.read() as session:
        return await _caller(session, portal, portal.provider, claims)


def _unverified(token: str) -> tuple[str | None, Mapping[str, object]]:
    """Read whose token it says it is; nothing of it is believed yet."""
    try:
        parsed = extract_compact(token.encode())
        claims = json.loads(parsed.payload)
        key_id = parsed.headers().get("kid")
    except (JoseError, ValueError, RecursionError) as error:
        raise AuthenticationError(_REFUSED) from error
    if not isinstance(claims, dict):
        raise AuthenticationError(_REFUSED)
    return (key_id if isinstance(key_id, str) else None), claims


def _verified(token: str, keys: KeySet, provider: Provider) -> Mapping[str, object]:
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        read = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        registry.validate(read.claims)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise AuthenticationError(_REFUSED) from error
    return read.claims


async def _caller(
    session: ReadSession, portal: PortalRecord, provider: Provider, claims: Mapping[str, object]
) -> Caller:
    """Give a token what it asks for, no more than the provider and the member may."""
    subject = str(claims["sub"])[:200]
    if not subject.isprintable():
        raise AuthenticationError(_REFUSED)
    member = await portals.member_of(session, portal.name, subject)
    most = provider.scopes & (member.scopes if member else {Scope.READ})
    asked = str(claims.get("scope", "")).split()
    return Caller(
        name=member.name if member else f"{portal.name}: {subject}",
        portal=portal.name,
        scopes=frozenset(scope for scope in most if not asked or scope in asked),
        licence=portal.licence,
    )


def _unreadable() -> UnavailableError:
    return UnavailableError("The keys of the identity provider cannot be read. Try again shortly.")

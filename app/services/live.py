"""The registry in memory: the index with everything that an answer shows, kept up by changes.

Truth is the database. Whoever writes commits first and then catches up from the change table;
other processes do so by themselves every half second, or at once when a reader names the revision
that it must see.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from app import metrics
from app.db import ReadSession
from app.errors import RevisionError, UnavailableError
from app.matching.assistant import Assistant
from app.matching.assistant.reading import worth_reading
from app.matching.types import Predicted
from app.processes import uncollected
from app.services import known_decisions, known_scorecards, registry_parts
from app.services.known_listings import KnownListings
from app.services.pseudonyms import Pseudonyms
from app.services.registry_contents import RegistryContents
from app.services.threads import in_thread_then_rest
from app.store import changes, decisions, feed, listings, organizations, secrets
from app.store.changes import Change
from app.values.listing import ListingRecord
from app.vocabulary.terms import Noun

_AT_ONCE = 25
"""Listings that are put in without a pause: some ten milliseconds of work."""

_READ_AT_ONCE = 5
"""Changed listings whose codes are read before they are searched; more are read later."""

_ROUNDS = 20
"""How often codes are read before what they leave is rebuilt."""

_WAIT_SECONDS = 0.2
_WAIT_STEP = 0.01
_PSEUDONYMS = "pseudonyms"

_READ = (
    *("index", "organizations", "listings", "decisions", "scorecards", "revision", "as_of"),
    *("hidden", "closed", "teaching", "_epoch", "_horizon", "_applied"),
)
"""Attributes that are read from the database, but for its secrets and what follows from others."""


@dataclass(eq=False)
class LiveRegistry(RegistryContents):
    """What suggestions are answered from, without asking the database.

    Attributes:
        revision: the newest change applied.
        as_of: when the last change was applied.
        learning: held by whoever makes the code assistant's model.
    """

    revision: int = 0
    as_of: datetime = field(default_factory=lambda: datetime.now(UTC))
    ready: bool = False
    learning: asyncio.Lock = field(default_factory=asyncio.Lock)
    _epoch: str = ""
    _horizon: int = 0
    _applied: set[int] = field(default_factory=set)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _rebuilding: asyncio.Lock = field(default_factory=asyncio.Lock)

    def state(self) -> dict[str, object]:
        """What was read, to be taken by another registry of the same database."""
        return {name: getattr(self, name) for name in _READ}

    def take(self, state: Mapping[str, object]) -> None:
        """Be what another registry was, but for what its database keeps secret."""
        for name, value in state.items():
            setattr(self, name, value)
        self.names.put_later(self.organizations.copy().names())
        self.ready = True

    async def start(self) -> None:
        """Read the whole registry, or what has changed where it was read or taken before."""
        if self.ready:
            async with self.database.read() as session:
                self.ready = await feed.epoch(session) == self._epoch
                self.pseudonyms = Pseudonyms(await secrets.get(session, _PSEUDONYMS) or b"")
        await (self.catch_up() if self.ready else self.load())

    async def load(self, *, processes: int | None = None) -> None:
        """Read the whole registry, before the first answer; again when that was interrupted.

        What was there before and is no more goes: between two readings it may have been deleted.

        Args:
            processes: that take part, see `registry_parts.read`.
        """
        async with self.database.write() as writing:
            await secrets.make(writing, _PSEUDONYMS)
        async with self._lock, self.database.read() as session:
            pseudonyms = Pseudonyms(await secrets.get(session, _PSEUDONYMS) or b"")
            self._epoch = await feed.epoch(session)
            found = await changes.since(session, await changes.horizon_now(session))
            newest = await changes.last_revision(session)
            self.drop(set(self.listings))
            self.names.drop(set(self.organizations))
            self.organizations.clear()
            self.decisions.clear()
            async for owners in organizations.all_records(session):
                self.organizations.update((record.id, record) for record in owners)
                self.names.put((record.id, record.name) for record in owners)
            async for decided in decisions.all_records(session):
                for decision in decided:
                    known_decisions.remember(self.decisions, decision)
            self.scorecards = await known_scorecards.read(session)
            self.pseudonyms = pseudonyms
            with uncollected():
                parts = registry_parts.read(self.database, processes=processes)
                self.hold([part async for part in parts])
            await asyncio.to_thread(self.reader.learn, map(self.as_seen, self.listings.values()))
            if self.reader.ready:
                self.unread.add(one for one in self.listings.values() if worth_reading(one.codes))
            self._settle(found.items, found.horizon, newest)
            self.answers.clear()
            self.ready = True

    async def catch_up(self) -> None:
        """Apply every change committed before this call.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        async with self._lock, self.database.read() as session:
            found = await changes.since(session, self._horizon)
            fresh = [change for change in found.items if change.revision not in self._applied]
            if fresh:
                await self._apply(session, fresh)
            self._settle(found.items, found.horizon)
            if fresh:
                self.answers.clear()

    async def wait_for(self, revision: int) -> None:
        """Wait until a revision has been applied.

        Raises:
            UnavailableError: it was not within 200 milliseconds.
            RevisionError: no write has made it.
        """
        deadline = asyncio.get_running_loop().time() + _WAIT_SECONDS
        await self.catch_up()
        while self.revision < revision:
            if asyncio.get_running_loop().time() > deadline:
                await self._check_revision(revision)
                raise UnavailableError(
                    f"Revision {revision} has not been seen; the newest is {self.revision}. "
                    "Try again."
                )
            await asyncio.sleep(_WAIT_STEP)
            await self.catch_up()

    async def _check_revision(self, revision: int) -> None:
        async with self.database.read() as session:
            newest = await changes.last_revision(session)
        if revision > newest:
            raise RevisionError(
                f"There is no revision {revision}; the newest is {newest}. "
                "Use a revision that a write answered with."
            )

    async def start_reading(
        self, assistant: Assistant, edition: str | None, learnt: KnownListings
    ) -> None:
        """Read listings with an assistant from now on.

        Args:
            assistant: knows the listings that it has learnt.
            edition: that its titles are from.
            learnt: a copy of that time; what was written meanwhile is made up for.
        """
        async with self._lock:
            self.reader.start(assistant, edition)
            self.reader.forget(self.listings.gone_since(learnt))
            fresh = map(self.listings.__getitem__, self.listings.changed_since(learnt))
            self.reader.learn([self.as_seen(record) for record in fresh])
            self.answers.clear()

    async def take_codes(self, read: Mapping[UUID, Predicted], before: KnownListings) -> None:
        """Put into the index which codes were read of listings.

        Args:
            read: codes by the id of the listing.
            before: a copy of the time when they were read; what has changed since is read by
                `read_on`.
        """
        async with self._lock:
            fresh = map(self.listings.__getitem__, self.listings.changed_since(before))
            self.unread.add(one for one in fresh if worth_reading(one.codes))
        settled = False
        while not settled:
            async with self._rebuilding:
                changed = {*self.listings.changed_since(before), *self.listings.gone_since(before)}
                same = ((str(key), codes) for key, codes in read.items() if key not in changed)
                rebuild = self.index.reread(dict(same))
                await asyncio.to_thread(rebuild.build)
                settled = self.index.settle(rebuild)
                self.answers.clear()

    async def read_on(self) -> None:
        """Read the codes of some of the listings that came in great numbers, a few at a time."""
        for _ in range(_ROUNDS):
            some = self.unread.first(_AT_ONCE)
            if not some:
                return
            read: list[Predicted] = await in_thread_then_rest(partial(list, map(self.read, some)))
            async with self._lock:
                both = zip(some, read, strict=True)
                self.put_into_index(
                    (one, codes) for one, codes in both if self.listings.get(one.id) == one
                )
                self.unread.done(some)
                self.answers.clear()

    async def tidy(self) -> bool:
        """Rebuild what writes have left to be rebuilt, beside searches; say if there was any."""
        built = False
        async with self._rebuilding:
            while (rebuild := self.index.due()) is not None:
                await asyncio.to_thread(rebuild.build)
                self.index.settle(rebuild)
                self.answers.clear()
                built = True
        return built

    async def _apply(self, session: ReadSession, fresh: Iterable[Change]) -> None:
        touched: dict[Noun, set[UUID]] = {noun: set() for noun in Noun}
        for change in fresh:
            touched[change.noun].add(change.record_id)
        owners = touched[Noun.ORGANIZATION]
        known = await organizations.get_many(session, owners)
        found = {key: record for key, record in known.items() if record.merged_into is None}
        self.organizations.update(found)
        self.names.put((record.id, record.name) for record in found.values())
        # A moved organization moves its listings: their country stands in the index.
        wanted = (
            touched[Noun.OFFER] | touched[Noun.NEED] | set(await listings.ids_of(session, owners))
        )
        present = await listings.get_many(session, wanted)
        missing = {record.organization_id for record in present.values()} - set(self.organizations)
        others = await organizations.get_many(session, missing)
        self.organizations.update(others)
        self.names.put((record.id, record.name) for record in others.values())
        self.drop(wanted - set(present))
        for key in owners - set(found):
            self.organizations.pop(key, None)
        self.names.drop(owners - set(found))
        await self._take_in(present.values())
        for decision in (await decisions.get_many(session, touched[Noun.DECISION])).values():
            known_decisions.remember(self.decisions, decision)
        if touched[Noun.SCORECARD]:
            self.scorecards = await known_scorecards.read(session)

    async def _take_in(self, records: Iterable[ListingRecord]) -> None:
        """Put changed listings in, with pauses for others; the codes of many are read later."""
        kept = [record for record in records if record.organization_id in self.organizations]
        seen = [self.as_seen(record) for record in kept]
        if len(kept) <= _READ_AT_ONCE:
            self.reader.learn(seen)
            self.put(kept, self.read)
            return
        await asyncio.to_thread(self.reader.learn, seen)
        for start in range(0, len(kept), _AT_ONCE):
            self.put(kept[start : start + _AT_ONCE], self.read_before)
            await asyncio.sleep(0)

    def _settle(self, applied: tuple[Change, ...], horizon: int, newest: int = 0) -> None:
        newest = max((newest, *(change.revision for change in applied)))
        if newest > self.revision:
            self.revision = newest
            self.as_of = datetime.now(UTC)
        self._horizon = horizon
        self._applied = {c.revision for c in applied if c.transaction >= horizon}
        metrics.caught_up(listings=self.public_listings, revision=self.revision)

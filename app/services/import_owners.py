"""Whose goods the rows of an import are: found in the registry, or added to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import AppError
from app.exchange.intake.owners import OwnerSaid
from app.services import listings, organizations
from app.services.access import Caller
from app.services.ids import new_id
from app.store import bulk, merges, portals
from app.store import organizations as stored
from app.values.imports import ImportRecord
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.countries import UNSTATED
from app.vocabulary.terms import Visibility

_MOST_KNOWN = 50_000

Found = UUID | AppError


@dataclass
class Owners:
    """The owners that an import has met.

    Attributes:
        country: for those whose state the file does not say.
        home: the state that the portal says it is of.
        unstated: the portal's own organization, where its state is not known and the import says
            one; what the file has of its goods goes to that of the state.
    """

    caller: Caller
    asked: ImportRecord
    country: str = UNSTATED
    home: str = UNSTATED
    own_name: str = ""
    unstated: UUID | None = None
    _known: dict[OwnerSaid | None, Found] = field(default_factory=dict)
    _kept: dict[OwnerSaid | None, Found] = field(default_factory=dict)
    _fresh: dict[OwnerSaid | None, Found] = field(default_factory=dict)

    async def begin(self, session: ReadSession) -> None:
        """Learn what the portal says of itself."""
        portal = await portals.get(session, self.caller.portal)
        said = portal.country if portal is not None else None
        self.home = said or UNSTATED
        self.country = self.asked.country or self.home
        self.own_name = (portal.title if portal is not None else "") or self.caller.portal
        if self.asked.country is not None:
            self.unstated = await self._unstated(session)

    async def _unstated(self, session: ReadSession) -> UUID | None:
        portal = self.caller.portal
        known = await stored.by_source(session, portal, f"portal:{portal}")
        own = await stored.get(session, known) if known is not None else None
        if own is None or own.country != UNSTATED:
            return None
        return own.id if own.merged_into is None and own.steward is None else None

    def know(self, said: Collection[OwnerSaid | None]) -> bool:
        """Whether these owners stand in the registry for all to see."""
        return all(self._plain(one) in self._known for one in said)

    def of_batch(self) -> "Owners":
        """The same owners for a transaction, which finds more of its own."""
        return replace(self, _kept={}, _fresh={})

    def settle(self) -> None:
        """Let the others of the import know what was found, once it is committed."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(self._kept)

    async def find(
        self, session: WriteSession, said: Collection[OwnerSaid | None]
    ) -> Mapping[OwnerSaid | None, Found]:
        """Return the organization of each owner, or why it may not be theirs."""
        # In the order of the rows: of what two of them say of an owner, the first counts.
        wanted = dict.fromkeys(self._plain(one) for one in said)
        found = {one: self._known[one] for one in wanted if one in self._known}
        found |= self._kept | self._fresh
        missing = [one for one in wanted if one not in found]
        if missing:
            await self._look_up(session, missing)
            found |= self._fresh
        owners = {one: found[self._plain(one)] for one in said}
        # An owner may have become part of another one since it was found, or does so now.
        keys = {one for one in owners.values() if isinstance(one, UUID)}
        standing = await stored.hold_standing(session, keys)
        return {
            one: standing[owner] if isinstance(owner, UUID) else owner
            for one, owner in owners.items()
        }

    def keep(self) -> None:
        """Remember what was found: its savepoint holds."""
        self._kept |= self._fresh
        self._fresh = {}

    def forget(self) -> None:
        """Forget what was found: it was rolled back."""
        self._fresh = {}

    @staticmethod
    def _plain(said: OwnerSaid | None) -> OwnerSaid | None:
        return said if said is not None and (said.mark or said.id) else None

    async def _look_up(self, session: WriteSession, missing: Collection[OwnerSaid | None]) -> None:
        elsewhere = await self._of_another_registry(session, missing)
        named = [one for one in missing if one is not None and (one.id is None or one in elsewhere)]
        by_key = await bulk.organizations_by_source(
            session, self.caller.portal, [one.mark for one in named]
        )
        numbers = [number for one in named for number in one.identifiers if number.is_checked]
        by_number = await bulk.organizations_by_identifier(
            session, numbers, {"", self.caller.portal}
        )
        new: dict[UUID, OwnerSaid] = {}
        for one in missing:
            if one is None or (one.id is not None and one not in elsewhere):
                self._fresh[one] = await self._named(session, one)
                continue
            realm = stored.realm(self._draft(one))
            own = [(realm, n.scheme.value, n.value) for n in one.identifiers if n.is_checked]
            numbered = (by_number[number] for number in own if number in by_number)
            found = by_key.get(one.mark) or next(numbered, None)
            if found is not None and found not in new:
                self._fresh[one] = await self._checked(session, found, one)
                continue
            key = found or new_id()
            new[key] = new[key].with_more(one) if key in new else one
            by_key[one.mark] = key
            by_number |= dict.fromkeys(own, key)
            self._fresh[one] = key
        drafts = [(key, self._draft(one)) for key, one in new.items()]
        await bulk.add_organizations(session, drafts)

    async def _of_another_registry(
        self, session: WriteSession, missing: Collection[OwnerSaid | None]
    ) -> set[OwnerSaid]:
        """Owners whose id nothing here has, but who are told by a number or a name, too."""
        told = {one: one.id for one in missing if one is not None and one.id and one.name}
        here = await stored.get_many(ReadSession(session), set(told.values()))
        return {one for one, key in told.items() if key not in here}

    async def _named(self, session: WriteSession, said: OwnerSaid | None) -> Found:
        """The organization that a row or the request names by id, else the portal's own."""
        key = self.asked.organization_id if said is None else said.id
        if key is not None:
            try:
                return await listings.standing_owner(session, self.caller, key)
            except AppError as error:
                return error
        return await self._own(session)

    async def _own(self, session: WriteSession) -> Found:
        """The portal's own organization; where an import names another state, one of that state."""
        reading = ReadSession(session)
        portal = self.caller.portal
        key = f"portal:{portal}"
        known = await stored.by_source(reading, portal, key)
        record = await stored.get(reading, known) if known is not None else None
        country = record.country if record is not None else self.home
        if self.asked.country not in {None, country}:
            key = f"{key} {self.country}"
            known = await stored.by_source(reading, portal, key)
            record = await stored.get(reading, known) if known is not None else None
        if record is not None and record.merged_into is not None:
            # What stands for it may be another portal's.
            return await self._checked(session, record.merged_into, None)
        if known is not None:
            return known
        new = new_id()
        draft = OrganizationDraft(
            name=self.own_name, country=self.country, source=Source(portal, key)
        )
        await bulk.add_organizations(session, [(new, draft)])
        return new

    async def _checked(self, session: WriteSession, key: UUID, said: OwnerSaid | None) -> Found:
        try:
            await listings.check_owner(session, self.caller, key)
            if said is not None:
                await self._complete(session, key, said)
        except AppError as error:
            return error
        return key

    async def _complete(self, session: WriteSession, key: UUID, said: OwnerSaid) -> None:
        """Change what a file says otherwise of an organization that its portal brought."""
        record = await stored.lock(session, key)
        if record is None or record.source.portal != self.caller.portal:
            return
        if record.source.key != said.mark and await merges.merged_into(ReadSession(session), key):
            # What is said of a record that is part of it now would change it with every row.
            return
        draft = self._draft(said)
        merged = replace(
            draft,
            name=draft.name if said.name and said.name != said.mark else record.name,
            country=said.country or record.country,
            source=record.source,
            identifiers=tuple(
                sorted({*record.identifiers, *draft.identifiers}, key=lambda n: (n.scheme, n.value))
            ),
            region=draft.region or record.region,
            city=draft.city or record.city,
            address=draft.address or record.address,
            website=draft.website or record.website,
            description=record.description,
            language=record.language,
            visibility=record.visibility,
            research=record.research,
        )
        if not organizations.says_the_same(record, merged):
            await stored.replace(session, key, merged)
            await organizations.forget_backing(session, record, merged)

    def _draft(self, said: OwnerSaid) -> OrganizationDraft:
        return OrganizationDraft(
            name=said.name,
            country=said.country or self.country,
            source=Source(self.caller.portal, said.mark, licence=self.caller.licence),
            identifiers=said.identifiers,
            region=said.region,
            city=said.city,
            address=said.address,
            website=said.website,
            visibility=Visibility.PUBLIC,
        )

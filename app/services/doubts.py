"""What the service itself doubts of listings, for moderators to look at."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from app import clock
from app.matching import Listing
from app.matching.repeats import repeats, said_again
from app.services.live import LiveRegistry
from app.services.matchable import in_play, matchable
from app.values.listing import ListingRecord
from app.values.moderation import Doubt
from app.vocabulary.moderation import FlagKind
from app.vocabulary.reach import is_sandbox, stricter
from app.vocabulary.terms import Status, Visibility


def doubtful(live: LiveRegistry, records: Collection[ListingRecord]) -> list[Doubt]:
    """Return what is doubtful of changed listings; takes a while, so not for the event loop.

    Codes that the words speak against; repeats of another listing of the same organization; and
    what was hidden, said again.
    """
    return [*_contradicted(live, records), *_repeated(live, records), *_hidden_again(live, records)]


def _contradicted(live: LiveRegistry, records: Collection[ListingRecord]) -> Iterator[Doubt]:
    if not live.reader.ready:
        return
    for record in records:
        said = live.reader.contradiction(record)
        if said is not None:
            yield Doubt(record.id, FlagKind.CODE_AGAINST_TEXT,
                        {"codes": list(record.codes), "instead": said.suggestion.code,
                         "probability": said.probability})  # fmt: skip


def _repeated(live: LiveRegistry, records: Collection[ListingRecord]) -> Iterator[Doubt]:
    standing = list(_of_several_sources(live, {record.organization_id for record in records}))
    by_key = {str(record.id): record for record in standing}

    def known_apart(one: str, other: str) -> bool:
        first, second = by_key[one], by_key[other]
        # Moderators who may see the one would learn of the other.
        if _is_private(live, second) and not _is_private(live, first):
            return True
        if first.source.portal == second.source.portal:
            # A source that has keys of its own for both knows what it does.
            return first.source.key is not None and second.source.key is not None
        return Visibility.PRIVATE in {first.visibility, second.visibility}

    changed = {str(record.id) for record in records}
    for repeat in repeats(_shown(live, standing), changed, known_apart):
        yield Doubt(UUID(repeat.listing), FlagKind.REPEATED_LISTING,
                    {"likeness": repeat.likeness}, UUID(repeat.earlier))  # fmt: skip


def _of_several_sources(live: LiveRegistry, owners: Collection[UUID]) -> Iterator[ListingRecord]:
    """Listings in play of organizations that have some of more than one source.

    Most owners' listings all come from one source, which keeps them apart.
    """
    day = clock.today()
    for owner in owners:
        standing = [
            record
            for record in live.listings.of(owner)
            if in_play(record, day) and not is_sandbox(record.source.portal)
        ]
        sources = {one.id if one.source.key is None else one.source.portal for one in standing}
        if len(sources) > 1:
            yield from standing


def _hidden_again(live: LiveRegistry, records: Collection[ListingRecord]) -> Iterator[Doubt]:
    found = map(live.listings.get, list(live.hidden))
    hidden = {one.id: one for one in found if one and not is_sandbox(one.source.portal)}
    if not hidden:
        return
    standing = {
        record.id: record
        for record in _near_hidden(live, records, hidden)
        if not is_sandbox(record.source.portal)
        and record.status is Status.ACTIVE
        and not record.hidden
    }
    for repeat in said_again(_shown(live, standing.values()), _shown(live, hidden.values())):
        listing, before = standing[UUID(repeat.listing)], hidden[UUID(repeat.earlier)]
        # Moderators who may see the one would learn of the other.
        if _is_private(live, before) and not _is_private(live, listing):
            continue
        yield Doubt(listing.id, FlagKind.HIDDEN_AGAIN,
                    {"likeness": repeat.likeness}, before.id)  # fmt: skip


def _near_hidden(
    live: LiveRegistry, records: Collection[ListingRecord], hidden: Collection[UUID]
) -> Iterator[ListingRecord]:
    """Changed listings, and all of whoever has one that was hidden just now."""
    just_hidden = [record for record in records if record.id in hidden]
    if not just_hidden:
        yield from records
        return
    owners = {record.organization_id for record in just_hidden}
    portals = {record.source.portal for record in just_hidden}
    changed = {record.id for record in records}
    for record in live.listings.copy().values():
        if (
            record.id in changed
            or record.organization_id in owners
            or record.source.portal in portals
        ):
            yield record


def _shown(live: LiveRegistry, records: Iterable[ListingRecord]) -> Iterator[Listing]:
    return (matchable(record, live.organizations[record.organization_id]) for record in records)


def _is_private(live: LiveRegistry, record: ListingRecord) -> bool:
    owner = live.organizations[record.organization_id]
    return stricter(record.visibility, owner.visibility) is Visibility.PRIVATE

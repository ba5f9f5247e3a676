"""Use case of likeness: which stored organizations may be one with a record, and why."""

from collections.abc import Callable, Iterable
from uuid import UUID

from app.matching.identity import Kinship, Neighbours, Party, judge, traits
from app.services.live import LiveRegistry
from app.services.near_names import near_names
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.vocabulary.reach import is_sandbox

_MOST_NAMES = 50
"""Names that sound alike that are looked at; enough of them tell a common name from a rare one."""

NOBODY = "new"


def party(record: OrganizationDraft, key: str = NOBODY) -> Party:
    """A stored or proposed organization as it is compared."""
    return Party(
        id=key,
        names=(record.name,),
        country=record.country,
        identifiers=record.identifiers,
        region=record.region,
        city=record.city,
        address=record.address,
        website=record.website,
    )


def kin(  # noqa: PLR0913 - all by name
    live: LiveRegistry,
    draft: OrganizationDraft,
    *,
    key: UUID | None,
    least: float,
    seen_as: Callable[[OrganizationRecord], OrganizationRecord | None],
    more: Iterable[UUID] = (),
) -> list[tuple[UUID, Kinship]]:
    """Organizations that are likely one with a record, likeliest first. Not for the event loop.

    Args:
        live: the registry.
        draft: the record.
        key: its id, when it is stored.
        least: probability from which on they are returned.
        seen_as: an organization as it may be compared with it; None where it may not.
        more: organizations to look at besides those with names that sound alike.
    """
    own = str(key or NOBODY)
    asked = traits(party(draft, own))
    near = Neighbours()
    near.put([asked])

    def told(record: OrganizationRecord) -> OrganizationRecord | None:
        return seen_as(record) if record.id != key and comparable(record, draft) else None

    alike = near_names(live, draft.name, _MOST_NAMES, lambda record: told(record) is not None)
    others = filter(None, map(live.organizations.get, more))
    records = {
        record.id: shown for record in (*alike, *others) if (shown := told(record)) is not None
    }
    near.put(traits(party(shown, str(other))) for other, shown in records.items())
    judged = [(other, judge(asked, near[str(other)], near.rarity)) for other in records]
    likely = [(other, said) for other, said in judged if said.probability >= least]
    return sorted(likely, key=lambda pair: (-pair[1].points, pair[0]))


def comparable(one: OrganizationDraft, other: OrganizationDraft) -> bool:
    """Whether two records may ever become one: what is open and what is closed stay apart."""
    sandboxes = {
        source if is_sandbox(source) else "" for source in (one.source.portal, other.source.portal)
    }
    return len(sandboxes) == 1 and one.visibility is other.visibility

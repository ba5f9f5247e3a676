"""Use case of likeness: which stored organizations may be one with a record, and why."""

from collections.abc import Callable, Iterable
from uuid import UUID

from app.matching.identity import Kinship, Neighbours, Party, judge, traits
from app.services.live import LiveRegistry
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
    found = [*live.names.find(draft.name, _MOST_NAMES), *more]
    records = {other: live.organizations.get(other) for other in found if other != key}
    near.put(
        traits(party(told, str(other)))
        for other, record in records.items()
        if record is not None and comparable(record, draft) and (told := seen_as(record))
    )
    judged = [
        (other, judge(asked, near[str(other)], near.rarity))
        for other in records
        if str(other) in near
    ]
    likely = [(other, said) for other, said in judged if said.probability >= least]
    return sorted(likely, key=lambda pair: (-pair[1].points, pair[0]))


def comparable(one: OrganizationDraft, other: OrganizationDraft) -> bool:
    """Whether two records may ever become one: what is open and what is closed stay apart."""
    sandboxes = {
        source if is_sandbox(source) else "" for source in (one.source.portal, other.source.portal)
    }
    return len(sandboxes) == 1 and one.visibility is other.visibility

"""What people decided on pairs, as seen from both sides."""

from bisect import insort
from uuid import UUID

from app.values.decision import DecisionRecord

KnownDecisions = dict[UUID, dict[UUID, list[DecisionRecord]]]
"""By listing, then by the other one; of each pair in order of id."""


def remember(known: KnownDecisions, decision: DecisionRecord) -> None:
    """Add a decision, unless it is there."""
    for one, other in (
        (decision.need_id, decision.offer_id),
        (decision.offer_id, decision.need_id),
    ):
        said = known.setdefault(one, {}).setdefault(other, [])
        if all(item.id != decision.id for item in said):
            insort(said, decision, key=lambda item: item.id)


def forget(known: KnownDecisions, listing_id: UUID) -> None:
    """Drop what was decided on pairs with a listing."""
    for other in known.pop(listing_id, {}):
        left = known.get(other, {})
        left.pop(listing_id, None)
        if not left:
            known.pop(other, None)

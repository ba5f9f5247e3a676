"""Mutual consent: a private listing opens to its counterpart once both owners have accepted."""

from collections.abc import Iterable
from uuid import UUID

from app.db import ReadSession
from app.store import seen
from app.values.listing import ListingRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side, Verdict

_SAYS_YES: dict[Verdict, bool] = {
    Verdict.ACCEPTED: True,
    Verdict.CONTRACTED: True,
    Verdict.DECLINED: False,
}
"""What the latest of these verdicts of an owner's portal means; `contacted` means neither."""


def accepted(said: Iterable[tuple[str, Verdict]], portal: str) -> bool:
    """Whether a portal's latest word on a pair is yes; `said` is earliest first."""
    words = [_SAYS_YES[verdict] for by, verdict in said if by == portal and verdict in _SAYS_YES]
    return bool(words) and words[-1]


def mutual(said: Iterable[tuple[str, Verdict]], one: str, other: str) -> bool:
    """Whether the portals of both listings of a pair say yes."""
    known = list(said)
    return accepted(known, one) and accepted(known, other)


async def opened(session: ReadSession, reach: Reach, listing: ListingRecord) -> bool:
    """Whether a listing is open to a caller, since it and one of his listings accepted each other.

    The owner's contacts are open to him then, too. What a moderator hid is open to nobody.
    """
    if listing.hidden or not reach.is_partner or reach.portal is None:
        return False
    pairs: dict[UUID, list[tuple[str, Verdict]]] = {}
    for need_id, offer_id, by, verdict in await seen.decided_with(
        session, listing.id, reach.portal
    ):
        other = offer_id if listing.side is Side.NEED else need_id
        pairs.setdefault(other, []).append((by, Verdict(verdict)))
    return any(mutual(said, listing.source.portal, reach.portal) for said in pairs.values())

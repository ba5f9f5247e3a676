"""Aspects of joint projects and of technologies."""

from app.matching.aspects import Found
from app.matching.pair import Pair
from app.vocabulary.details.projects import Investment, JointProject, Technology

_NEXT_STAGE = 1


def roles(pair: Pair) -> Found:
    """Whether each side brings what the other looks for."""
    need, offer = _projects(pair)
    if need is None or offer is None:
        return Found("unknown")
    ways = [
        bool(set(one.seeks) & set(other.brings))
        for one, other in ((need, offer), (offer, need))
        if one.seeks and other.brings
    ]
    if not ways:
        return Found("unknown")
    if all(ways):
        return Found("both_ways" if len(ways) > 1 else "one_way")
    return Found("one_way" if any(ways) else "none")


def stage(pair: Pair) -> Found:
    """How near to each other the stages are that the two are ready for."""
    need, offer = _projects(pair)
    if need is None or offer is None or need.stage is None or offer.stage is None:
        return Found("unknown")
    steps = need.stage.distance(offer.stage)
    if steps == 0:
        return Found("same")
    return Found("next" if steps == _NEXT_STAGE else "apart", measured=float(steps))


def investment(pair: Pair) -> Found:
    """Whether the sums that the two think of overlap."""
    need, offer = _projects(pair)
    one = need.investment if need else None
    other = offer.investment if offer else None
    if one is None or other is None:
        return Found("unknown")
    if one.currency is not other.currency:
        return Found("other_currency")
    return Found("overlaps" if _overlap(one, other) else "apart")


def _overlap(one: Investment, other: Investment) -> bool:
    def below(left: Investment, right: Investment) -> bool:
        low, high = left.low_millions, right.high_millions
        return low is None or high is None or low <= high

    return below(one, other) and below(other, one)


def localisation(pair: Pair) -> Found:
    """Whether the localisation that is aimed at is at least the one that is wanted."""
    need, offer = _projects(pair)
    wanted = need.localisation_percent if need else None
    aimed = offer.localisation_percent if offer else None
    if wanted is None or aimed is None:
        return Found("unknown")
    return Found("reached" if aimed >= wanted else "short", measured=aimed / 100)


def transfer(pair: Pair) -> Found:
    """Whether a form of transfer is offered that the other side accepts."""
    need, offer = _technologies(pair)
    if need is None or offer is None or not need.transfer or not offer.transfer:
        return Found("unknown")
    return Found("common" if set(need.transfer) & set(offer.transfer) else "none")


def rights(pair: Pair) -> Found:
    """Whether the technology has a protection that the other side accepts."""
    need, offer = _technologies(pair)
    if need is None or offer is None or not need.rights or not offer.rights:
        return Found("unknown")
    return Found("accepted" if set(need.rights) & set(offer.rights) else "none")


def _projects(pair: Pair) -> tuple[JointProject | None, JointProject | None]:
    return pair.need.listing.details.joint_project, pair.offer.listing.details.joint_project


def _technologies(pair: Pair) -> tuple[Technology | None, Technology | None]:
    return pair.need.listing.details.technology, pair.offer.listing.details.technology

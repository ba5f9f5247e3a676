"""What a caller is told of a pair of likely duplicates: of a stranger's person, nothing secret.

A number or an address that the pair has in common would confirm to whoever adds a record with a
guessed one that the guess is right; so would its points, and that there is a pair at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import log
from uuid import UUID

from app.matching.identity import PROPOSED
from app.matching.scorecard import probability
from app.services import access
from app.services.access import Caller
from app.store.duplicates import PairReach
from app.values.identity import SECRET_OF_PERSONS, PairReason, PairRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Scope

_LEAST = round(log(PROPOSED / (1 - PROPOSED)), 4)


def reach_of(caller: Caller) -> PairReach:
    """Which pairs a caller sees: moderators, who decide, are told all that speaks for one."""
    return PairReach(access.reach(caller), whole=caller.may(Scope.MODERATE), least=_LEAST)


def told(
    asked: PairReach, pair: PairRecord, records: Mapping[UUID, OrganizationRecord]
) -> PairRecord:
    """A pair as a caller may read it."""
    if asked.whole or not any(
        _is_strangers(asked.reach, records[key]) for key in (pair.left_id, pair.right_id)
    ):
        return pair
    reasons = open_reasons(pair.reasons)
    points = _sum(reasons)
    return replace(pair, reasons=reasons, points=points, probability=probability(points))


def is_told(reasons: Iterable[PairReason]) -> bool:
    """Whether strangers of a person would be told of a pair with these reasons."""
    return _sum(open_reasons(reasons)) >= _LEAST


def open_reasons(reasons: Iterable[PairReason]) -> tuple[PairReason, ...]:
    """The reasons that strangers of a person may know."""
    return tuple(reason for reason in reasons if reason.aspect not in SECRET_OF_PERSONS)


def _is_strangers(reach: Reach, record: OrganizationRecord) -> bool:
    return record.person and not reach.owns(record.source.portal, record.steward)


def _sum(reasons: Iterable[PairReason]) -> float:
    return round(sum(reason.points for reason in reasons), 4)

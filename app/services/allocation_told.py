"""A worked-out allocation without the registry: numbers, ids and reasons, to be kept and told.

It names nobody and has no title: those are shown as they are when the plan is read.
"""

import gzip
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from pydantic import TypeAdapter

from app.cooperation.allocation.problem import Plan, Problem, expected_volume
from app.cooperation.allocation.unmet import Why
from app.matching.reasons import reasons
from app.matching.types import Reason
from app.services.allocations import Allocated, AllocationAnswer, Assigned, LeftOut
from app.vocabulary.terms import Language

_DIGITS = 6
_QUICK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An amount a year from an offer to a need.

    Attributes:
        approximate: whether a capital stands for a city in the distance; not known of plans that an
            earlier version kept.
    """

    offer_id: UUID
    need_id: UUID
    supplier_id: UUID
    consumer_id: UUID
    amount: float
    score: float
    distance_km: float | None
    contracted: bool
    reasons: tuple[Reason, ...]
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A need that is not met whole, and what lacks in a year."""

    need_id: UUID
    consumer_id: UUID
    amount: float
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a plan comes to."""

    allocated: float
    expected: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlan:
    """The plan of one dimension; amounts a year in `unit`, a Rec 20 code."""

    unit: str
    needed: float
    capacity: float
    bound: float
    gap: float
    exact: bool
    sums: Sums
    simple: Sums
    served: tuple[Served, ...]
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All plans of an allocation, and the needs that take no part."""

    as_of: datetime
    revision: int
    considered: int
    complete: bool
    plans: tuple[ToldPlan, ...]
    left_out: tuple[tuple[UUID, LeftOut], ...]

    @property
    def organization_ids(self) -> set[UUID]:
        """All that it speaks of."""
        served = {key for plan in self.plans for one in plan.served for key in _ends(one)}
        return served | {one.consumer_id for plan in self.plans for one in plan.lacking}


def told(answer: AllocationAnswer, language: Language) -> Told:
    """Take what is to be told out of an answer; reasons are worded in the language."""
    return Told(
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.considered,
        complete=answer.complete,
        plans=tuple(_plan(one, language) for one in answer.plans),
        left_out=tuple((record.id, why) for record, why in answer.left_out),
    )


def packed(plan: Told) -> bytes:
    """To be stored."""
    return gzip.compress(_adapter().dump_json(plan), _QUICK)


def unpacked(stored: bytes) -> Told:
    """As it was before it was stored."""
    return _adapter().validate_json(gzip.decompress(stored))


@cache
def _adapter() -> TypeAdapter[Told]:
    return TypeAdapter(Told)


def _plan(one: Allocated, language: Language) -> ToldPlan:
    factor, problem, plan = one.unit.factor, one.found.problem, one.found.plan
    return ToldPlan(
        unit=one.unit.rec20,
        needed=_rounded(sum(demand.wanted for demand in problem.demands) / factor),
        capacity=_rounded(one.found.capacity / factor),
        bound=_rounded(plan.bound / factor),
        gap=round(plan.gap, _DIGITS),
        exact=plan.exact,
        sums=_sums(problem, plan, factor),
        simple=_sums(problem, one.simple, factor),
        served=tuple(_served(item, factor, language) for item in one.assigned),
        lacking=tuple(
            Lacking(
                need_id=item.record.id,
                consumer_id=item.record.organization_id,
                amount=_rounded(item.unmet.lacking / factor),
                why=item.unmet.why,
            )
            for item in one.open_needs
        ),
    )


def _sums(problem: Problem, plan: Plan, factor: float) -> Sums:
    return Sums(
        allocated=_rounded(sum(plan.amounts) / factor),
        expected=_rounded(expected_volume(problem, plan.amounts) / factor),
        value=_rounded(plan.value / factor),
    )


def _served(item: Assigned, factor: float, language: Language) -> Served:
    link = item.link
    return Served(
        offer_id=UUID(link.offer),
        need_id=UUID(link.need),
        supplier_id=UUID(link.supplier),
        consumer_id=UUID(link.consumer),
        amount=_rounded(item.amount / factor),
        score=link.score,
        distance_km=link.distance_km,
        contracted=item.contracted,
        reasons=reasons(item.pair, language, worth_nothing=False),
        approximate=link.between_capitals,
    )


def _ends(one: Served) -> tuple[UUID, UUID]:
    return one.supplier_id, one.consumer_id


def _rounded(value: float) -> float:
    return round(value, _DIGITS)

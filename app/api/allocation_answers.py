"""From an allocation to its answers: JSON, and a table for spreadsheets."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from app.api.schemas.allocation import (
    AllocationOut,
    AssignedOut,
    LeftOutOut,
    PlanOut,
    SimpleOut,
    UnmetOut,
)
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.quantity import QuantityOut
from app.api.schemas.suggestion import ReasonOut
from app.api.suggestion_answers import Reader
from app.cooperation.allocation.problem import Plan, expected_volume
from app.cooperation.allocation.unmet import Why
from app.exchange.csv_table import Cell, write_csv
from app.matching.reasons import reasons
from app.services import sight
from app.services.allocations import (
    Allocated,
    AllocationAnswer,
    Assigned,
    LeftOut,
    OpenNeed,
)
from app.values.listing import ListingRecord
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Period

COLUMNS = (
    "supplier", "supplier_country", "offer", "consumer", "consumer_country", "need",
    "amount", "unit", "probability", "distance_km", "contracted", "lacking", "why", "reasons",
)  # fmt: skip

_DIGITS = 6
WHY: Mapping[Why, tuple[str, str]] = {
    Why.NO_OFFER: ("подходящих предложений нет", "there is no offer that fits"),
    Why.NOT_WORTH_THE_WAY: (
        "подходящие предложения слишком далеко",
        "the offers that fit are too far away",
    ),
    Why.CAPACITY_TAKEN: (
        "мощности подходящих предложений заняты",
        "the capacities that fit are taken",
    ),
    Why.QUOTA: ("исчерпана квота государства", "the quota of a state is used up"),
    Why.MINIMUM_LOT: (
        "остаток меньше наименьшей партии",
        "what is left is below the minimum lot",
    ),
    Why.CONCENTRATION: (
        "больше от одного поставщика не стоит потери разнообразия или меньше партии",
        "more from one supplier is not worth the concentration, or does not make a lot",
    ),
}
LEFT_OUT: Mapping[LeftOut, tuple[str, str]] = {
    LeftOut.NO_QUANTITY: ("количество не указано", "no quantity is stated"),
    LeftOut.ZERO_QUANTITY: ("нужно ноль", "nothing is needed"),
}


def allocation_out(reader: Reader, answer: AllocationAnswer) -> AllocationOut:
    """Shape the plans."""
    return AllocationOut(
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.considered,
        complete=answer.complete,
        plans=[_plan(reader, one) for one in answer.plans],
        left_out=[
            LeftOutOut(
                need_id=record.id, why=why, label=in_language(LEFT_OUT[why], reader.language)
            )
            for record, why in answer.left_out
            if _there(reader, record)
        ],
    )


def allocation_csv(reader: Reader, answer: AllocationAnswer) -> str:
    """Write every amount and every lack as a row."""
    return write_csv(COLUMNS, (row for one in answer.plans for row in _rows(reader, one)))


def _plan(reader: Reader, one: Allocated) -> PlanOut:
    factor, problem = one.unit.factor, one.problem
    return PlanOut(
        unit=one.unit.rec20,
        needed=_rounded(sum(demand.wanted for demand in problem.demands) / factor),
        capacity=_rounded(sum(supply.capacity for supply in problem.supplies) / factor),
        bound=_rounded(one.plan.bound / factor),
        gap=round(one.plan.gap, _DIGITS),
        exact=one.plan.exact,
        greedy=SimpleOut.model_validate(_sums(one, one.simple)),
        items=[_assigned(reader, one, item) for item in one.assigned if _seen(reader, item)],
        unmet=[_unmet(reader, one, item) for item in one.open_needs if _there(reader, item.record)],
        **_sums(one, one.plan),
    )


def _sums(one: Allocated, plan: Plan) -> dict[str, float]:
    factor = one.unit.factor
    return {
        "allocated": _rounded(sum(plan.amounts) / factor),
        "expected": _rounded(expected_volume(one.problem, plan.amounts) / factor),
        "value": _rounded(plan.value / factor),
    }


def _assigned(reader: Reader, one: Allocated, item: Assigned) -> AssignedOut:
    pair = item.pair.pair
    return AssignedOut(
        offer_id=UUID(item.link.offer),
        offer_title=pair.offer.listing.title,
        need_id=UUID(item.link.need),
        need_title=pair.need.listing.title,
        supplier=_summary(reader, UUID(item.link.supplier)),
        consumer=_summary(reader, UUID(item.link.consumer)),
        amount=_amount(one, item.amount),
        score=item.link.score,
        distance_km=item.link.distance_km,
        contracted=item.contracted,
        reasons=[
            ReasonOut.model_validate(reason, from_attributes=True)
            for reason in reasons(item.pair, reader.language)
            if reason.points
        ],
    )


def _unmet(reader: Reader, one: Allocated, item: OpenNeed) -> UnmetOut:
    return UnmetOut(
        need_id=item.record.id,
        need_title=item.record.title,
        consumer=_summary(reader, item.record.organization_id),
        lacking=_amount(one, item.unmet.lacking),
        why=item.unmet.why,
        label=in_language(WHY[item.unmet.why], reader.language),
    )


def _rows(reader: Reader, one: Allocated) -> Iterator[list[Cell]]:
    unit = one.unit.rec20
    for item in one.assigned:
        if _seen(reader, item):
            told = _assigned(reader, one, item)
            why = "; ".join(reason.label for reason in told.reasons)
            yield [
                told.supplier.name, told.supplier.country, told.offer_title, told.consumer.name,
                told.consumer.country, told.need_title, told.amount.value, unit,
                round(told.score, 4), told.distance_km, "yes" if told.contracted else "no", None,
                None, why,
            ]  # fmt: skip
    for lack in one.open_needs:
        if _there(reader, lack.record):
            named = _unmet(reader, one, lack)
            yield [
                None, None, None, named.consumer.name, named.consumer.country, named.need_title,
                None, unit, None, None, None, named.lacking.value, named.label, None,
            ]  # fmt: skip


def _amount(one: Allocated, base: float) -> QuantityOut:
    value = _rounded(base / one.unit.factor)
    return QuantityOut(value=value, unit=one.unit.rec20, period=Period.YEAR)


def _seen(reader: Reader, item: Assigned) -> bool:
    """Whether both listings are still there, and seen: the registry goes on meanwhile."""
    keys = (UUID(item.link.offer), UUID(item.link.need))
    records = [reader.live.listings.get(key) for key in keys]
    return all(record is not None and _there(reader, record) for record in records)


def _there(reader: Reader, record: ListingRecord) -> bool:
    now = reader.live.listings.get(record.id)
    return now is not None and sight.shown(reader.live, reader.reach, now)


def _summary(reader: Reader, key: UUID) -> OrganizationSummary:
    return OrganizationSummary.of_record(reader.live.organizations[key], reader.language)


def _rounded(value: float) -> float:
    return round(value, _DIGITS)

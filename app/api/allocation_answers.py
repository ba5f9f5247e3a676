"""From an allocation to its answers: JSON, and a table for spreadsheets."""

from collections.abc import Iterator, Mapping
from itertools import chain
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
from app.cooperation.allocation.unmet import Why
from app.exchange.csv_table import Cell, write_csv
from app.services import sight
from app.services.allocation_told import Lacking, Served, Sums, Told, ToldPlan
from app.services.allocations import LeftOut
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Period

COLUMNS = (
    "supplier", "supplier_country", "offer", "consumer", "consumer_country", "need",
    "amount", "unit", "probability", "distance_km", "contracted", "lacking", "why", "reasons",
    "approximate",
)  # fmt: skip

WHY: Mapping[Why, tuple[str, str]] = {
    Why.NO_OFFER: ("подходящих предложений нет", "there is no offer that fits"),
    Why.OTHER_UNIT: (
        "количество подходящих предложений указано в единицах, которые не пересчитываются",
        "the offers that fit state their amounts in units that do not convert",
    ),
    Why.NO_AMOUNT: (
        "у подходящих предложений нет количества",
        "the offers that fit have no amount",
    ),
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


def allocation_out(reader: Reader, told: Told) -> AllocationOut:
    """Shape the plans, as far as the reader sees now what they speak of."""
    return AllocationOut(
        as_of=told.as_of,
        revision=told.revision,
        considered=told.considered,
        complete=told.complete,
        plans=[_plan(reader, one) for one in told.plans],
        left_out=[
            LeftOutOut(
                need_id=key,
                need_title=_title(reader, key),
                consumer=_owner(reader, key),
                why=why,
                label=in_language(LEFT_OUT[why], reader.language),
            )
            for key, why in told.left_out
            if _there(reader, key)
        ],
    )


def allocation_csv(reader: Reader, told: Told) -> str:
    """Write every amount, every lack, and every need that takes no part as a row."""
    planned = (row for one in told.plans for row in _rows(reader, one))
    return write_csv(COLUMNS, chain(planned, _left_out(reader, told)))


def _plan(reader: Reader, one: ToldPlan) -> PlanOut:
    sums = one.sums
    return PlanOut(
        unit=one.unit,
        needed=one.needed,
        capacity=one.capacity,
        allocated=sums.allocated,
        expected=sums.expected,
        value=sums.value,
        bound=one.bound,
        gap=one.gap,
        exact=one.exact,
        greedy=_simple(one.simple),
        items=[_served(reader, one, item) for item in one.served if _seen(reader, item)],
        unmet=[_unmet(reader, one, item) for item in one.lacking if _there(reader, item.need_id)],
    )


def _simple(sums: Sums) -> SimpleOut:
    return SimpleOut(allocated=sums.allocated, expected=sums.expected, value=sums.value)


def _served(reader: Reader, one: ToldPlan, item: Served) -> AssignedOut:
    return AssignedOut(
        offer_id=item.offer_id,
        offer_title=_title(reader, item.offer_id),
        need_id=item.need_id,
        need_title=_title(reader, item.need_id),
        supplier=_owner(reader, item.offer_id),
        consumer=_owner(reader, item.need_id),
        amount=_amount(one, item.amount),
        score=item.score,
        distance_km=item.distance_km,
        approximate=item.approximate,
        contracted=item.contracted,
        reasons=[ReasonOut.model_validate(reason, from_attributes=True) for reason in item.reasons],
    )


def _unmet(reader: Reader, one: ToldPlan, item: Lacking) -> UnmetOut:
    return UnmetOut(
        need_id=item.need_id,
        need_title=_title(reader, item.need_id),
        consumer=_owner(reader, item.need_id),
        lacking=_amount(one, item.amount),
        why=item.why,
        label=in_language(WHY[item.why], reader.language),
    )


def _rows(reader: Reader, one: ToldPlan) -> Iterator[list[Cell]]:
    for item in one.served:
        if _seen(reader, item):
            told = _served(reader, one, item)
            why = "; ".join(reason.label for reason in told.reasons)
            yield [
                told.supplier.name, told.supplier.country, told.offer_title, told.consumer.name,
                told.consumer.country, told.need_title, told.amount.value, one.unit,
                round(told.score, 4), told.distance_km, "yes" if told.contracted else "no", None,
                None, why, "yes" if told.approximate else "no",
            ]  # fmt: skip
    for lack in one.lacking:
        if _there(reader, lack.need_id):
            named = _unmet(reader, one, lack)
            yield [
                None, None, None, named.consumer.name, named.consumer.country, named.need_title,
                None, one.unit, None, None, None, named.lacking.value, named.label, None, None,
            ]  # fmt: skip


def _left_out(reader: Reader, told: Told) -> Iterator[list[Cell]]:
    for key, why in told.left_out:
        if _there(reader, key):
            owner = _owner(reader, key)
            label = in_language(LEFT_OUT[why], reader.language)
            yield [
                None, None, None, owner.name, owner.country, _title(reader, key), None, None, None,
                None, None, None, label, None, None,
            ]  # fmt: skip


def _amount(one: ToldPlan, value: float) -> QuantityOut:
    return QuantityOut(value=value, unit=one.unit, period=Period.YEAR)


def _seen(reader: Reader, item: Served) -> bool:
    """Whether both listings are still there, seen, and of two: the registry goes on meanwhile."""
    both = item.offer_id, item.need_id
    if not all(_there(reader, key) for key in both):
        return False
    # A supplier and a consumer that were merged have nothing to send each other.
    offer, need = (reader.live.listings[key] for key in both)
    return offer.organization_id != need.organization_id


def _there(reader: Reader, key: UUID) -> bool:
    now = reader.live.listings.get(key)
    return now is not None and sight.shown(reader.live, reader.reach, now)


def _title(reader: Reader, key: UUID) -> str:
    return reader.live.listings[key].title


def _owner(reader: Reader, listing: UUID) -> OrganizationSummary:
    """Whose a listing is now: since the plan was made its owner may have become part of another."""
    owner = reader.live.listings[listing].organization_id
    return OrganizationSummary.of_record(reader.live.organizations[owner], reader.language)

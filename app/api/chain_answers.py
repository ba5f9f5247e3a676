"""From found chains to answers."""

from uuid import UUID

from app.api.schemas.chain import (
    BrokenOut,
    ChainFootprintOut,
    ChainOut,
    ChainsOut,
    FlowOut,
    LinkOut,
    StressOut,
    WayOut,
)
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.quantity import QuantityOut
from app.api.suggestion_answers import Reader, judged_out
from app.cooperation.flow import ChainFootprint
from app.cooperation.network import Link
from app.services.chains import ChainAnswer, ToldChain
from app.services.sight import uuid_of
from app.services.stress import Broken, StressAnswer
from app.vocabulary.terms import Period


def chains_out(reader: Reader, answer: ChainAnswer) -> ChainsOut:
    """Shape chains."""
    return ChainsOut(
        scorecard=reader.live.scorecards.find(None).name,
        as_of=answer.as_of,
        revision=answer.revision,
        considered=answer.considered,
        complete=answer.complete,
        items=[
            chain_out(reader, item, rank)
            for rank, item in enumerate((one for one in answer.items if _stands(reader, one)), 1)
        ],
    )


def _stands(reader: Reader, item: ToldChain | None) -> bool:
    """Whether a chain is still there, and seen: the registry goes on while a search runs."""
    if item is None:
        return True
    # Whoever became part of another one has left his listings to that one.
    known = reader.live.organizations
    return all(UUID(one) in known for one in item.chain.organizations) and all(
        uuid_of(side.listing.id) in reader.live.listings and reader.sees(side.listing, None)
        for one in item.pairs
        for side in (one.pair.need, one.pair.offer)
    )


def stress_out(reader: Reader, answer: StressAnswer) -> StressOut:
    """Shape what breaks."""
    return StressOut(
        as_of=answer.as_of,
        complete=answer.complete,
        looked_at=answer.looked_at,
        broken=[
            _broken(reader, item, rank)
            for rank, item in enumerate(answer.broken, 1)
            if _stands(reader, item.before) and _stands(reader, item.instead)
        ],
    )


def _broken(reader: Reader, item: Broken, rank: int) -> BrokenOut:
    return BrokenOut(
        before=chain_out(reader, item.before, rank),
        lost=[UUID(one) for one in item.lost],
        score_after=item.instead.chain.score if item.instead else 0.0,
        replacements=[_summary(reader, one) for one in item.replacements],
        instead=chain_out(reader, item.instead, rank) if item.instead else None,
    )


def chain_out(reader: Reader, item: ToldChain, rank: int) -> ChainOut:
    """Shape one chain."""
    through = item.flow
    return ChainOut(
        rank=rank,
        score=item.chain.score,
        countries=list(item.countries),
        member_states=item.member_states,
        organizations=[_summary(reader, one) for one in item.chain.organizations],
        directions=sorted(
            {
                direction
                for one in item.pairs
                for side in (one.pair.need, one.pair.offer)
                for direction in side.listing.details.directions
            }
        ),
        links=[_link(reader, item, at) for at in range(len(item.chain.links))],
        flow=FlowOut(
            share=through.share,
            bottleneck=None if through.bottleneck is None else through.bottleneck + 1,
            unknown_links=[at + 1 for at in through.unknown],
        ),
        way=WayOut(km=round(item.way.km, 1), approximate=item.way.approximate),
        footprint=_footprint(item.footprint) if item.footprint else None,
        completed_by=[UUID(one) for one in item.newcomers],
    )


def _link(reader: Reader, item: ToldChain, at: int) -> LinkOut:
    link, pair = item.chain.links[at], item.pairs[at]
    shown = judged_out(reader, pair, None)
    carried = item.flow.carried
    return LinkOut(
        supplier=_summary(reader, link.supplier),
        consumer=_summary(reader, link.consumer),
        distance_km=link.distance_km,
        approximate=link.between_capitals,
        carried=_amount(link, carried[at]) if carried is not None else None,
        **shown,
    )


def _amount(link: Link, base: float) -> QuantityOut | None:
    """An amount of base units a year, in the unit of the need."""
    if link.needed is None:
        return None
    unit = link.needed.unit
    return QuantityOut(value=round(base / unit.factor, 6), unit=unit.rec20, period=Period.YEAR)


def _footprint(found: ChainFootprint) -> ChainFootprintOut:
    return ChainFootprintOut(
        low_tonnes=round(found.low, 3),
        high_tonnes=round(found.high, 3),
        low_kg_per_tonne=None if found.low_per_tonne is None else round(found.low_per_tonne, 1),
        high_kg_per_tonne=None if found.high_per_tonne is None else round(found.high_per_tonne, 1),
        transport_tonnes=round(found.transport, 3),
        unknown_links=[at + 1 for at in found.unknown],
    )


def _summary(reader: Reader, organization: str) -> OrganizationSummary:
    return OrganizationSummary.of_record(
        reader.live.organizations[UUID(organization)], reader.language
    )

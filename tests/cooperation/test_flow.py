"""What a chain carries: capacities, the bottleneck, the way and the footprint."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cooperation.flow import chain_footprint, flow, way
from app.cooperation.network import Chain
from app.vocabulary.details.evidence import Evidence, EvidenceLevel
from app.vocabulary.details.green import Footprint
from app.vocabulary.terms import Period
from app.vocabulary.units import Quantity, units
from tests.cooperation.networks import link, tonnes

TODAY = date(2026, 11, 26)
POSITIVE = st.floats(0.1, 1e6)


def chain(*quantities: tuple[float | None, float | None]) -> Chain:
    """A chain with what each link offers and needs, in tonnes."""
    return Chain(
        tuple(
            link(
                str(at), str(at + 1),
                offered=None if offered is None else tonnes(offered),
                needed=None if needed is None else tonnes(needed),
            )
            for at, (offered, needed) in enumerate(quantities)
        )
    )  # fmt: skip


def test_a_producer_makes_in_proportion_to_what_it_gets() -> None:
    # Half of the ore, so half of the rod: 500 t of 1 000 t, for a need of 800 t.
    found = flow(chain((50, 100), (1000, 800)))
    assert found.share == pytest.approx(0.625)
    assert found.carried is not None
    assert [kilograms / 1000 for kilograms in found.carried] == pytest.approx([50, 500])
    assert found.bottleneck == 0


def test_a_need_of_nothing_is_met_in_full() -> None:
    found = flow(chain((50, 0)))
    assert (found.share, found.carried, found.bottleneck, found.unknown) == (1.0, (0.0,), None, ())


def test_what_is_no_mass_has_no_footprint_a_tonne() -> None:
    metres = Quantity(100, units()["MTR"], Period.YEAR)
    footprint = Footprint(co2e_kg_per_tonne=10, method="ISO 14067", year=2026)
    mass = link("a", "b", offered=tonnes(5), needed=tonnes(5), footprint=footprint)
    length = link("b", "c", offered=metres, needed=metres, footprint=footprint)
    both = Chain((mass, length))
    found = chain_footprint(both, flow(both), TODAY)
    assert found is not None
    assert (found.unknown, found.low_per_tonne, found.high_per_tonne) == ((1,), None, None)
    assert found.low == pytest.approx(0.05)
    alone = Chain((length,))
    assert chain_footprint(alone, flow(alone), TODAY) is None


def test_only_what_the_end_takes_is_carried() -> None:
    found = flow(chain((100, 100), (1000, 200)))
    assert (found.share, found.bottleneck) == (1.0, None)
    assert found.carried is not None
    assert [kilograms / 1000 for kilograms in found.carried] == pytest.approx([20, 200])


def test_a_producer_of_several_goods_needs_material_for_each_of_them() -> None:
    # 100 t of material for 200 t of all goods: 50 t of one of them take 25 t.
    both = Chain(
        (
            link("a", "b", offered=tonnes(100), needed=tonnes(100)),
            link("b", "c", offered=tonnes(50), needed=tonnes(50), output=200_000.0),
        )
    )
    found = flow(both)
    assert found.share == 1.0
    assert found.carried is not None
    assert [kilograms / 1000 for kilograms in found.carried] == pytest.approx([25, 50])


def test_the_bottleneck_is_the_supplier_that_is_too_small() -> None:
    assert flow(chain((100, 100), (100, 400))).bottleneck == 1
    assert flow(chain((50, 100), (400, 400))).bottleneck == 0


def test_what_converts_into_just_the_need_meets_it() -> None:
    monthly = Quantity(2.01, units()["TNE"], Period.MONTH)
    assert monthly.yearly_base < tonnes(24.12).yearly_base, "by the noise of floating numbers"
    found = flow(Chain((link("a", "b", offered=monthly, needed=tonnes(24.12)),)))
    assert (found.share, found.bottleneck) == (1.0, None)
    assert flow(chain((24.11999, 24.12))).bottleneck == 0


def test_what_is_not_stated_or_does_not_convert_leaves_the_flow_open() -> None:
    found = flow(chain((100, 100), (None, 400), (10, 10)))
    assert (found.share, found.carried, found.unknown) == (None, None, (1,))
    pieces = Quantity(5, units()["H87"], Period.YEAR)
    mixed = Chain((link("a", "b", offered=tonnes(1), needed=pieces), *chain((1, 1)).links))
    assert flow(mixed).unknown == (0,)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=5))
def test_no_link_carries_more_than_is_offered_or_needed(
    quantities: list[tuple[float, float]],
) -> None:
    found = flow(chain(*quantities))
    assert found.carried is not None
    for (offered, needed), carried in zip(quantities, found.carried, strict=True):
        assert 0 <= carried / 1000 <= min(offered, needed) * (1 + 1e-9)
    # What a producer takes in, as a share of its need, covers the share of its offer it gives.
    for at in range(1, len(quantities)):
        gives = found.carried[at] / 1000 / quantities[at][0]
        takes = found.carried[at - 1] / 1000 / quantities[at - 1][1]
        assert gives == pytest.approx(takes, rel=1e-9)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=5), st.integers(0, 4), POSITIVE)
def test_more_capacity_never_carries_less(
    quantities: list[tuple[float, float]], where: int, more: float
) -> None:
    before = flow(chain(*quantities)).share
    at = where % len(quantities)
    quantities[at] = (quantities[at][0] + more, quantities[at][1])
    after = flow(chain(*quantities)).share
    assert before is not None
    assert after is not None
    assert after >= before * (1 - 1e-12)


def footprint(kilograms: float, level: EvidenceLevel = EvidenceLevel.REGISTER) -> Footprint:
    return Footprint(
        co2e_kg_per_tonne=kilograms, method="ISO 14067:2018", year=2026,
        evidence=Evidence(level, date(2026, 9, 1)),
    )  # fmt: skip


def test_the_footprint_lies_between_the_largest_and_the_counted_sum() -> None:
    links = (
        link("a", "b", offered=tonnes(100), needed=tonnes(100), footprint=footprint(3000),
             distance_km=1000.0),
        link("b", "c", offered=tonnes(50), needed=tonnes(50), distance_km=500.0,
             footprint=footprint(4000, EvidenceLevel.CLAIM), between_capitals=True),
    )  # fmt: skip
    both = Chain(links)
    found = chain_footprint(both, flow(both), TODAY)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((300, 300 + 200 * 1.2))
    assert found.low_per_tonne == pytest.approx(6000)
    assert (found.transport, found.unknown) == (0, ())
    with_way = chain_footprint(both, flow(both), TODAY, transport_kg_per_tonne_km=0.02)
    assert with_way is not None
    assert with_way.transport == pytest.approx((100 * 1000 + 50 * 500) * 0.02 / 1000)
    assert with_way.low == pytest.approx(found.low + with_way.transport)
    assert (way(both).km, way(both).approximate) == (1500, True)


def test_a_chain_without_any_stated_footprint_has_none() -> None:
    silent = chain((1, 1), (1, 1))
    assert chain_footprint(silent, flow(silent), TODAY) is None
    one = Chain((link("a", "b", footprint=footprint(10), offered=tonnes(1), needed=tonnes(1)),
                 *silent.links[1:]))  # fmt: skip
    found = chain_footprint(one, flow(one), TODAY)
    assert found is not None
    assert found.unknown == (1,)

"""Chains: equal to trying everything, different from each other, and within the constraints."""

import time
from itertools import pairwise, permutations, product
from random import Random

import pytest

from app.cooperation.chains import Place, Seed, best_chains, diverse, newcomers, shared
from app.cooperation.constraints import Constraints, ConstraintsError
from app.cooperation.network import Chain, Link
from app.vocabulary.details.green import Footprint
from tests.cooperation.networks import Links, link, random_network, tonnes


def every_chain(network: Links, wanted: Constraints, place: Place, anchor: str) -> list[Chain]:
    """Every chain through an organization, the best one for each row of organizations."""
    names = sorted({one for each in network.links for one in (each.supplier, each.consumer)})
    found: dict[tuple[str, ...], Chain] = {}
    for size in range(wanted.min_links + 1, wanted.max_links + 2):
        for row in permutations(names, size):
            if anchor not in row or (place is Place.START and row[0] != anchor):
                continue
            if place is Place.END and row[-1] != anchor:
                continue
            steps = [
                [one for one in network.downstream(left) if one.consumer == right]
                for left, right in pairwise(row)
            ]
            for links in product(*steps):
                chain = Chain(tuple(links))
                allowed = all(map(wanted.allows, links)) and all(
                    wanted.admits(one, network.country(one)) for one in row
                )
                if allowed and wanted.met_by(chain, map(network.country, row)):
                    found[row] = max(found.get(row, chain), chain, key=lambda one: one.score)
    return sorted(found.values(), key=lambda chain: -chain.score)


def random_constraints(seed: int) -> Constraints:
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    least = chance.randint(1, 3)
    return Constraints(
        min_links=least,
        max_links=chance.randint(least, 5),
        min_states=chance.choice([1, 1, 2, 3]) if least > 1 else 1,
        countries=frozenset(chance.choice([(), (), ("RU",)])),
        without_countries=frozenset(chance.choice([(), (), ("KZ",)])),
        without_organizations=frozenset(chance.choice([(), (), ("a",)])),
        codes=frozenset(chance.choice([(), (), ("74",)])),
    )


@pytest.mark.parametrize("seed", range(200))
def test_the_search_finds_what_trying_everything_finds(seed: int) -> None:
    network, wanted = random_network(seed), random_constraints(seed)
    place = list(Place)[seed % 3]
    expected = every_chain(network, wanted, place, "b")
    limit = 1 + seed % 7
    found = best_chains(network, [Seed.of_organization("b")], wanted, limit=limit, place=place)
    assert found.complete
    assert [c.score for c in found.chains] == pytest.approx([c.score for c in expected[:limit]])
    assert {c.organizations for c in found.chains} <= {c.organizations for c in expected}
    everything = best_chains(
        network, [Seed.of_organization("b")], wanted, limit=10_000, place=place
    )
    assert {c.organizations for c in everything.chains} == {c.organizations for c in expected}


def test_the_random_networks_have_something_to_find() -> None:
    counts = [
        len(every_chain(random_network(seed), random_constraints(seed), list(Place)[seed % 3], "b"))
        for seed in range(200)
    ]
    assert sum(count > 0 for count in counts) > 60
    assert max(counts) > 10


def test_a_link_in_the_middle_of_a_chain_is_reached_once() -> None:
    network = Links([link("a", "b", 0.9), link("b", "c", 0.8), link("c", "d", 0.7)],
                    {"a": "KZ", "b": "RU", "c": "BY", "d": "RU"})  # fmt: skip
    seed = Seed.of_link(network.downstream("b")[0])
    found = best_chains(network, [seed, seed], Constraints(), limit=10)
    assert [chain.organizations for chain in found.chains] == [
        ("a", "b", "c"), ("b", "c", "d"), ("a", "b", "c", "d"),
    ]  # fmt: skip
    assert found.chains[0].score == pytest.approx(0.72)


def test_nobody_stands_in_a_chain_twice_though_the_network_has_a_cycle() -> None:
    network = Links([link("a", "b"), link("b", "c"), link("c", "a")], dict.fromkeys("abc", "RU"))
    found = best_chains(network, [Seed.of_organization("a")], Constraints(), limit=10)
    assert {c.organizations for c in found.chains} == {
        ("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b"),
    }  # fmt: skip


def test_a_supplier_that_has_nothing_is_no_link() -> None:
    network = Links(
        [link("a", "b", 0.9, offered=tonnes(0)), link("b", "c", 0.8)], dict.fromkeys("abc", "RU")
    )
    assert best_chains(network, [Seed.of_organization("b")], Constraints(), limit=5).chains == ()


def test_a_search_beyond_its_budget_says_so() -> None:
    network = random_network(3)
    found = best_chains(network, [Seed.of_organization("b")], Constraints(), limit=9, budget=1)
    assert not found.complete


def test_a_search_whose_time_is_over_says_so() -> None:
    network = random_network(3)
    start = [Seed.of_organization("b")]
    late = best_chains(network, start, Constraints(), limit=9, until=time.monotonic() - 1)
    assert (late.chains, late.complete, late.looked_at) == ((), False, 0)
    whole = best_chains(network, start, Constraints(), limit=9)
    assert whole.complete
    soon = best_chains(network, start, Constraints(), limit=9, until=time.monotonic() + 60)
    assert soon == whole


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("min_links", Constraints(min_links=4, max_links=3)),
        ("without_countries", Constraints(countries=frozenset({"KZ"}),
                                          without_countries=frozenset({"KZ"}))),
        ("without_organizations", Constraints(organizations=frozenset("a"),
                                              without_organizations=frozenset("a"))),
        ("min_states", Constraints(max_links=2, min_states=4)),
        ("min_states", Constraints(min_states=4, without_countries=frozenset({"KZ", "RU"}))),
        ("min_states", Constraints(max_links=2, min_states=2,
                                   countries=frozenset({"CN", "UZ"}))),
        ("countries", Constraints(max_links=2, countries=frozenset({"KZ", "RU", "BY", "AM"}))),
        ("organizations", Constraints(max_links=2, organizations=frozenset("abcd"))),
        ("max_links", Constraints(max_links=2, needs=frozenset("abc"))),
    ],
)  # fmt: skip
def test_constraints_that_contradict_each_other_are_refused(
    field: str, wanted: Constraints
) -> None:
    with pytest.raises(ConstraintsError) as caught:
        best_chains(random_network(1), [Seed.of_organization("b")], wanted, limit=1)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "wanted",
    [
        Constraints(min_links=5, max_links=5),
        Constraints(max_links=2, min_states=3),
        Constraints(min_states=3, without_countries=frozenset({"KZ", "RU"})),
        Constraints(max_links=2, min_states=1, countries=frozenset({"CN", "UZ"})),
        Constraints(max_links=2, countries=frozenset({"KZ", "RU", "BY"})),
        Constraints(max_links=2, organizations=frozenset("abc")),
        Constraints(max_links=2, needs=frozenset("ab"), offers=frozenset("ab")),
    ],
)
def test_constraints_that_just_fit_are_not_refused(wanted: Constraints) -> None:
    wanted.check()


def test_who_must_not_take_part_does_not_by_itself_or_by_its_state() -> None:
    wanted = Constraints(
        without_countries=frozenset({"KZ"}), without_organizations=frozenset({"a"})
    )
    assert wanted.admits("b", "RU")
    assert wanted.admits("b", None)
    assert not wanted.admits("a", "RU")
    assert not wanted.admits("b", "KZ")


def test_goods_are_allowed_up_to_a_footprint_and_without_one_unless_it_is_asked_for() -> None:
    def stated(kilograms: float) -> Link:
        footprint = Footprint(co2e_kg_per_tonne=kilograms, method="ISO 14067", year=2025)
        return link("a", "b", footprint=footprint)

    limit, asked = Constraints(co2e_most=100.0), Constraints(footprint_required=True)
    assert limit.allows(stated(100.0))
    assert not limit.allows(stated(100.1))
    assert limit.allows(link("a", "b"))
    assert asked.allows(stated(1e9))
    assert not asked.allows(link("a", "b"))
    assert Constraints().allows(stated(1e9))


def test_a_link_from_an_organization_to_itself_is_no_chain() -> None:
    own = link("a", "a")
    network = Links([own, link("a", "b")], dict.fromkeys("ab", "RU"))
    wanted = Constraints(min_links=1)
    assert best_chains(network, [Seed.of_link(own)], wanted, limit=5).chains == ()


def test_a_much_better_chain_is_chosen_though_it_repeats_some_of_another() -> None:
    best = Chain((link("a", "b", 0.9), link("b", "c", 0.9)))
    near = Chain((link("x", "b", 0.89), link("b", "c", 0.9)))
    poor = Chain((link("p", "q", 0.5), link("q", "r", 0.5)))
    assert diverse([best, near, poor], 2) == [best, near]
    assert diverse([best, near, poor], 2, cost=10.0) == [best, poor]


def test_chosen_chains_differ_and_the_best_stays_first() -> None:
    twins = [
        Chain((link("a", "b", 0.9), link("b", "c", 0.9))),
        Chain((link("x", "b", 0.89), link("b", "c", 0.9))),
        Chain((link("p", "q", 0.8), link("q", "r", 0.8))),
    ]
    assert shared(twins[1], twins[0]) == pytest.approx(2 / 3)
    assert diverse(twins, 2) == [twins[0], twins[2]]
    assert diverse(twins, 3, cost=0.0) == twins
    assert list(newcomers(twins[1], ["b", "c"])) == ["x"]


def test_a_chain_is_what_is_asked_for_if_it_has_all_of_it() -> None:
    chain = Chain((
        link("a", "b", offer="o1", need="n1", codes=frozenset({"2603", "7403"})),
        link("b", "c", offer="o2", need="n2", codes=frozenset({"7408110000"})),
    ))  # fmt: skip

    def met(states: str = "KZ RU CN", **asked: int | frozenset[str]) -> bool:
        return Constraints(**asked).met_by(chain, states.split())  # type: ignore[arg-type]

    assert met()
    assert [met(min_links=least, max_links=most) for least, most in ((2, 2), (3, 5), (1, 1))] == [
        True, False, False,
    ]  # fmt: skip
    # Only member states count, each once, and one takes part in any case unless it is said.
    assert [met(min_states=least) for least in (2, 3)] == [True, False]
    assert not met("KZ KZ KZ", min_states=2)
    assert not met("CN UZ IN")
    assert met("CN UZ IN", min_states=0)
    for field, there, elsewhere in (
        ("countries", "KZ CN", "KZ BY"), ("organizations", "a c", "a d"),
        ("needs", "n1 n2", "n1 n3"), ("offers", "o1 o2", "o2 o3"), ("codes", "26 7408", "74 85"),
    ):  # fmt: skip
        assert met("KZ RU CN", **{field: frozenset(there.split())}), field
        assert not met("KZ RU CN", **{field: frozenset(elsewhere.split())}), field
    assert not met(codes=frozenset({"603"})), "a code is asked for by its first digits"


def test_how_many_more_a_chain_needs_is_the_most_of_what_lacks() -> None:
    wanted = Constraints(
        min_states=3, countries=frozenset({"KZ", "CN"}), organizations=frozenset("abc")
    )
    assert wanted.missing("", []) == 3
    assert wanted.missing("abc", ["KZ", "CN"]) == 2, "two member states"
    assert wanted.missing("abd", ["KZ", "RU", "BY"]) == 1, "one organization, or one state"
    assert wanted.missing("abcd", ["KZ", "RU", "BY", "CN"]) == 0


def test_a_place_that_cannot_be_in_a_chain_is_no_start_of_one() -> None:
    empty = link("a", "b", 0.9, offered=tonnes(0))
    network = Links([empty, link("b", "c", 0.8), link("c", "d", 0.7)], dict.fromkeys("abcd", "RU"))
    assert best_chains(network, [Seed.of_link(empty)], Constraints(), limit=5).chains == ()
    without = Constraints(without_organizations=frozenset("c"), min_links=1)
    start = [Seed.of_link(network.downstream("b")[0])]
    assert best_chains(network, start, without, limit=5).chains == ()

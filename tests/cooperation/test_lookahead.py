"""What is given up early is what cannot be: equal to trying everything, and quick where it can."""

from random import Random

import pytest

from app.cooperation import lookahead
from app.cooperation.chains import Place, Seed, best_chains
from app.cooperation.constraints import Constraints
from tests.cooperation.networks import STATES, Links, link
from tests.cooperation.test_chains import every_chain


def crowded(seed: int) -> Links:
    """Seven organizations with many links; half of them are of one state."""
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    names = "abcdefg"
    links = [
        link(one, other, round(chance.uniform(0.3, 0.95), 6))
        for one in names
        for other in names
        if one != other and chance.random() < 0.4
    ]
    return Links(links, {one: chance.choice((*STATES, "RU", "RU", "RU")) for one in names})


def demanding(seed: int) -> Constraints:
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    return Constraints(
        min_links=chance.randint(1, 3),
        max_links=chance.randint(3, 5),
        min_states=chance.choice([1, 2, 3, 4, 4]),
        countries=frozenset(chance.choice([(), (), ("UZ",), ("KZ",), ("KZ", "UZ")])),
        organizations=frozenset(chance.choice([(), (), ("a",), ("c", "e"), ("b", "g")])),
        without_organizations=frozenset(chance.choice([(), (), ("d",)])),
    )


@pytest.mark.parametrize("seed", range(250))
def test_whatever_is_demanded_the_search_finds_what_trying_everything_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With each partial chain it is worked out anew, so that everything known is used.
    monkeypatch.setattr(lookahead, "_REFRESH", 1 if seed % 2 else 200)
    network, wanted = crowded(seed), demanding(seed)
    place = list(Place)[seed % 3]
    try:
        wanted.check()
    except ValueError:
        return  # more states are demanded than fit
    expected = every_chain(network, wanted, place, "b")
    found = best_chains(
        network, [Seed.of_organization("b")], wanted, limit=10_000, place=place, budget=10**6
    )
    assert found.complete
    assert [chain.organizations for chain in found.chains] == [
        chain.organizations for chain in expected
    ]


def test_the_crowded_networks_have_something_to_find_and_something_that_is_not_there() -> None:
    counts = []
    for seed in range(250):
        try:
            demanding(seed).check()
        except ValueError:
            continue
        counts.append(len(every_chain(crowded(seed), demanding(seed), list(Place)[seed % 3], "b")))
    assert sum(count > 0 for count in counts) > 50
    assert sum(count == 0 for count in counts) > 50


def home(number: int) -> Links:
    """Everybody supplies everybody; the first is of another state, the others of one."""
    names = [f"o{at:02d}" for at in range(number)]
    links = [link(one, other, 0.9) for one in names for other in names if one != other]
    return Links(links, dict.fromkeys(names, "RU") | {names[0]: "KZ"})


def test_what_no_chain_can_have_is_given_up_once_everybody_is_known() -> None:
    network = home(25)
    found = best_chains(
        network, [Seed.of_organization("o05")], Constraints(min_states=3, max_links=5), limit=5
    )
    # There are millions of chains; of these two steps lead to everybody.
    assert (found.chains, found.complete) == ((), True)
    assert found.looked_at < 2_000


def test_the_one_way_to_a_further_state_is_found_among_thousands() -> None:
    network = home(25)
    found = best_chains(
        network, [Seed.of_organization("o05")], Constraints(min_states=2, max_links=5), limit=3
    )
    assert found.complete
    assert all("o00" in chain.organizations for chain in found.chains)
    assert len(found.chains) == 3

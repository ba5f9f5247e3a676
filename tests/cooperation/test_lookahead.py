"""What is given up early is what cannot be: equal to trying everything, and quick where it can."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from app.cooperation import lookahead
from app.cooperation.chains import Place, Seed, best_chains
from app.cooperation.constraints import Constraints
from app.cooperation.lookahead import Gain, Lookahead
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


@dataclass(frozen=True)
class Partly:
    """A network of which a part is known.

    Attributes:
        known: who has been asked whom it supplies (True), or who supplies it.
    """

    network: Links
    wanted: Constraints
    known: set[tuple[str, bool]]

    def lookahead(self) -> Lookahead:
        """What has learnt this part."""
        made = Lookahead(self.network, self.wanted)
        for one, down in sorted(self.known):
            links = self.network.downstream(one) if down else self.network.upstream(one)
            made.learn(one, links, down=down)
        return made

    def walks(self, at: str, steps: int, *, down: bool) -> Iterator[set[str]]:
        """Whom so many steps from an organization may meet; `?` and a number is anybody at all."""
        yield set()
        if steps and (at, down) not in self.known:
            yield {f"?{'v' if down else '^'}{step}" for step in range(steps)}
        elif steps:
            for one in self.network.downstream(at) if down else self.network.upstream(at):
                other = one.consumer if down else one.supplier
                for met in self.walks(other, steps - 1, down=down):
                    yield met | {other}

    def can_become(self, row: str, left: int, *, down: bool, up: bool) -> bool:
        """Whether some walks from both ends of a row meet all that is wanted, tried one by one."""
        for below in range(left + 1):
            for after in self.walks(row[-1], below if down else 0, down=True):
                for before in self.walks(row[0], left - below if up else 0, down=False):
                    met = after | before | set(row)
                    named = {one for one in met if "?" not in one}
                    states = map(self.network.country, named)
                    if self.wanted.missing(named, states) <= len(met - named):
                        return True
        return False


def test_what_is_possible_is_what_some_walk_over_the_known_links_can_take_in() -> None:
    answers = []
    every = [(one, down) for one in "abcdefg" for down in (True, False)]
    for seed in range(150):
        chance = Random(seed)  # noqa: S311 - made-up data, not secrets
        known = set(chance.sample(every, chance.choice([3, 8, 14])))
        partly = Partly(crowded(seed), demanding(seed), known)
        ahead = partly.lookahead()
        for row, left in (("b", 2), ("ab", 1), ("c", 3)):
            down, up = chance.random() < 0.6, chance.random() < 0.6
            expected = partly.can_become(row, left, down=down, up=up)
            assert ahead.possible(row, left, down=down, up=up) is expected
            answers.append(expected)
    assert 100 < sum(answers) < 350, "both answers are given"


def pair_of_states(wanted: Constraints) -> tuple[Lookahead, Links]:
    """`a` of Kazakhstan supplies `b` of Russia alone; nothing is known of it yet."""
    network = Links([link("a", "b")], {"a": "KZ", "b": "RU"})
    return Lookahead(network, wanted), network


def test_nothing_is_given_up_before_it_is_known_and_all_is_once_it_is() -> None:
    ahead, network = pair_of_states(Constraints(min_states=3))
    assert ahead.possible("a", 2, down=True, up=False)
    assert not ahead.possible("a", 1, down=True, up=False), "two states lack"
    for one, stays in (("a", True), ("b", False)):
        ahead.learn(one, network.downstream(one), down=True)
        for _ in range(lookahead._REFRESH - 1):
            ahead.refresh()
            assert ahead.possible("a", 2, down=True, up=False), "what was worked out stands"
        ahead.refresh()
        assert ahead.possible("a", 2, down=True, up=False) is stays


def test_who_supplies_and_who_is_supplied_are_known_apart() -> None:
    ahead, network = pair_of_states(Constraints(organizations=frozenset("b")))
    ahead.learn("a", network.upstream("a"), down=False)
    assert ahead.possible("a", 1, down=True, up=False)
    assert not ahead.possible("a", 1, down=False, up=True), "nobody supplies it"
    ahead.learn("a", network.downstream("a"), down=True)
    assert ahead.possible("a", 1, down=True, up=True)


def test_of_what_steps_can_take_in_only_the_best_is_kept() -> None:
    every: list[Gain] = [(bits, free) for bits in range(8) for free in range(3)]
    for seed in range(200):
        gains = set(Random(seed).sample(every, 5))  # noqa: S311 - made-up data, not secrets
        best = {
            (bits, free)
            for bits, free in gains
            if not any(
                bits | others == others and free <= more and (bits, free) != (others, more)
                for others, more in gains
            )
        }
        assert set(lookahead._best(gains)) == best
        assert len(lookahead._best(gains)) == len(best)

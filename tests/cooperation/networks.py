"""Small networks for tests of chains."""

from collections.abc import Mapping, Sequence
from random import Random

from app.cooperation.network import Link
from app.vocabulary.terms import Period
from app.vocabulary.units import Quantity, units

STATES = ("AM", "BY", "KZ", "KG", "RU", "UZ")


class Links:
    """A network that is given whole."""

    def __init__(self, links: Sequence[Link], countries: Mapping[str, str]) -> None:
        self.links = sorted(links, key=lambda link: -link.score)
        self._countries = countries

    def upstream(self, organization: str) -> list[Link]:
        return [link for link in self.links if link.consumer == organization]

    def downstream(self, organization: str) -> list[Link]:
        return [link for link in self.links if link.supplier == organization]

    def country(self, organization: str) -> str | None:
        return self._countries[organization]


def link(supplier: str, consumer: str, score: float = 0.5, **more: object) -> Link:
    """A link with ids made of its ends."""
    given: dict[str, object] = {
        "offer": f"{supplier}>{consumer}",
        "need": f"{consumer}<{supplier}",
        "supplier": supplier,
        "consumer": consumer,
        "score": score,
    } | more
    return Link(**given)  # type: ignore[arg-type]


def tonnes(value: float) -> Quantity:
    return Quantity(value, units()["TNE"], Period.YEAR)


def random_network(seed: int) -> Links:
    """Up to seven organizations, cycles and parallel links included."""
    chance = Random(seed)  # noqa: S311 - made-up data, not secrets
    organizations = "abcdefg"[: chance.randint(3, 7)]
    links = []
    for number in range(chance.randint(3, 14)):
        supplier, consumer = chance.sample(organizations, 2)
        links.append(
            link(
                supplier,
                consumer,
                round(chance.uniform(0.05, 0.99), 6),
                offer=f"o{number}",
                need=f"n{number}",
                codes=frozenset({chance.choice(["2603", "7403", "7408", "8544"])}),
                offered=tonnes(chance.choice([0, 10, 100])),
            )
        )
    return Links(links, {one: chance.choice(STATES) for one in organizations})

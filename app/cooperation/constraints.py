"""What a caller insists on in a chain, and whether it can be had at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.cooperation.network import Chain, Link
from app.vocabulary.countries import countries

FEWEST_LINKS = 2
MOST_LINKS = 5


class ConstraintsError(ValueError):
    """The constraints contradict each other; `field` names one of them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a chain must be like.

    Attributes:
        min_states: least number of member states of the Union that take part; 0 for none at all.
        countries: states that must all take part.
        without_countries: states that must not.
        organizations: who must all take part.
        without_organizations: who must not.
        codes: first digits of TN VED codes, each of which some link must carry.
        needs: needs that must all be met.
        offers: offers that must all be used.
        co2e_most: kilograms of CO2e a tonne that no link's goods may exceed as stated.
        footprint_required: whether goods without a stated footprint are left out.
    """

    min_links: int = FEWEST_LINKS
    max_links: int = MOST_LINKS
    min_states: int = 1
    countries: frozenset[str] = frozenset()
    without_countries: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    without_organizations: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    co2e_most: float | None = None
    footprint_required: bool = False

    def check(self) -> None:
        """Refuse what no chain can meet.

        Raises:
            ConstraintsError: two of them contradict each other.
        """
        for field, message in self._contradictions():
            raise ConstraintsError(field, message)

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        yield from self._contradictions_of_states()
        most = self.max_links + 1
        if self.min_links > self.max_links:
            yield "min_links", "The least number of links is above the largest. Exchange them."
        if self.organizations & self.without_organizations:
            yield "without_organizations", "Somebody must take part and must not. Choose one."
        if len(self.organizations) > most:
            yield (
                "organizations",
                (
                    f"{most} organizations at most fit {self.max_links} links. Leave some out, or "
                    "raise max_links."
                ),
            )
        if max(len(self.needs), len(self.offers)) > self.max_links:
            yield "max_links", "There are more needs or offers to use than links. Raise it."

    def _contradictions_of_states(self) -> Iterator[tuple[str, str]]:
        most = self.max_links + 1
        if both := sorted(self.countries & self.without_countries):
            yield "without_countries", f"{both[0]} must take part and must not. Choose one."
        if self.min_states > most:
            yield (
                "min_states",
                (
                    f"A chain of {self.max_links} links has at most {most} states. Ask for fewer, "
                    "or raise max_links."
                ),
            )
        left = {c.code for c in countries().values() if c.member} - self.without_countries
        if self.min_states > len(left):
            yield (
                "min_states",
                (
                    f"Only {len(left)} member states are left to take part. Ask for fewer, or keep "
                    "fewer out."
                ),
            )
        if len(self.countries) > most:
            yield (
                "countries",
                (
                    f"A chain of {self.max_links} links has at most {most} states. Ask for fewer, "
                    "or raise max_links."
                ),
            )
        elsewhere = sum(not is_member(state) for state in self.countries)
        if elsewhere + self.min_states > most:
            yield (
                "min_states",
                (
                    f"So many member states do not fit {self.max_links} links. Ask for fewer, "
                    "or raise max_links."
                ),
            )

    def allows(self, link: Link) -> bool:
        """Whether a link may be part of a chain: by capacity and by footprint."""
        if link.offered is not None and link.offered.value <= 0:
            return False
        if link.footprint is None:
            return not self.footprint_required
        return self.co2e_most is None or link.footprint.co2e_kg_per_tonne <= self.co2e_most

    def admits(self, organization: str, country: str | None) -> bool:
        """Whether an organization may take part."""
        return (
            organization not in self.without_organizations and country not in self.without_countries
        )

    def missing(self, organizations: Iterable[str], states: Iterable[str | None]) -> int:
        """How many further organizations a chain needs at least to meet the constraints."""
        there, of = set(organizations), set(states)
        lacking_states = max(self.min_states - sum(map(is_member, of)), len(self.countries - of))
        return max(lacking_states, len(self.organizations - there))

    def met_by(self, chain: Chain, states: Iterable[str | None]) -> bool:
        """Whether a whole chain is what is asked for."""
        links = chain.links
        return (
            self.min_links <= len(links) <= self.max_links
            and self.missing(chain.organizations, states) == 0
            and self.needs <= {link.need for link in links}
            and self.offers <= {link.offer for link in links}
            and all(
                any(code.startswith(wanted) for link in links for code in link.codes)
                for wanted in self.codes
            )
        )


def is_member(code: str | None) -> bool:
    """Whether a state is a member of the Union."""
    state = countries().get(code or "")
    return state is not None and state.member

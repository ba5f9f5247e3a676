"""What a partial chain can still come to: whom it has yet to take in, and who can be reached.

A chain of five links through four states is grown from many that can never have four. From every
organization whose partners have been looked up, it is known what a few steps more can take in;
where nobody has looked yet, each step may take in anything. Nothing is given up that is possible.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.cooperation.constraints import Constraints, is_member
from app.cooperation.network import Link, Network

_REFRESH = 200
"""Partial chains between two looks at what has become known; a look costs as much as a few."""

Gain = tuple[int, int]
"""What some steps take in: bits of what is wanted, and how many steps may take in anything."""

_NOTHING: tuple[Gain, ...] = ((0, 0),)


class Lookahead:
    """What is wanted of a chain, as bits: member states, states and organizations by name."""

    def __init__(self, network: Network, wanted: Constraints) -> None:
        """Nothing is known yet."""
        self._network = network
        self._wanted = wanted
        self._numbers: dict[tuple[str, str], int] = {}
        self._bits: dict[str, int] = {}
        self._members = 0
        self._states = sum(self._bit("state", one) for one in wanted.countries)
        self._named = sum(self._bit("organization", one) for one in wanted.organizations)
        self._links: dict[tuple[str, bool], tuple[str, ...]] = {}
        self._gains: dict[tuple[str, int, bool], tuple[Gain, ...]] = {}
        self._answers: dict[tuple[int, str, str, int, bool, bool], bool] = {}
        self._known_then = 0
        self._asked = 0

    def learn(self, organization: str, links: Iterable[Link], *, down: bool) -> None:
        """Take in whom an organization supplies, or who supplies it."""
        others = (link.consumer if down else link.supplier for link in links)
        self._links.setdefault((organization, down), tuple(dict.fromkeys(others)))

    def refresh(self) -> None:
        """Forget what was worked out, if by now enough is known to work it out better."""
        self._asked += 1
        if self._asked >= _REFRESH and len(self._links) > self._known_then:
            self._gains.clear()
            self._answers.clear()
            self._known_then, self._asked = len(self._links), 0

    def possible(self, organizations: Sequence[str], left: int, *, down: bool, up: bool) -> bool:
        """Whether a partial chain can still take in all that it lacks.

        Args:
            organizations: those on it, in order.
            left: further links at most.
            down: whether it may grow at its end.
            up: whether it may grow at its start.
        """
        own = 0
        for one in organizations:
            own |= self._bits_of(one)
        if self._lacking(own) == 0:
            return True
        question = own, organizations[0], organizations[-1], left, down, up
        if question not in self._answers:
            ways = self._ways(organizations[0], organizations[-1], left, down=down, up=up)
            self._answers[question] = any(self._lacking(own | bits) <= free for bits, free in ways)
        return self._answers[question]

    def _ways(self, first: str, last: str, left: int, *, down: bool, up: bool) -> Iterator[Gain]:
        """What growing at both ends can take in."""
        for below in range(left + 1) if down else (0,):
            downwards = self._gained(last, below, down=True)
            upwards = self._gained(first, left - below, down=False) if up else _NOTHING
            for one, free in downwards:
                for other, more in upwards:
                    yield one | other, free + more

    def _gained(self, organization: str, steps: int, *, down: bool) -> tuple[Gain, ...]:
        if steps == 0:
            return _NOTHING
        others = self._links.get((organization, down))
        if others is None:
            return ((0, steps),)
        key = organization, steps, down
        if key not in self._gains:
            each = {
                (self._bits_of(other) | bits, free)
                for other in others
                for bits, free in self._gained(other, steps - 1, down=down)
            }
            self._gains[key] = _best(each) or _NOTHING
        return self._gains[key]

    def _lacking(self, bits: int) -> int:
        """How many steps at least take in what is not there."""
        # A named organization may be of a named state, so one step can take in all three.
        return max(
            self._wanted.min_states - (bits & self._members).bit_count(),
            (self._states & ~bits).bit_count(),
            (self._named & ~bits).bit_count(),
        )

    def _bits_of(self, organization: str) -> int:
        if organization not in self._bits:
            state = self._network.country(organization)
            bits = 0
            if is_member(state):
                bits |= self._bit("state", state or "")
                self._members |= bits
            elif state in self._wanted.countries:
                bits |= self._bit("state", state or "")
            if organization in self._wanted.organizations:
                bits |= self._bit("organization", organization)
            self._bits[organization] = bits
        return self._bits[organization]

    def _bit(self, kind: str, name: str) -> int:
        return 1 << self._numbers.setdefault((kind, name), len(self._numbers))


def _best(gains: Iterable[Gain]) -> tuple[Gain, ...]:
    """Without those that another one is no worse than."""
    kept: list[Gain] = []
    for bits, free in sorted(gains, key=lambda one: (-one[0].bit_count() - one[1], one)):
        if not any(bits & ~other == 0 and free <= more for other, more in kept):
            kept.append((bits, free))
    return tuple(kept)

"""How rare the words of names are in a registry: what two records share by chance says little."""

from collections import Counter
from collections.abc import Iterable
from math import log

_UNSEEN = 20_000
"""Organizations that every registry is thought to lack: in a small one, no word is rare yet."""

_USUAL_LETTERS = 9
_A_LETTER = 0.12
_MOST_OF_LETTERS = 0.8
"""A long word is seldom chosen twice, a short one often: by so much a letter, within bounds."""

_USUAL_PLACES, _FEW = 10, 50
"""Before many records are known, each place is thought to have one in ten of them."""

_FADING = 0.55
"""What each further word of a name adds, rarest first: words of one name go together."""


class Rarity:
    """Counts words of names, and weighs them by how few organizations have them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: Counter[frozenset[str]] = Counter()
        self._places: Counter[str] = Counter()
        self._organizations = 0

    def add(self, names: Iterable[frozenset[str]], place: str = "") -> None:
        """Count the names of one organization, each as its words, and where it is."""
        distinct = set(names)
        self._names.update(distinct)
        self._counts.update(set().union(*distinct))
        self._places[place] += 1
        self._organizations += 1

    def drop(self, names: Iterable[frozenset[str]], place: str = "") -> None:
        """Forget an organization that had been counted."""
        distinct = set(names)
        self._names.subtract(distinct)
        self._counts.subtract(set().union(*distinct))
        self._places[place] -= 1
        self._organizations -= 1

    def of_place(self, place: str) -> float:
        """What being in the same place says: much of a remote one, little of the capital."""
        placed = self._organizations - self._places[""]
        share = (self._places[place] + _FEW / _USUAL_PLACES) / (placed + _FEW)
        return log(1 / share)

    def of_name(self, words: frozenset[str]) -> float:
        """What sharing a whole name says: less for one that many organizations have."""
        return self.of(words) - (log(max(self._names[words], 2) / 2) if len(words) > 1 else 0.0)

    def of(self, words: Iterable[str]) -> float:
        """What sharing these words says: about the natural logarithm of how seldom it happens."""
        everybody = self._organizations + _UNSEEN
        weights = sorted(
            # Two records of one organization have each word twice, so two are none too many.
            (log(everybody / max(self._counts[word], 2)) + _length(word) for word in set(words)),
            reverse=True,
        )
        return sum(weight * _FADING**place for place, weight in enumerate(weights))


def _length(word: str) -> float:
    over = (len(word) - _USUAL_LETTERS) * _A_LETTER
    return max(-_MOST_OF_LETTERS, min(over, _MOST_OF_LETTERS))

"""The peers' own tokens: lower-case words, stemmed by Snowball; every engine gets these."""

import re
from collections.abc import Iterable

import numpy as np
import Stemmer

from app.matching.engine.batch import Batch
from app.matching.types import Listing
from app.vocabulary.terms import Side

_WORD = re.compile(r"\w+")
STATES = ("RU", "KZ", "BY", "AM", "KG", "UZ", "CN", "TR")


class Tokens:
    """Words as they are written, each with the number of its stem."""

    def __init__(self) -> None:
        self._stems = {"ru": Stemmer.Stemmer("russian"), "en": Stemmer.Stemmer("english")}
        self._known: dict[str, int] = {}
        self._surface: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._known)

    def names(self) -> list[str]:
        """The stems in order of their numbers."""
        return list(self._known)

    def of(self, text: str) -> list[int]:
        """Numbers of a text's words."""
        found = []
        for word in _WORD.findall(text.lower()):
            number = self._surface.get(word)
            if number is None:
                stem = self._stems["en" if word.isascii() else "ru"].stemWord(word)
                number = self._surface[word] = self._known.setdefault(stem, len(self._known))
            found.append(number)
        return found

    def batch(self, listings: Iterable[Listing], start: int = 0) -> Batch:
        """Listings as numbers; ids are their places."""
        terms: list[int] = []
        ends, codes, digits, countries, owners = [0], [], [], [], []
        for listing in listings:
            terms += self.of(f"{listing.title} {listing.description}")
            ends.append(len(terms))
            code = listing.codes[0] if listing.codes else ""
            codes.append(int(code.ljust(10, "0")) if code else -1)
            digits.append(len(code))
            countries.append(STATES.index(listing.country or "RU"))
            owners.append(int((listing.organization_id or "0")[-7:], 16))
        return Batch(
            np.arange(start, start + len(codes), dtype=np.int64),
            np.array(terms, dtype=np.int32),
            np.array(ends, dtype=np.int64),
            np.array(codes, dtype=np.int64),
            np.array(digits, dtype=np.uint8),
            np.array(countries, dtype=np.uint16),
            np.array(owners, dtype=np.int32),
        )


def sides(listings: Iterable[Listing]) -> tuple[list[Listing], list[Listing]]:
    """Offers and needs."""
    offers: list[Listing] = []
    needs: list[Listing] = []
    for listing in listings:
        (offers if listing.side is Side.OFFER else needs).append(listing)
    return offers, needs

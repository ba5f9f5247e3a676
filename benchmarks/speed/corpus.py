"""Listings made up for measuring speed: as many as wanted, always the same for a seed.

Goods follow a Zipfian law over the positions of the project's thesaurus; each text has words of its
goods, words of a long tail, and grades, standards and sizes, four of five in Russian. Codes stand
at every depth, or are missing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from app.matching.types import Listing
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Kind, Language, Period, Side
from app.vocabulary.units import Quantity, units

TAIL_WORDS = 200_000
"""Different words beside those of the thesaurus; at a million listings most of them occur."""

_CHUNK = 20_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_SYLLABLES = {
    Language.RU: (
        *("ба", "ве", "ги", "до", "жу", "за", "ки", "ло", "ме", "ни", "по", "ра", "се", "ту"),
        *("фо", "хи", "ца", "че", "ша", "щу", "ско", "вра", "стри", "пло"),
    ),
    Language.EN: (
        *("ba", "ce", "di", "fo", "gu", "ha", "ji", "ko", "lu", "me", "no", "pi", "qua", "ro"),
        *("se", "ti", "vu", "wa", "xe", "yo", "zi", "str", "plo", "cra"),
    ),
}
_ENDINGS = {
    Language.RU: ("ный", "ная", "ка", "ник", "тель", "ция", "ость", "ый"),
    Language.EN: ("er", "ing", "al", "ment", "ity", "or", "ic", "age"),
}
_STATES = ("RU", "KZ", "BY", "AM", "KG", "UZ", "CN", "TR")
_STATE_SHARES = (0.5, 0.16, 0.16, 0.06, 0.06, 0.03, 0.02, 0.01)
_CITIES = ("Москва", "Минск", "Алматы", "Ереван", "Бишкек", "Павлодар", "Пенза", None)
_GRADE_LETTERS = "АБВДКЛМНПСТХ"
_DEPTHS = np.array([0, 2, 4, 6, 10])
_DEPTH_SHARES = (0.1, 0.05, 0.2, 0.25, 0.4)
_UNITS = ("TNE", "KGM", "H87")


def zipf(size: int, exponent: float) -> NDArray[np.float64]:
    """Cumulated shares of ranks 1 to `size`."""
    shares = 1.0 / np.arange(1, size + 1) ** exponent
    return np.cumsum(shares / shares.sum())


def tail_word(number: int, language: Language) -> str:
    """A made-up word: the same number, the same word."""
    syllables, endings = _SYLLABLES[language], _ENDINGS[language]
    digits = []
    rest = number + len(syllables)
    while rest:
        rest, digit = divmod(rest, len(syllables))
        digits.append(syllables[digit])
    return "".join(digits) + endings[number % len(endings)]


@dataclass
class Corpus:
    """A made-up registry.

    Attributes:
        size: listings; 45 of 100 are offers.
        per_owner: listings of one organization, on average.
    """

    size: int
    seed: int = 7
    per_owner: int = 8
    _goods: list[tuple[str, dict[Language, list[str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for code, entry in thesaurus().items():
            if len(code) < 4:
                continue
            words: dict[Language, list[str]] = {Language.RU: [], Language.EN: []}
            for text in (entry.titles[Language.RU], entry.titles[Language.EN], *entry.keywords):
                for word in _WORD.findall(text.lower()):
                    words[Language.EN if word.isascii() else Language.RU].append(word)
            if words[Language.RU] and words[Language.EN]:
                self._goods.append((code, words))
        np.random.default_rng(self.seed).shuffle(self._goods)

    def listings(self) -> Iterator[Listing]:
        """All of them, in order."""
        for start in range(0, self.size, _CHUNK):
            yield from self._chunk(start, min(_CHUNK, self.size - start))

    def questions(self, count: int) -> list[Listing]:
        """Needs that are asked and not stored: whole listings of the same kind."""
        made = Corpus(4 * count, self.seed + 1, self.per_owner)
        needs = [one for one in made.listings() if one.side is Side.NEED]
        return needs[:count]

    def _chunk(self, start: int, count: int) -> Iterator[Listing]:
        chance = np.random.default_rng((self.seed, start))
        goods = np.searchsorted(zipf(len(self._goods), 1.0), chance.random(count))
        tails = np.searchsorted(zipf(TAIL_WORDS, 1.0), chance.random((count, 12)))
        depths = chance.choice(_DEPTHS, count, p=_DEPTH_SHARES)
        states = chance.choice(len(_STATES), count, p=_STATE_SHARES)
        dice = chance.random((count, 8))
        owners = chance.integers(0, max(1, self.size // self.per_owner), count)
        for row in range(count):
            yield self._listing(
                start + row, chance, dice[row],
                (int(goods[row]), tails[row], int(depths[row]), int(states[row]), int(owners[row])),
            )  # fmt: skip

    def _listing(
        self,
        number: int,
        chance: np.random.Generator,
        dice: NDArray[np.float64],
        drawn: tuple[int, NDArray[np.int64], int, int, int],
    ) -> Listing:
        goods, tails, depth, state, owner = drawn
        language = Language.RU if dice[0] < 0.8 else Language.EN
        code, words = self._goods[min(goods, len(self._goods) - 1)]
        pool = words[language]
        own = [pool[int(pick * len(pool))] for pick in chance.random(2 + int(5 * dice[1]))]
        many = 1 + int(12 * dice[2] ** 2)
        extra = [tail_word(int(tail), language) for tail in tails[:many]]
        marks = _marks(chance, dice)
        side = Side.OFFER if dice[7] < 0.45 else Side.NEED
        full = f"{code:0<6}{int(1e4 * dice[3]) // 100 * 100:04d}"
        return Listing(
            id=str(UUID(int=(self.seed << 100) + number)),
            side=side,
            organization_id=str(UUID(int=(1 << 90) + owner)),
            country=_STATES[state],
            title=" ".join([*own, *marks[:1]]),
            description=" ".join([*extra, *marks[1:]]),
            language=language,
            codes=(full[:depth],) if depth else (),
            quantity=Quantity(round(1e4 * dice[4], 1), units()[_UNITS[number % 3]], Period.MONTH)
            if dice[4] < 0.5
            else None,
            kind=Kind(("material", "product")[int(dice[3] < 0.5)]) if side is Side.OFFER else None,
            city=_CITIES[int(dice[5] * len(_CITIES))],
        )


def _marks(chance: np.random.Generator, dice: NDArray[np.float64]) -> list[str]:
    """A size, a grade and a standard, each of them in about half of the texts."""
    some = []
    if dice[5] < 0.5:
        some.append(f"{int(200 * dice[6]) + 1} мм")
    if dice[6] < 0.5:
        letters = "".join(_GRADE_LETTERS[i] for i in chance.integers(0, len(_GRADE_LETTERS), 2))
        some.append(f"{letters}{int(1 + 60 * dice[1])}")
    if dice[4] < 0.4:
        some.append(f"ГОСТ {int(1 + 9000 * dice[2] ** 2)}-{int(60 + 39 * dice[0])}")
    return some

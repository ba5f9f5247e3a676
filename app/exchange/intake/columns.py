"""Which column of a file is which field: proposed from the headers, or as a portal has said."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import fuzz, process

from app.exchange.intake.exported import exported_columns, exported_constants, is_export
from app.exchange.intake.property_headers import TARGETS as OF_PROPERTIES
from app.exchange.intake.property_headers import PropertyHeader, measured, property_header
from app.exchange.intake.said_headers import add_said_by_headers
from app.matching.text import normalize

SURE = 90.0
"""Score from which a column is taken without being asked for."""

GROUPED = ": "
"""Between the two lines of a header: `Организация: ИНН`."""

_OF_GROUP = frozenset({"title", "key", "region", "city"})
"""What the lower line alone says too little of: `Организация: Наименование`."""

_SEPARATORS = re.compile(r"[\s_\-/.,:;()«»\"№*]+")
_APOSTROPHES = re.compile("['’ʼ`´]")
"""Belarusian writes one of them within words: `Аб’ём`."""

_SHORTEST_FUZZY = 4
_NAMED = 100.0
_EXTRA = re.compile(r"^(?:property|requisite|param|characteristic):", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a portal's files are read.

    Attributes:
        columns: the file's columns by field; the first one that has a value counts.
        constants: what holds for every row that says nothing else.
        delimiter, encoding: of text files; found where not given.
        sheet: name of an XLSX sheet; where not given, the first one with known headers, and those
            behind it that have the same.
        header_row: number of the row with the headers, from 1; found where not given.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @property
    def named(self) -> set[str]:
        """All columns that it names."""
        return {column for columns in self.columns.values() for column in columns}


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that is likely to be a field, from 0 to 100."""

    target: str
    column: str
    score: float


@cache
def targets() -> MappingProxyType[str, tuple[str, ...]]:
    """Every field with the names that its columns go by."""
    return MappingProxyType({name: tuple(entry["names"]) for name, entry in _entries().items()})


def _entries() -> dict[str, dict[str, list[str]]]:
    text = Path(__file__).with_name("targets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def propose(headers: Sequence[str]) -> list[Guess]:
    """Guess the field of each column; each column at most once, best first.

    So is each field, but for that of properties, which may have a column for each of them.
    """
    once = dict.fromkeys(headers)
    properties = [
        Guess(OF_PROPERTIES[0], header, _NAMED) for header in once if _property(header) is not None
    ]
    scored = [
        Guess(target, header, score)
        for header in once
        if _property(header) is None
        for target, score in _scores(header)
    ]
    scored.sort(key=lambda guess: -guess.score)
    taken: set[str] = set()
    used: set[str] = set()
    found = []
    for guess in scored:
        if guess.target not in taken and guess.column not in used:
            taken.add(guess.target)
            used.add(guess.column)
            found.append(guess)
    return sorted(properties + found, key=lambda guess: -guess.score)


class Columns:
    """Turns an item's values, by column, into values by field."""

    def __init__(
        self, mapping: ColumnMapping, headers: Sequence[str] = (), *, nested: bool = False
    ) -> None:
        """Use what the mapping says, and sure guesses for the fields it does not name.

        Args:
            mapping: of the portal.
            headers: of the file.
            nested: whether groups stand in it as such, not as JSON in a cell.
        """
        self.mapping = mapping
        self._constants = dict(mapping.constants)
        self._by_target: dict[str, list[str]] = {
            target: list(columns) for target, columns in mapping.columns.items()
        }
        self._claimed = {name for names in self._by_target.values() for name in names}
        self._properties: dict[str, PropertyHeader] = {}
        self._seen: set[str] = set()
        self.guesses: list[Guess] = []
        if is_export(headers):
            self._by_target = exported_columns(nested=nested) | self._by_target
            self._constants = exported_constants(headers) | self._constants
        else:
            self._guess(headers)
        self._set_apart()
        self._seen.update(headers)

    def _set_apart(self) -> None:
        """Read columns of one property each as such, whether mapped or guessed."""
        for target in OF_PROPERTIES:
            columns = self._by_target.get(target, [])
            own = {name: said for name in columns if (said := _property(name)) is not None}
            self._properties |= own
            if own:
                self._by_target[target] = [name for name in columns if name not in own]

    def _guess(self, headers: Sequence[str]) -> None:
        self.guesses = [
            guess
            for guess in propose([h for h in headers if h not in self._claimed])
            if guess.score >= SURE
            and (guess.target not in self._by_target or _property(guess.column) is not None)
        ]
        for guess in self.guesses:
            self._by_target.setdefault(guess.target, []).append(guess.column)

    @property
    def used(self) -> dict[str, tuple[str, ...]]:
        """The columns of each field, as they are used."""
        there = self._seen | self._claimed
        used = {
            target: tuple(column for column in columns if column in there)
            for target, columns in self._by_target.items()
        }
        properties = tuple(column for column in self._properties if column in there)
        used[OF_PROPERTIES[0]] = (*used.get(OF_PROPERTIES[0], ()), *properties)
        return {target: columns for target, columns in used.items() if columns}

    def apply(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the values by field; a field that the file has no column for is left out."""
        found: dict[str, str] = {}
        for target, columns in self._by_target.items():
            for column in columns:
                value = values.get(column)
                if value is not None:
                    found[target] = value
                    if value:
                        break
        for target, constant in self._constants.items():
            if not found.get(target):
                found[target] = constant
        add_said_by_headers(found, lambda target: self._filled(target, values))
        return found | measured(self._properties, values)

    def _filled(self, target: str, values: Mapping[str, str]) -> str:
        """The column that a field's value comes from; empty where it has none."""
        columns = self._by_target.get(target, ())
        return next((column for column in columns if values.get(column)), "")

    def apply_structured(self, values: Mapping[str, str]) -> dict[str, str]:
        """Do the same for a format that names fields itself and has columns beside them."""
        fresh = [name for name in values if name not in self._seen and name not in targets()]
        if fresh:
            self._learn(fresh)
        own = {name: value for name, value in values.items() if name in targets()}
        for target, value in self.apply(values).items():
            if value or target not in own:
                own[target] = value
        return own

    def _learn(self, fresh: Iterable[str]) -> None:
        for name in fresh:
            self._seen.add(name)
            bare = _EXTRA.sub("", name)
            if name in self._claimed:
                continue
            if bare in self._claimed:
                target = next(t for t, names in self._by_target.items() if bare in names)
            else:
                if (said := _property(bare)) is not None:
                    self._properties[name] = said
                    continue
                best = max(_scores(bare), key=lambda pair: pair[1], default=("", 0.0))
                target = best[0] if best[0] in _FROM_EXTRAS and best[1] >= SURE else ""
            if target:
                self._by_target.setdefault(target, []).append(name)


_FROM_EXTRAS = frozenset({"codes", "okpd2", "standards"})
"""What a property of a structured format may fill in by its name alone."""


def _property(header: str) -> PropertyHeader | None:
    return property_header(_EXTRA.sub("", header))


def _plain(text: str) -> str:
    return _SEPARATORS.sub(" ", _APOSTROPHES.sub("", normalize(text))).strip()


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every name, and the field that it stands for."""
    pairs = {_plain(name): target for target, names in targets().items() for name in names}
    pairs |= {_plain(target): target for target, names in targets().items() if names}
    return tuple(pairs), tuple(pairs.values())


@cache
def _never() -> Mapping[str, tuple[str, ...]]:
    """By field, how no word of a header begins that is guessed as it."""
    return {
        name: tuple(map(normalize, entry["never"]))
        for name, entry in _entries().items()
        if "never" in entry
    }


def _means_another(target: str, header: str) -> bool:
    """Whether a header is not the field that it resembles, as `Количество работников`."""
    words = _plain(header).split()
    return any(word.startswith(_never().get(target, ())) for word in words)


@cache
def _scores(header: str) -> tuple[tuple[str, float], ...]:
    """The fields that a header may be, each with its score."""
    names, fields = _names()
    asked = _plain(_EXTRA.sub("", header))
    if not asked:
        return ()
    if asked in names:
        return ((fields[names.index(asked)], 100.0),)
    if len(asked) < _SHORTEST_FUZZY:
        return ()
    best: dict[str, float] = {}
    own = _plain(header.rpartition(GROUPED)[2])
    if own != asked and own in names and (field := fields[names.index(own)]) not in _OF_GROUP:
        best[field] = 99.0
    for name, score, place in process.extract(
        asked, names, scorer=fuzz.token_sort_ratio, limit=20, score_cutoff=70.0
    ):
        if len(name) >= _SHORTEST_FUZZY:
            best[fields[place]] = max(best.get(fields[place], 0.0), score)
    for place, name in enumerate(names):
        # A header that says more than the name: `Код ТН ВЭД ЕАЭС (10 знаков)`.
        if len(name) >= _SHORTEST_FUZZY and f" {name} " in f" {asked} ":
            kept = 90.0 + 9.0 * len(name) / len(asked)
            best[fields[place]] = max(best.get(fields[place], 0.0), kept)
    return tuple(
        (target, score) for target, score in best.items() if not _means_another(target, asked)
    )

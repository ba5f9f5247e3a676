"""States that organizations may belong to, with their names and blocs: those of ISO 3166-1.

Members of the Union, of the CIS and the SCO and the partners near to them stand in `countries.toml`
with their blocs; all others, which have none, in `countries_beyond.tsv`.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.messages import in_language, message
from app.vocabulary.places import distance_km
from app.vocabulary.terms import Language

UNSTATED = "ZZ"
"""What ISO 3166-1 leaves for the use of nobody in particular: the state is not known."""

_NOT_STATED = ("государство не указано", "state not stated")

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Country:
    """One state.

    Attributes:
        code: ISO 3166-1 alpha-2.
        names: by language; Russian and English are always there.
        joined: EAEU, CIS, SCO, each with the day on which full membership began.
        observes: blocs in which the state takes part without being a member, and since when.
        capital: latitude and longitude in degrees; of the main place where there is no capital.
        neighbours: codes of states with a common land border.
        near: whether it is a member, in a bloc with members or a partner near to them; the states
            that a choice offers first.
    """

    code: str
    names: MappingProxyType[Language, str]
    joined: MappingProxyType[str, date]
    observes: MappingProxyType[str, date]
    capital: tuple[float, float]
    neighbours: frozenset[str]
    near: bool

    @property
    def blocs(self) -> tuple[str, ...]:
        """EAEU, CIS, SCO: full membership only."""
        return tuple(self.joined)

    @property
    def member(self) -> bool:
        """Whether the state is a member of the Eurasian Economic Union."""
        return "EAEU" in self.blocs

    def name(self, language: Language) -> str:
        """The name in a language: the state's own, else a translation, else the Russian one."""
        own = self.names.get(language)
        return own or message(self.names[Language.EN], language) or self.names[Language.RU]

    def capital_distance_km(self, other: "Country") -> float:
        """Great-circle distance between the capitals in kilometres."""
        return distance_km(self.capital, other.capital)

    def observes_with(self, other: "Country") -> bool:
        """Whether one of the two observes a bloc that the other belongs to or observes."""
        near = (set(self.joined) | set(self.observes)) & (set(other.joined) | set(other.observes))
        return bool(near)


@cache
def countries() -> MappingProxyType[str, Country]:
    """All states by code: members of the Union, then those near to them, then all others."""
    raw = tomllib.loads((_FOLDER / "countries.toml").read_text(encoding="utf-8"))
    beyond = _beyond()
    others = _other_sides(beyond)
    near = (
        Country(
            code=code,
            names=MappingProxyType({Language(k): v for k, v in entry["names"].items()}),
            joined=MappingProxyType(entry["joined"]),
            observes=MappingProxyType(entry.get("observes", {})),
            capital=(entry["capital"][0], entry["capital"][1]),
            neighbours=frozenset(entry["neighbours"]) | others[code],
            near=True,
        )
        for code, entry in raw.items()
    )
    return MappingProxyType({one.code: one for one in (*near, *_outside(beyond))})


def _beyond() -> list[dict[str, str]]:
    path = _FOLDER / "countries_beyond.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t"))


def _other_sides(rows: Iterable[Mapping[str, str]]) -> defaultdict[str, frozenset[str]]:
    """By state, which rows name it as their neighbour."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for row in rows:
        for code in row["neighbours"].split():
            found[code] |= {row["code"]}
    return found


def _outside(rows: Iterable[Mapping[str, str]]) -> Iterator[Country]:
    none: MappingProxyType[str, date] = MappingProxyType({})
    for row in rows:
        yield Country(
            code=row["code"],
            names=MappingProxyType({language: row[language] for language in Language}),
            joined=none,
            observes=none,
            capital=(float(row["latitude"]), float(row["longitude"])),
            neighbours=frozenset(row["neighbours"].split()),
            near=False,
        )


def name_of(code: str, language: Language) -> str:
    """The name of a state, or that none is stated; else the code, which no state has any more."""
    if code == UNSTATED:
        return in_language(_NOT_STATED, language)
    known = countries().get(code)
    return known.name(language) if known is not None else code

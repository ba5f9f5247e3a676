"""States that organizations may belong to, with their names and blocs."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.messages import message
from app.vocabulary.places import distance_km
from app.vocabulary.terms import Language


@dataclass(frozen=True, slots=True)
class Country:
    """One state.

    Attributes:
        code: ISO 3166-1 alpha-2.
        names: by language; Russian and English are always there.
        joined: EAEU, CIS, SCO, each with the day on which full membership began.
        observes: blocs in which the state takes part without being a member, and since when.
        capital: latitude and longitude in degrees.
        neighbours: codes of states in this list with a common land border.
    """

    code: str
    names: MappingProxyType[Language, str]
    joined: MappingProxyType[str, date]
    observes: MappingProxyType[str, date]
    capital: tuple[float, float]
    neighbours: frozenset[str]

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
    """All known states by code; members of the Union first."""
    raw = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Country(
                code=code,
                names=MappingProxyType({Language(k): v for k, v in entry["names"].items()}),
                joined=MappingProxyType(entry["joined"]),
                observes=MappingProxyType(entry.get("observes", {})),
                capital=(entry["capital"][0], entry["capital"][1]),
                neighbours=frozenset(entry["neighbours"]),
            )
            for code, entry in raw.items()
        }
    )


def name_of(code: str, language: Language) -> str:
    """The name of a state, or its code: files bring goods from anywhere."""
    known = countries().get(code)
    return known.name(language) if known is not None else code

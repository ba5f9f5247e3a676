"""States that organizations may belong to, with their names and blocs."""

import tomllib
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.terms import Language

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Country:
    """One state.

    Attributes:
        code: ISO 3166-1 alpha-2.
        names: by language; Russian and English are always there.
        blocs: EAEU, CIS, SCO: full membership only.
        capital: latitude and longitude in degrees.
        neighbours: codes of states in this list with a common land border.
    """

    code: str
    names: MappingProxyType[Language, str]
    blocs: tuple[str, ...]
    capital: tuple[float, float]
    neighbours: frozenset[str]

    @property
    def member(self) -> bool:
        """Whether the state is a member of the Eurasian Economic Union."""
        return "EAEU" in self.blocs

    def name(self, language: Language) -> str:
        """The name in a language, else in Russian."""
        return self.names.get(language, self.names[Language.RU])

    def capital_distance_km(self, other: "Country") -> float:
        """Great-circle distance between the capitals in kilometres."""
        lat_a, lon_a, lat_b, lon_b = map(radians, (*self.capital, *other.capital))
        half = sin((lat_b - lat_a) / 2) ** 2
        half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
        return 2 * _EARTH_KM * asin(sqrt(half))


@cache
def countries() -> MappingProxyType[str, Country]:
    """All known states by code; members of the Union first."""
    raw = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Country(
                code=code,
                names=MappingProxyType({Language(k): v for k, v in entry["names"].items()}),
                blocs=tuple(entry["blocs"]),
                capital=(entry["capital"][0], entry["capital"][1]),
                neighbours=frozenset(entry["neighbours"]),
            )
            for code, entry in raw.items()
        }
    )

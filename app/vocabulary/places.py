"""Cities of the member states with their coordinates, for the way between two partners."""

import tomllib
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import MappingProxyType

_EARTH_KM = 6371.0

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance in kilometres."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*one, *other))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(half, 1.0)))


def place(country: str | None, city: str | None) -> Point | None:
    """Return where a city is; None when the city is not known here."""
    if not country or not city:
        return None
    return _places().get((country, _plain(city)))


@cache
def _places() -> MappingProxyType[tuple[str, str], Point]:
    raw = tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            (country, _plain(name)): (entry[0], entry[1])
            for country, cities in raw.items()
            for names, entry in cities.items()
            for name in names.split("|")
        }
    )


def _plain(city: str) -> str:
    name = city.strip().casefold().replace("ё", "е")
    for prefix in ("г. ", "г.", "город "):
        name = name.removeprefix(prefix)
    return name

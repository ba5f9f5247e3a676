"""Successors of standards: which edition or number replaced which."""

import re
import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DASHES = re.compile(r"\s*[-–—−]\s*")
_SPACES = re.compile(r"\s+")
NAMED_BY_STATES = re.compile("МЕМСТ|ДАСТ|ԳՕՍՏ|ԳՈՍՏ|GOST")
"""A ГОСТ in Kazakh, Belarusian and Armenian, and in Latin letters."""


def designation(text: str) -> str:
    """Bring a designation into one spelling: `гост  859—2001` becomes `ГОСТ 859-2001`."""
    plain = _SPACES.sub(" ", _DASHES.sub("-", text.strip().upper()))
    return re.sub(r"^(ГОСТ(?: Р)?)(?=\d)", r"\1 ", NAMED_BY_STATES.sub("ГОСТ", plain))


def successors(text: str) -> tuple[str, ...]:
    """Return the standards that replaced one, the next first; empty for the newest."""
    return _successors().get(designation(text), ())


def replaces(newer: str, older: str) -> bool:
    """Whether the first standard stands in a chain behind the second."""
    return designation(newer) in {designation(found) for found in successors(older)}


@cache
def families() -> tuple[tuple[str, ...], ...]:
    """Every chain, from the oldest to the newest."""
    raw = tomllib.loads(Path(__file__).with_name("standards.toml").read_text(encoding="utf-8"))
    return tuple(tuple(entry["chain"]) for entry in raw["family"])


@cache
def _successors() -> MappingProxyType[str, tuple[str, ...]]:
    return MappingProxyType(
        {
            designation(older): chain[place + 1 :]
            for chain in families()
            for place, older in enumerate(chain)
        }
    )

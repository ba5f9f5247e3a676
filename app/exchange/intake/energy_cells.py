"""Reads what the energy of a production comes from: `гидро 94 %; газ 6 %`."""

import re

from app.exchange.intake.choice_cells import choice_of
from app.exchange.intake.items import Trouble, trouble
from app.exchange.intake.listed_json import Said, is_json, number_in, objects_of
from app.exchange.intake.share_cells import percent_of
from app.vocabulary.details.green import EnergyShare, EnergySource

_WHOLE = 100
_ROUNDING = 1e-6
_MOST_PARTS = 50
_LONGEST = 5_000
"""Characters of a cell that are looked at."""

_PARTS = re.compile(r"[\n;|]+|,(?=\s*[^\W\d])")
_SHARE = re.compile(
    r"(?P<source>[^\W\d][^\d%]*?)[\s:=–—-]*(?P<percent>\d.*)|(?P<first>\d[\d.,\s]*%)\s*(?P<then>\D+)"
)


def shares_of(text: str, troubles: list[Trouble]) -> tuple[EnergyShare, ...] | None:
    """Read the share of each source; None where JSON of them cannot be read."""
    if is_json(text):
        listed = objects_of(text, "energy_sources", _from_json, troubles)
        if listed is None:
            return None
        found = listed
    else:
        split = _PARTS.split(text[:_LONGEST], maxsplit=_MOST_PARTS)[:_MOST_PARTS]
        parts = [" ".join(part.split()) for part in split]
        read = [_share(part, troubles) for part in parts if part]
        found = [one for one in read if one is not None]
    once: dict[EnergySource, EnergyShare] = {}
    for one in found:
        if one.source in once:
            troubles.append(trouble("repeated_source", "energy_sources", one.source))
        else:
            once[one.source] = one
    if sum(one.percent for one in once.values()) > _WHOLE + _ROUNDING:
        troubles.append(trouble("above_hundred_percent", "energy_sources", text))
        return ()
    return tuple(once.values())


def _share(text: str, troubles: list[Trouble]) -> EnergyShare | None:
    found = _SHARE.fullmatch(text)
    if found is None:
        troubles.append(
            trouble("invalid_energy", "energy_sources", text, known=", ".join(EnergySource))
        )
        return None
    source = choice_of(EnergySource, found["source"] or found["then"], "energy_sources", troubles)
    said = {"energy_sources": found["percent"] or found["first"]}
    percent = percent_of(said, "energy_sources", troubles)
    return None if source is None or percent is None else EnergyShare(source, percent)


def _from_json(said: Said) -> EnergyShare:
    """Check one share by the rules of the API.

    Raises:
        ValueError: it breaks one; so do errors of lookups and types.
    """
    percent = number_in(said, "percent")
    if percent is None or not 0 <= percent <= _WHOLE:
        raise ValueError(said)
    return EnergyShare(EnergySource(said["source"]), percent)

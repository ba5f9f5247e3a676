"""The unit that a column's header ends with: `Объём производства, т` or `Мощность (т/год)`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from app.exchange.intake.texts import word_of
from app.vocabulary.terms import Period
from app.vocabulary.units import parse_unit

_AT_END = re.compile(r"(?:,\s*([^,()\[\]]{1,30})|[(\[]([^()\[\]]{1,30})[)\]])\s*")
_PER = re.compile(r"\s*/\s*|\s+(?:в|за|per|a)\s+")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=1_024)
def header_unit(header: str) -> Mapping[str, str]:
    """Return `unit`, and `period` where it is said, that hold for the numbers of a column."""
    for found in _AT_END.finditer(header):
        if found.end() == len(header):
            return _read((found[1] or found[2]).strip())
    return _NOTHING


def _read(text: str) -> Mapping[str, str]:
    if _is_unit(text):
        return MappingProxyType({"unit": text})
    unit, *rest = _PER.split(text, maxsplit=1)
    period = word_of(Period, rest[0]) if rest else None
    if period is None or not _is_unit(unit):
        return _NOTHING
    return MappingProxyType({"unit": unit, "period": period})


def _is_unit(text: str) -> bool:
    return (parse_unit(text) or parse_unit(text.rstrip("."))) is not None

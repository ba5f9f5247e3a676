"""What an official nomenclature says of its codes: positions, wordings, units, and hints."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.vocabulary.codes import LEVELS
from app.vocabulary.terms import Language

SECTION_LEVEL = 0
CHAPTER_LEVEL = LEVELS[0]
HEADING_LEVEL = LEVELS[1]
SUBHEADING_LEVEL = LEVELS[2]
LEAF_LEVEL = LEVELS[-1]


class Layout(StrEnum):
    """How a file that brings an official nomenclature is laid out."""

    TABLE = "table"
    CUSTOMS_ARCHIVE = "customs_archive"


class HintLayout(StrEnum):
    """How a file that brings hints is laid out."""

    HS_CORRELATION = "hs_correlation"
    PRODUCT_CANDIDATES = "product_candidates"


class HintSystem(StrEnum):
    """Classifications that hints point into."""

    HS_2017 = "HS2017"
    CPA = "CPA2.1"
    OKPD2 = "OKPD2"
    OKRB_007 = "OKRB007"


class Origin(StrEnum):
    """Who says that a position exists, or words its title."""

    OFFICIAL = "official"
    THESAURUS = "thesaurus"


@dataclass(frozen=True, slots=True)
class Wording:
    """A position in one language.

    Attributes:
        title: as printed beside the code, often just "other".
        full: the chain from the heading down, so that it can be read alone.
    """

    title: str
    full: str


@dataclass(frozen=True, slots=True)
class TariffUnit:
    """The unit that the tariff counts goods in; codes are None where nobody gave it one."""

    symbol: str
    okei: str | None
    rec20: str | None


@dataclass(frozen=True, slots=True)
class Hint:
    """A code of another classification that probably fits; nobody has confirmed it."""

    system: HintSystem
    code: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Position:
    """One position of an official edition.

    Attributes:
        code: digits, or S01 to S21.
        parent: code of the position above; None for sections, and for chapters of a part that
            has no sections.
        unit: of leaves, as printed.
        dated: since when its chapter reads as it does.
    """

    code: str
    parent: str | None
    wordings: MappingProxyType[Language, Wording]
    unit: TariffUnit | None
    dated: date | None


def level_of(code: str) -> int:
    """Return the number of digits of a code; 0 for a section."""
    return len(code) if code.isdigit() else SECTION_LEVEL

"""Editions of the official nomenclature, as files bring them and as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.vocabulary.positions import HintLayout, HintSystem, Layout, TariffUnit
from app.vocabulary.terms import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionDraft:
    """A position of a file.

    Attributes:
        place: file and line, for messages.
        context: titles of the levels without a code that stand between parent and position.
        full: title with everything above it, from the heading down.
        derived: the tariff prints only the leaf; the title is the leaf's.
    """

    place: str
    code: str
    parent: str | None
    title: str
    context: str = ""
    full: str
    unit: TariffUnit | None = None
    derived: bool = False
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class NomenclatureDraft:
    """A nomenclature that was read and checked.

    Attributes:
        sha256: of the file, hexadecimal; of the four files together where they lie in a folder.
        left_out: what was not taken on purpose, one sentence each.
    """

    file_name: str
    layout: Layout
    sha256: str
    positions: tuple[PositionDraft, ...]
    left_out: tuple[str, ...] = ()

    @property
    def dated(self) -> date | None:
        """The newest date that any position carries."""
        return max((p.dated for p in self.positions if p.dated), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRecord:
    """An edition that is kept.

    Attributes:
        counts: positions by level: sections, chapters, headings, subheadings, deeper, leaves.
        languages: that titles are there in.
        partial: a part of the nomenclature; the thesaurus stands in for the rest.
    """

    id: int
    name: str
    layout: Layout
    file_name: str
    sha256: str
    valid_from: date
    partial: bool
    imported_at: datetime
    counts: Mapping[str, int]
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class HintDraft:
    """One hint of a file: a subheading and a code of another classification."""

    subheading: str
    system: HintSystem
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class HintFile:
    """A file of hints that was read and checked."""

    file_name: str
    layout: HintLayout
    sha256: str
    hints: tuple[HintDraft, ...]


class Change(StrEnum):
    """What became of a position from one edition to another."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class PositionChange:
    """One row of a difference.

    Attributes:
        title: in the new edition; in the old one where the position was withdrawn.
        former_title: of a renamed position, in the old edition.
    """

    change: Change
    code: str
    title: str
    former_title: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two editions, ascending by code."""

    old: EditionRecord
    new: EditionRecord
    changes: tuple[PositionChange, ...]

    @property
    def counts(self) -> dict[Change, int]:
        """How many positions of each kind."""
        return {kind: sum(c.change is kind for c in self.changes) for kind in Change}

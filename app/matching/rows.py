"""Facts of listings as numbered columns, for the engine."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import ACTIVE, CODED, SANDBOX, WORDED, Columns
from app.matching.profile import Profile
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Status

N = TypeVar("N", bound=np.generic)
V = TypeVar("V", bound=Hashable)

Rows = NDArray[np.int64]

UNSEEN = 255
"""Number of a value that no row has, in columns of small sets."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The values of a column, numbered as they come."""

    numbers: dict[Hashable, int] = field(default_factory=dict)

    def column(self, values: Iterable[Hashable], dtype: type[N]) -> NDArray[N]:
        """Number values, giving new ones the next number."""
        known = self.numbers
        return np.array([known.setdefault(value, len(known)) for value in values], dtype=dtype)

    def table(self, passes: Iterable[bool]) -> NDArray[np.uint8]:
        """Whether each value passes, by number; one at least, for compiled code."""
        found = np.fromiter(passes, np.uint8)
        return found if len(found) else np.zeros(1, dtype=np.uint8)


def numbered_anew(each: Sequence[Mapping[V, int]]) -> tuple[dict[V, int], list[Rows]]:
    """Number the values of several numberings together.

    Returns:
        The numbers, and for each numbering the new number by the old one; -1 stays what it is.
    """
    numbers: dict[V, int] = {}
    tables = [
        np.array([*(numbers.setdefault(value, len(numbers)) for value in known), -1], np.int64)
        for known in each
    ]
    return numbers, tables


@dataclass(frozen=True, slots=True)
class Numberings:
    """Those of all columns that have one."""

    language: Numbering = field(default_factory=Numbering)
    country: Numbering = field(default_factory=Numbering)
    kind: Numbering = field(default_factory=Numbering)
    purpose: Numbering = field(default_factory=Numbering)
    visibility: Numbering = field(default_factory=Numbering)
    owner: Numbering = field(default_factory=Numbering)
    portal: Numbering = field(default_factory=Numbering)


def columns_of(profiles: Sequence[Profile], numbered: Numberings) -> Columns:
    """Put the facts of some listings into columns; their ranks are known once all ids are."""
    listings = [profile.listing for profile in profiles]
    flags = [
        CODED * bool(profile.listing.codes)
        | WORDED * bool(profile.said)
        | ACTIVE * (profile.listing.status is Status.ACTIVE)
        | SANDBOX * is_sandbox(profile.listing.portal)
        for profile in profiles
    ]
    days = [(item.valid_until or date.max).toordinal() for item in listings]
    return Columns(
        rank=np.zeros(len(listings), dtype=np.int32),
        flags=np.array(flags, dtype=np.uint8),
        language=numbered.language.column((item.language for item in profiles), np.uint8),
        country=numbered.country.column((item.country for item in listings), np.uint16),
        kind=numbered.kind.column((item.kind for item in listings), np.uint8),
        purpose=numbered.purpose.column((item.purpose for item in listings), np.uint8),
        visibility=numbered.visibility.column((item.visibility for item in listings), np.uint8),
        owner=numbered.owner.column((item.organization_id for item in listings), np.int32),
        portal=numbered.portal.column((item.portal for item in listings), np.int32),
        last_day=np.array(days, dtype=np.int32),
    )


def columns_joined(
    each: Sequence[tuple[Columns, Numberings]], rows: Rows, rank: NDArray[np.int32]
) -> tuple[Columns, Numberings]:
    """Columns of several, numbered together.

    Args:
        each: one or more.
        rows: of all of them, one after the other, those that are taken, in their new order.
        rank: of the rows that are taken.
    """
    numberings = {
        one.name: numbered_anew([getattr(numbered, one.name).numbers for _, numbered in each])
        for one in fields(Numberings)
    }
    joined = {}
    for name in Columns._fields:
        columns = [getattr(own, name) for own, _ in each]
        if name in numberings:
            tables = numberings[name][1]
            columns = [
                table[column].astype(column.dtype)
                for table, column in zip(tables, columns, strict=True)
            ]
        joined[name] = np.concatenate(columns)[rows]
    numbered = {name: Numbering(dict(numbers)) for name, (numbers, _) in numberings.items()}
    return Columns(**joined)._replace(rank=rank), Numberings(**numbered)

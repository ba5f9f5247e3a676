"""The goods in trade of a registry in columns, for balances: kept up by what has changed.

To make a record of every listing takes seconds at 200,000, after every change. So what a balance
needs is read once from the bytes of what was held at first, and then of what has been written.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from math import nan
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from app.cooperation.book import Book, Numbers
from app.matching.packed import Packed
from app.services.known_records import KnownOrganizations
from app.services.live import LiveRegistry
from app.services.packed_records import Traded, unpack_traded
from app.values.listing import ListingRecord
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Visibility

_LINE = np.dtype(
    [
        *(("owner", "i4"), ("codes", "i4"), ("portal", "i4"), ("until", "i4"), ("created", "i2")),
        *(("dimension", "i2"), ("visibility", "i1"), ("offered", "?"), ("once", "?")),
        ("amount", "f8"),
    ]
)
"""A listing: the numbers of its words, its last day and the year it was made in."""

_OWNER = np.dtype([("there", "?"), ("portal", "i4"), ("steward", "i4"), ("visibility", "i1")])

_OPENNESS = tuple(Visibility)
_FOR_EVER = date.max.toordinal()
_NOBODY = -1

_Array = NDArray[Any]


def book_of(live: LiveRegistry, reach: Reach, *, on: date, year: int | None = None) -> Book:
    """The goods in trade on a day that a caller sees; safe in any thread.

    Args:
        live: the registry.
        reach: what the caller sees.
        on: the day.
        year: what stood in that year instead, of what is neither off nor hidden by now.
    """
    keeper = _keepers.setdefault(live, _Keeper())
    with keeper.lock:
        keeper.catch_up(live)
        return keeper.book(reach, on=on, year=year)


class _Keeper:
    """The columns of one registry; used by one thread at a time."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._codes: Numbers[tuple[str, ...]] = Numbers()
        self._dimensions: Numbers[str | None] = Numbers()
        self._portals: Numbers[str | None] = Numbers()
        self._owners: Numbers[UUID] = Numbers()
        self._base: Packed[ListingRecord] | None = None
        self._held = self._alive = self._lines(())
        self._written: dict[UUID, tuple[bytes, Traded | None]] = {}
        self._since = self._lines(())
        self._organizations = KnownOrganizations()
        self._names: list[str] = []
        self._countries: list[str] = []
        self._about: list[tuple[bool, int, int, int]] = []

    def catch_up(self, live: LiveRegistry) -> None:
        """Read what was written since."""
        # Copies, since the event loop may change the registry meanwhile.
        base, alive, written = live.listings.copy().pieces()
        if base is not self._base:
            self._held = self._lines(map(unpack_traded, base.pieces()))
            self._base = base
        self._alive = self._held[(alive > 0) & (self._held["owner"] != _NOBODY)]
        self._take(written)
        self._look_at_owners(live.organizations.copy())

    def _take(self, written: Mapping[UUID, bytes]) -> None:
        known = self._written
        taken = {
            key: before
            if (before := known.get(key)) is not None and before[0] is packed
            else (packed, unpack_traded(packed))
            for key, packed in written.items()
        }
        if [*map(id, taken.values())] != [*map(id, known.values())]:
            self._since = self._lines(one for _, one in taken.values() if one is not None)
        self._written = taken

    def _look_at_owners(self, now: KnownOrganizations) -> None:
        before, self._organizations = self._organizations, now
        if before.pieces()[0] is not now.pieces()[0]:
            self._about, self._names, self._countries = [], [], []
        else:
            for key in {*now.changed_since(before), *now.gone_since(before)}:
                number = self._owners.get(key)
                if number is not None and number < len(self._about):
                    self._countries[number], self._about[number] = self._owner(key)
        for key in list(self._owners)[len(self._about) :]:
            country, about = self._owner(key)
            self._names.append(str(key))
            self._countries.append(country)
            self._about.append(about)

    def _owner(self, key: UUID) -> tuple[str, tuple[bool, int, int, int]]:
        record = self._organizations.get(key)
        if record is None:
            return "", (False, _NOBODY, _NOBODY, 0)
        portals, openness = self._portals, _OPENNESS.index(record.visibility)
        return record.country, (
            True, portals.of(record.source.portal), portals.of(record.steward), openness,
        )  # fmt: skip

    def book(self, reach: Reach, *, on: date, year: int | None) -> Book:
        """The listings that are seen and stand, in the order in which the registry has them."""
        lines = np.concatenate([self._alive, self._since])
        day = on if year is None else date(year, 1, 1)
        standing = lines["until"] >= day.toordinal()
        if year is not None:
            standing &= lines["created"] <= year
        lines = lines[standing & self._seen(lines, reach)]
        amount = lines["amount"]
        if year is not None:
            amount = np.where(lines["once"] & (lines["created"] != year), nan, amount)
        return Book(
            # Copies, since the next question may find more of them.
            organizations=list(self._names),
            countries=list(self._countries),
            code_sets=list(self._codes),
            dimensions=list(self._dimensions),
            organization=lines["owner"],
            code_set=lines["codes"],
            offered=lines["offered"],
            amount=amount,
            dimension=lines["dimension"],
        )

    def _seen(self, lines: _Array, reach: Reach) -> NDArray[np.bool_]:
        """The rule of `sight.shown`, of all of them at once."""
        own = _NOBODY - 1 if reach.portal is None else self._portals.of(reach.portal)
        is_open = np.array([one in reach.open for one in _OPENNESS])
        outside = np.array([not is_sandbox(name) for name in self._portals] or [True])
        owners = np.array(self._about, _OWNER)
        of_owner = is_open[owners["visibility"]] & outside[owners["portal"]]
        of_owner |= (owners["portal"] == own) | (owners["steward"] == own)
        seen = is_open[lines["visibility"]] & outside[lines["portal"]] & of_owner[lines["owner"]]
        found: NDArray[np.bool_] = (seen | (lines["portal"] == own)) & owners["there"][
            lines["owner"]
        ]
        return found

    def _lines(self, listings: Iterable[Traded | None]) -> _Array:
        return np.fromiter(map(self._line, listings), _LINE)

    def _line(self, one: Traded | None) -> tuple[object, ...]:
        if one is None:
            return (_NOBODY, 0, 0, 0, 0, 0, 0, False, False, nan)
        return (
            self._owners.of(one.owner),
            self._codes.of(one.codes),
            self._portals.of(one.portal),
            _FOR_EVER if one.until is None else one.until,
            one.created,
            self._dimensions.of(one.dimension),
            _OPENNESS.index(one.visibility),
            one.offered,
            one.once,
            nan if one.amount is None else one.amount,
        )


_keepers: WeakKeyDictionary[LiveRegistry, _Keeper] = WeakKeyDictionary()

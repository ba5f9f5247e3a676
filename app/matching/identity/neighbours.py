"""Which records are worth comparing: those with a number, site, telephone or rare word in common.

Comparing all with all would be too much: of 100,000 records, five thousand million pairs.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from app.matching.identity.judging import PROPOSED, Kinship, judge
from app.matching.identity.rarity import Rarity
from app.matching.identity.traits import Traits

_MOST = 60
"""Records under one key beyond which the key tells nobody from others."""

_PIECE = 4


class Neighbours:
    """Records by the keys that likely duplicates share; changes are cheap."""

    def __init__(self) -> None:
        self.rarity = Rarity()
        self._records: dict[str, Traits] = {}
        self._by_key: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._records

    def __getitem__(self, key: str) -> Traits:
        return self._records[key]

    def put(self, records: Iterable[Traits]) -> None:
        """Add records, or change them."""
        for record in records:
            key = record.shown.id
            self.drop([key])
            self._records[key] = record
            self.rarity.add(*_counted(record))
            for block in blocks(record):
                self._by_key.setdefault(block, set()).add(key)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget records."""
        for key in keys:
            record = self._records.pop(key, None)
            if record is None:
                continue
            self.rarity.drop(*_counted(record))
            for block in blocks(record):
                known = self._by_key[block]
                known.discard(key)
                if not known:
                    del self._by_key[block]

    def of(self, record: Traits) -> list[str]:
        """Ids of other records that may be the same organization, in order."""
        found: set[str] = set()
        for block in blocks(record):
            known = self._by_key.get(block, ())
            if len(known) <= _MOST:
                found.update(known)
        return sorted(found - {record.shown.id})

    def kin(self, record: Traits, least: float = PROPOSED) -> list[tuple[str, Kinship]]:
        """Other records that are likely the same organization, likeliest first."""
        judged = [(key, judge(record, self._records[key], self.rarity)) for key in self.of(record)]
        likely = [(key, found) for key, found in judged if found.probability >= least]
        return sorted(likely, key=lambda pair: (-pair[1].points, pair[0]))

    def pairs(self, least: float = PROPOSED) -> Iterator[tuple[str, str, Kinship]]:
        """All pairs that are likely the same organization, each once."""
        for key in sorted(self._records):
            for other, found in self.kin(self._records[key], least):
                if key < other:
                    yield key, other, found


def blocks(record: Traits) -> set[str]:
    """The keys under which a record is looked for."""
    found = {f"{scheme}:{value}" for scheme, value in record.numbers | record.unchecked}
    found.update(f"phone:{number}" for number in record.phones)
    if record.host:
        found.add(f"site:{record.host}")
    for name in record.names:
        whole = "".join(sorted(name.words))
        found.add(f"name:{whole}")
        # The beginning of each word stands a mistake at its end; two words, a common one of them.
        starts = sorted(word[:_PIECE] for word in name.words if len(word) > _PIECE)
        found.update(f"word:{word}" for word in name.words if len(word) > _PIECE)
        found.update(f"two:{a} {b}" for a, b in pairwise(starts))
        # The end stands a mistake at the beginning.
        joined = name.spoken.replace(" ", "")
        found.update({f"start:{joined[:8]}", f"end:{joined[-8:]}"})
    return found


def _counted(record: Traits) -> tuple[set[frozenset[str]], str]:
    return {name.words for name in record.names}, record.region or record.city

"""Writes checked rows: upsert by the source's own key, a batch at a time; a bad row harms no other.

The rules are those of a push: the portal owns what it brought, what is sent as it stands changes
nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.db import WriteSession
from app.errors import AppError
from app.exchange.intake.drafts import Row
from app.exchange.intake.items import Trouble, fatal, printable, trouble
from app.exchange.intake.totals import LEFT_OUT
from app.exchange.intake.troubles import codes
from app.services import listings
from app.services.ids import new_id
from app.services.import_owners import Owners
from app.services.row_drafts import changed_listing, new_listing
from app.store import bulk
from app.store.refusals import RefusedValuesError, all_or_nothing
from app.values.listing import ListingDraft, ListingRecord
from app.vocabulary.imports import RowResult
from app.vocabulary.terms import Purpose, Status

_MOST_TOLD = 20
"""Problems of one row that are told."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_WITHDRAWN = trouble("stays_withdrawn", "status", Status.WITHDRAWN.value)


@dataclass(slots=True)
class Outcome:
    """What became of a row."""

    row: Row
    result: RowResult
    record_id: UUID | None = None
    troubles: list[Trouble] = field(default_factory=list)

    def columns(self, import_id: UUID) -> dict[str, Any]:
        """The columns of the report."""
        row = self.row
        every = [*row.troubles, *self.troubles]
        return {
            "import_id": import_id,
            "number": row.number,
            "place": printable(row.place),
            "result": self.result.value,
            "side": row.side.value,
            "key": row.key,
            "title": row.title[:200],
            "record_id": self.record_id,
            "problems": _json(every) if every else None,
        }


async def write(session: WriteSession, rows: Sequence[Row], owners: Owners) -> list[Outcome]:
    """Store rows and say of each what became of it, in their order."""
    portal = owners.caller.portal
    done: dict[int, Outcome] = {}
    good = []
    for row in rows:
        if row.portal not in {None, portal}:
            skipped = trouble("other_portal", "portal", row.portal or "")
            done[id(row)] = Outcome(row, RowResult.SKIPPED, troubles=[skipped])
        elif any(one.code in LEFT_OUT for one in row.troubles):
            done[id(row)] = Outcome(row, RowResult.SKIPPED)
        elif row.failed or row.key is None:
            done[id(row)] = Outcome(row, RowResult.FAILED)
        else:
            good.append(row)
    for outcome in await _write_some(session, good, owners):
        done[id(outcome.row)] = outcome
    return [done[id(row)] for row in rows]


async def _write_some(session: WriteSession, rows: Sequence[Row], owners: Owners) -> list[Outcome]:
    """Store rows together; when the database refuses, store the halves apart."""
    if not rows:
        return []
    try:
        async with all_or_nothing(session):
            outcomes = await _write_all(session, rows, owners)
        owners.keep()
    except (RefusedValuesError, AppError) as error:
        owners.forget()
        if len(rows) == 1:
            return [Outcome(rows[0], RowResult.FAILED, troubles=[_refused(error)])]
        half = len(rows) // 2
        return [
            *await _write_some(session, rows[:half], owners),
            *await _write_some(session, rows[half:], owners),
        ]
    return outcomes


async def _write_all(session: WriteSession, rows: Sequence[Row], owners: Owners) -> list[Outcome]:
    found = await owners.find(session, dict.fromkeys(row.owner for row in rows))
    outcomes: list[Outcome] = []
    for side in dict.fromkeys(row.side for row in rows):
        mine = [row for row in rows if row.side is side]
        keys = {row.key or "" for row in mine}
        pile = _Pile(owners, await bulk.stored_listings(session, owners.caller.portal, side, keys))
        for row in mine:
            owner = found[row.owner]
            outcomes.append(_refuse(row, owner) if isinstance(owner, AppError)
                            else pile.put(row, owner))  # fmt: skip
        await bulk.add_listings(session, side, pile.of(RowResult.CREATED))
        await bulk.replace_listings(session, side, pile.of(RowResult.UPDATED))
    return outcomes


@dataclass
class _Pile:
    """What a batch writes of one side; a later row of the same key goes on from an earlier one."""

    owners: Owners
    stored: Mapping[str, ListingRecord]
    _drafts: dict[str, tuple[UUID, ListingDraft, RowResult]] = field(default_factory=dict)

    def put(self, row: Row, owner: UUID) -> Outcome:
        """Add a row, and say what it does."""
        key = row.key or ""
        base: ListingDraft | None = None
        if key in self._drafts:
            record_id, base, before = self._drafts[key]
        elif key in self.stored:
            base, record_id = self.stored[key], self.stored[key].id
            before = RowResult.UPDATED
        else:
            record_id, before = new_id(), RowResult.CREATED
        draft, troubles = (
            new_listing(row, owner, self.owners)
            if base is None
            else changed_listing(row, base, owner, self.owners)
        )
        if (group := _group_of_another_purpose(draft)) is not None:
            refused = fatal("other_purpose", "purpose", str(draft.purpose), group=group)
            return Outcome(row, RowResult.FAILED, troubles=[*troubles, refused])
        if base is not None and draft.status is Status.WITHDRAWN and "status" not in row.given:
            troubles.append(_WITHDRAWN)
        if base is None:
            self._drafts[key] = record_id, draft, before
            return Outcome(row, RowResult.CREATED, record_id, troubles)
        if _same(base, draft):
            return Outcome(row, RowResult.UNCHANGED, record_id, troubles)
        self._drafts[key] = record_id, draft, before
        return Outcome(row, RowResult.UPDATED, record_id, troubles)

    def of(self, result: RowResult) -> list[tuple[UUID, ListingDraft]]:
        """What is to be written in one way."""
        return [(key, draft) for key, draft, how in self._drafts.values() if how is result]


def _group_of_another_purpose(draft: ListingDraft) -> str | None:
    """The stored group for which a new purpose is refused, as a PATCH is."""
    groups = (
        (Purpose.JOINT_PROJECT, draft.details.joint_project),
        (Purpose.TECHNOLOGY, draft.details.technology),
    )
    for purpose, group in groups:
        if group is not None and draft.purpose not in {None, purpose}:
            return purpose.value
    return None


def _same(base: ListingDraft, draft: ListingDraft) -> bool:
    if isinstance(base, ListingRecord):
        return listings.says_the_same(base, draft)
    return base == draft


def _refuse(row: Row, error: AppError) -> Outcome:
    return Outcome(row, RowResult.FAILED, troubles=[_refused(error)])


def _refused(error: AppError | RefusedValuesError) -> Trouble:
    if isinstance(error, RefusedValuesError):
        return fatal("refused", reason=str(error)[:200])
    code = error.errors[0].code if error.errors else error.code
    return fatal(code if code in codes() else "conflict", "organization")


def _json(troubles: Sequence[Trouble]) -> str:
    return _encode(
        [
            {
                "field": printable(item.field),
                "value": item.value,
                "code": item.code,
                "words": dict(item.words),
            }
            for item in troubles[:_MOST_TOLD]
        ]
    )

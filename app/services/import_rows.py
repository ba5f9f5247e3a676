"""Writes checked rows: upsert by the source's own key, a batch at a time; a bad row harms no other.

The rules are those of a push: the portal owns what it brought, what is sent as it stands changes
nothing. What a row does not say stays as it is, so a list of prices changes prices only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.exc import DBAPIError

from app.db import WriteSession
from app.errors import AppError
from app.exchange.intake.drafts import Row
from app.exchange.intake.items import Trouble, fatal, printable, trouble
from app.exchange.intake.totals import LEFT_OUT
from app.exchange.intake.troubles import codes
from app.services import listings
from app.services.ids import new_id
from app.services.import_owners import Owners
from app.store import bulk
from app.values.listing import ListingDraft, ListingRecord
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.trade import Terms
from app.vocabulary.imports import RowResult
from app.vocabulary.terms import Kind, Purpose, Side, Status

UNNAMED = "Товар без названия"
"""Title of what a list of prices or rests knows by key only, until its catalogue comes."""

_MOST_TOLD = 20
"""Problems of one row that are told."""

_OF_VALUES = frozenset({"22", "23", "54"})
"""Classes of codes of PostgreSQL: data exception, integrity constraint, limit exceeded."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_NAMES = tuple(item.name for item in fields(ListingDraft))
_NO_NAME = trouble("no_name", "title")
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
        async with session.begin_nested():
            outcomes = await _write_all(session, rows, owners)
        owners.keep()
    except (DBAPIError, asyncpg.PostgresError, AppError) as error:
        owners.forget()
        if not isinstance(error, AppError) and not _is_of_a_value(error):
            raise
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
        pile = _Pile(
            side,
            owners,
            await bulk.stored_listings(
                session, owners.caller.portal, side, {row.key or "" for row in mine}
            ),
        )
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

    side: Side
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
        troubles: list[Trouble] = []
        draft = self._draft(row, owner, base, troubles)
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

    def _draft(
        self, row: Row, owner: UUID, base: ListingDraft | None, troubles: list[Trouble]
    ) -> ListingDraft:
        source = Source(
            self.owners.caller.portal,
            row.key,
            row.url or (base.source.url if base else None),
            row.licence or (base.source.licence if base else self.owners.caller.licence),
        )
        given: dict[str, Any] = dict(row.given)
        if base is None:
            given.setdefault("kind", Kind.PRODUCT)
            if "title" not in given:
                given |= {"title": f"{UNNAMED} {row.key}"[:300], "status": Status.PAUSED}
                troubles.append(_NO_NAME)
        elif given.get("title") and base.title.startswith(UNNAMED):
            given.setdefault("status", Status.ACTIVE)
        if self.side is Side.NEED:
            given["kind"] = None
        details = base.details if base else NO_DETAILS
        if row.details is not None:
            price = {"price": row.price} if row.says_price else {}
            purpose = given.get("purpose") or (base.purpose if base else Purpose.SUPPLY)
            details = row.details.put_to(details, price, troubles, purpose)
        elif details is NO_DETAILS:
            if row.price is not None:
                details = Details(terms=Terms(price=row.price))
        elif row.says_price and (row.price is not None or details.terms is not None):
            terms = replace(details.terms or Terms(), price=row.price)
            details = replace(details, terms=terms if terms != Terms() else None)
        if base is None:
            return ListingDraft(
                side=self.side, organization_id=owner, source=source, details=details, **given
            )
        kept = {name: getattr(base, name) for name in _NAMES if name not in given}
        named = row.owner is not None and bool(row.owner.mark or row.owner.id)
        moves = named or base.organization_id == self.owners.unstated
        kept |= {
            "source": source,
            "details": details,
            "contacts": None,
            # A row that names no owner leaves the goods with whom they are, of a known state.
            "organization_id": owner if moves else base.organization_id,
        }
        return ListingDraft(**kept, **given)


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


def _is_of_a_value(error: DBAPIError | asyncpg.PostgresError) -> bool:
    driver = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(driver, "sqlstate", None))[:2] in _OF_VALUES


def _refused(error: AppError | DBAPIError | asyncpg.PostgresError) -> Trouble:
    if isinstance(error, DBAPIError):
        reason = str(error.orig).partition("DETAIL")[0].partition(">:")[2].strip()
        return fatal("refused", reason=reason[:200])
    if not isinstance(error, AppError):
        # Statements of `bulk` are given to the driver itself, which says the reason alone.
        return fatal("refused", reason=str(error).partition("DETAIL")[0].strip()[:200])
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

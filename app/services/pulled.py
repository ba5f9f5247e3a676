"""Rows of portals as organizations and listings, stored by the rules that pushes go by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.exchange.connectors.rows import Row
from app.exchange.intake.amounts import quantity_of
from app.exchange.intake.items import Trouble
from app.services import listings, pulled_owners
from app.services.access import Caller
from app.services.pulled_texts import SHORT, UnusableRowError, web_address
from app.store import listings as stored_listings
from app.values.listing import ListingDraft
from app.values.push import Pushed
from app.values.source import Source
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.okpd2 import Okpd2Error, parse_okpd2
from app.vocabulary.terms import Kind, Language, Period, Side, Status
from app.vocabulary.units import Quantity

_TITLE, _TEXT, _MOST = 300, 10_000, 50
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d")


E = TypeVar("E", Side, Kind, Status, Period, Language)


@dataclass
class Taken:
    """What became of a row.

    Attributes:
        key: the portal's key of the listing; None where the row is only an organization.
        warnings: what was left out of it.
    """

    pushed: Pushed
    side: Side | None = None
    key: str | None = None
    warnings: list[str] = field(default_factory=list)


async def take(session: WriteSession, caller: Caller, row: Row) -> Taken:
    """Store what a row says of an organization, and of its goods where it has a title.

    Raises:
        UnusableRowError: it lacks what nothing can be stored without.
        AppError: the rules that pushes go by refuse it.
    """
    if not isinstance(row.raw, dict):
        raise UnusableRowError("The row is no object.")
    warnings: list[str] = []
    title = row.get("title")
    key = row.get("key")
    if title is not None and key is None:
        raise UnusableRowError("The row has no key.")
    owner, done = await pulled_owners.take(session, caller, row, warnings)
    if title is None or key is None:
        return Taken(done, warnings=warnings)
    draft = _listing(row, owner, title, Source(
        caller.portal, key[:SHORT], web_address(row.get("url")), caller.licence
    ), warnings)  # fmt: skip
    draft = await _as_kept(ReadSession(session), draft)
    _, pushed = await listings.put_by_source(session, caller, draft)
    return Taken(pushed, draft.side, draft.source.key, warnings)


async def _as_kept(reading: ReadSession, draft: ListingDraft) -> ListingDraft:
    """A listing with what its portal said besides: rows say nothing of these."""
    source = draft.source
    key = await stored_listings.by_source(reading, draft.side, source.portal, source.key or "")
    stored = None if key is None else await stored_listings.get(reading, draft.side, key)
    if stored is None:
        return draft
    return replace(
        draft,
        purpose=stored.purpose,
        visibility=stored.visibility,
        disclosed=stored.disclosed,
        details=stored.details,
        industry=stored.industry,
        region=stored.region,
        city=stored.city,
    )


def place_of(row: Row) -> tuple[Side, str] | None:
    """Side and key under which the goods of a row are stored; None where it has no key."""
    key = row.get("key")
    return None if key is None else (_side(row, []), key[:SHORT])


def key_of(row: Row) -> str:
    """What a row is called in the quarantine: the portal's key, or a hash of what it says."""
    known = row.get("key") or row.get("owner_key") or row.get("owner_number")
    return known[:SHORT] if known else sha256(repr(row.raw).encode()).hexdigest()[:32]


def _listing(
    row: Row, owner: UUID, title: str, source: Source, warnings: list[str]
) -> ListingDraft:
    side = _side(row, warnings)
    kind = _one_of(Kind, row.get("kind"), warnings) or Kind.PRODUCT
    rest = title[_TITLE:]
    return ListingDraft(
        side=side,
        organization_id=owner,
        title=title[:_TITLE].strip(),
        source=source,
        kind=kind if side is Side.OFFER else None,
        description="\n".join(filter(None, (rest, row.get("description"))))[:_TEXT],
        language=_one_of(Language, row.get("language"), warnings),
        codes=tuple(dict.fromkeys(_codes(row.lists.get("codes", ()), warnings)))[:_MOST],
        okpd2=tuple(dict.fromkeys(_okpd2(row.lists.get("okpd2", ()), warnings)))[:_MOST],
        standards=tuple(text[:SHORT] for text in row.lists.get("standards", ()))[:_MOST],
        quantity=_quantity(row, warnings),
        status=_one_of(Status, row.get("status"), warnings) or Status.ACTIVE,
        valid_until=_day(row.get("valid_until"), warnings),
    )


def _side(row: Row, warnings: list[str]) -> Side:
    return _one_of(Side, row.get("side"), warnings) or Side.OFFER


def _codes(texts: Iterable[str], warnings: list[str]) -> Iterator[str]:
    for text in texts:
        try:
            code = parse_code(text)
        except CodeError as error:
            warnings.append(f"{text}: {error} Left out.")
            continue
        missing = missing_ancestor(code)
        if missing is None:
            yield code
        else:
            warnings.append(f"{text}: the TN VED has no {missing}. Left out.")


def _okpd2(texts: Iterable[str], warnings: list[str]) -> Iterator[str]:
    for text in texts:
        try:
            yield parse_okpd2(text)
        except Okpd2Error as error:
            warnings.append(f"{text}: {error} Left out.")


def _quantity(row: Row, warnings: list[str]) -> Quantity | None:
    value, unit = row.get("quantity"), row.get("unit")
    if value is None:
        return None
    period = _one_of(Period, row.get("period"), warnings)
    troubles: list[Trouble] = []
    values = {"quantity": value, "unit": unit or "", "period": period or ""}
    found = quantity_of(values, troubles)
    if any(one.value for one in troubles):
        warnings.append(f"{value} {unit or ''}: no quantity that is known. Left out.")
    return found


def _day(text: str | None, warnings: list[str]) -> date | None:
    """A day, of whatever of the usual forms; a time after it is left out."""
    if text is None:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text.split("T")[0].split(" ")[0], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    warnings.append(f"{text}: no day. Left out.")
    return None


def _one_of(kind: type[E], text: str | None, warnings: list[str]) -> E | None:
    if text is None:
        return None
    try:
        return kind(text.strip().lower())
    except ValueError:
        warnings.append(f"{text}: none of {', '.join(kind)}. Left out.")
        return None

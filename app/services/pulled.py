"""Rows of portals as organizations and listings, stored by the rules that pushes go by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.exchange.connectors.rows import Row
from app.services import listings, organizations
from app.services.access import Caller
from app.store import listings as stored_listings
from app.store import organizations as stored_organizations
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.push import Pushed
from app.values.source import Source
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.countries import countries
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    Verification,
    normalize_unverified,
    parse_identifier,
)
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.okpd2 import Okpd2Error, parse_okpd2
from app.vocabulary.terms import Kind, Language, Period, Side, Status
from app.vocabulary.units import Quantity, parse_unit

_TITLE, _NAME, _TEXT, _SHORT, _MOST = 300, 500, 10_000, 200, 50
_SCHEMES = {"KZ": Scheme.KZ_BIN, "BY": Scheme.BY_UNP, "KG": Scheme.KG_INN, "AM": Scheme.AM_TIN}
_ALSO_CALLED = {
    "республика армения": "AM",
    "republic of armenia": "AM",
    "республика беларусь": "BY",
    "белоруссия": "BY",
    "republic of belarus": "BY",
    "республика казахстан": "KZ",
    "republic of kazakhstan": "KZ",
    "кыргызская республика": "KG",
    "киргизия": "KG",
    "kyrgyz republic": "KG",
    "российская федерация": "RU",
    "russian federation": "RU",
}
_OGRN_LENGTHS = frozenset({13, 15})
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d")
_MOST_QUANTITY = Decimal("1e17")


E = TypeVar("E", Side, Kind, Status, Period, Language)


class UnusableRowError(Exception):
    """A row that cannot be stored at all; the text says why."""


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
    owner, done = await _owner(session, caller, row, warnings)
    if title is None or key is None:
        return Taken(done, warnings=warnings)
    draft = _listing(row, owner, title, Source(
        caller.portal, key[:_SHORT], _url(row.get("url")), caller.licence
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


def key_of(row: Row) -> str:
    """What a row is called in the quarantine: the portal's key, or a hash of what it says."""
    known = row.get("key") or row.get("owner_key") or row.get("owner_number")
    return known[:_SHORT] if known else sha256(repr(row.raw).encode()).hexdigest()[:32]


async def _owner(
    session: WriteSession, caller: Caller, row: Row, warnings: list[str]
) -> tuple[UUID, Pushed]:
    """Find the organization by a checked number or the portal's key, or store it.

    One that another portal brought stays as it is.
    """
    name, country = row.get("owner_name"), _country(row.get("owner_country"))
    if name is None:
        raise UnusableRowError("The row names no organization.")
    if country is None:
        raise UnusableRowError(f"There is no state {row.get('owner_country')!r} here.")
    numbers = tuple(dict.fromkeys(_identifiers(row, country, warnings)))
    key = row.get("owner_key") or (numbers[0].value if numbers else None) or name
    reading = ReadSession(session)
    source = Source(caller.portal, key[:_SHORT], None, caller.licence)
    before = await stored_organizations.by_source(reading, caller.portal, source.key or "")
    if before is None:
        for number in numbers:
            if number.verification is not Verification.UNVERIFIED:
                known = await stored_organizations.by_identifier(reading, number)
                if known is not None:
                    return known, Pushed.UNCHANGED
    draft = OrganizationDraft(
        name=name[:_NAME],
        country=country,
        source=source,
        identifiers=numbers,
        region=_short(row.get("owner_region")),
        city=_short(row.get("owner_city")),
        address=_short(row.get("owner_address")),
        website=_url(row.get("owner_website")),
    )
    stored = None if before is None else await stored_organizations.get(reading, before)
    if stored is not None:
        draft = replace(
            draft,
            description=stored.description,
            language=stored.language,
            visibility=stored.visibility,
            research=stored.research,
        )
    record, created = await organizations.put_by_source(session, caller, draft)
    if created:
        return record.id, Pushed.CREATED
    same = stored is not None and record.revision == stored.revision
    return record.id, Pushed.UNCHANGED if same else Pushed.REPLACED


def _listing(
    row: Row, owner: UUID, title: str, source: Source, warnings: list[str]
) -> ListingDraft:
    side = _one_of(Side, row.get("side"), warnings) or Side.OFFER
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
        standards=tuple(text[:_SHORT] for text in row.lists.get("standards", ()))[:_MOST],
        quantity=_quantity(row, warnings),
        status=_one_of(Status, row.get("status"), warnings) or Status.ACTIVE,
        valid_until=_day(row.get("valid_until"), warnings),
    )


def _identifiers(row: Row, country: str, warnings: list[str]) -> Iterator[Identifier]:
    for name in ("owner_number", "owner_number_2"):
        text = row.get(name)
        if text is None:
            continue
        plain = normalize_unverified(text)
        ogrn = len(plain) in _OGRN_LENGTHS
        russian = Scheme.RU_OGRN if ogrn else Scheme.RU_INN
        scheme = russian if country == "RU" else _SCHEMES.get(country)
        if scheme is None or not plain:
            continue
        try:
            yield parse_identifier(scheme, plain)
        except IdentifierError as error:
            warnings.append(f"{text}: {error}; kept as unverified")
            yield Identifier(scheme, plain[:40], Verification.UNVERIFIED)


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
    value, name = row.get("quantity"), row.get("unit")
    if value is None or name is None:
        return None
    unit = parse_unit(name)
    period = _one_of(Period, row.get("period"), warnings) or Period.YEAR
    try:
        number = Decimal(value.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal(-1)
    if unit is None or not (number.is_finite() and 0 <= number < _MOST_QUANTITY):
        warnings.append(f"{value} {name}: no quantity that is known. Left out.")
        return None
    return Quantity(float(number), unit, period)


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


def _country(text: str | None) -> str | None:
    """The state, by its code or by one of its names."""
    plain = (text or "").strip()
    if plain.upper() in countries():
        return plain.upper()
    return _names().get(plain.casefold())


@cache
def _names() -> dict[str, str]:
    return _ALSO_CALLED | {
        name.casefold(): code
        for code, country in countries().items()
        for name in country.names.values()
    }


def _url(text: str | None) -> str | None:
    usable = text is not None and text.startswith(("http://", "https://")) and len(text) <= 500  # noqa: PLR2004 - of the column
    return text if usable and not set(text or "") & set(' <>"') else None


def _short(text: str | None) -> str | None:
    return text[:_SHORT] if text else None

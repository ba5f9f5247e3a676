"""Organizations that rows of portals name, stored by the rules that pushes go by."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.exchange.connectors.rows import Row
from app.services import organizations
from app.services.access import Caller
from app.services.pulled_texts import SHORT, UnusableRowError, short, web_address
from app.store import organizations as stored_organizations
from app.values.organization import OrganizationDraft
from app.values.push import Pushed
from app.values.source import Source
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    kept_unverified,
    normalize_unverified,
    parse_identifier,
)
from app.vocabulary.states import state_of

_NAME = 500
_SCHEMES = {"KZ": Scheme.KZ_BIN, "BY": Scheme.BY_UNP, "KG": Scheme.KG_INN, "AM": Scheme.AM_TIN}
_OGRN_LENGTHS = frozenset({13, 15})


async def take(
    session: WriteSession, caller: Caller, row: Row, warnings: list[str]
) -> tuple[UUID, Pushed]:
    """Find the organization by a checked number or the portal's key, or store it.

    One that another portal brought stays as it is.

    Raises:
        UnusableRowError: the row does not say who it is, or of which state.
        AppError: the rules that pushes go by refuse it.
    """
    draft = _draft(caller, row, warnings)
    reading = ReadSession(session)
    key = draft.source.key or ""
    before = await stored_organizations.by_source(reading, caller.portal, key)
    if before is None:
        known = await _by_checked_number(reading, draft)
        if known is not None:
            return known, Pushed.UNCHANGED
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


def _draft(caller: Caller, row: Row, warnings: list[str]) -> OrganizationDraft:
    """What a row says of the organization; a key of its own, else its number or its name."""
    name, country = row.get("owner_name"), state_of(row.get("owner_country") or "")
    if name is None:
        raise UnusableRowError("The row names no organization.")
    if country is None:
        raise UnusableRowError(f"There is no state {row.get('owner_country')!r} here.")
    numbers = tuple(dict.fromkeys(_identifiers(row, country, warnings)))
    key = row.get("owner_key") or (numbers[0].value if numbers else None) or name
    return OrganizationDraft(
        name=name[:_NAME],
        country=country,
        source=Source(caller.portal, key[:SHORT], None, caller.licence),
        identifiers=numbers,
        region=short(row.get("owner_region")),
        city=short(row.get("owner_city")),
        address=short(row.get("owner_address")),
        website=web_address(row.get("owner_website")),
    )


async def _by_checked_number(session: ReadSession, draft: OrganizationDraft) -> UUID | None:
    realm = stored_organizations.realm(draft)
    for number in draft.identifiers:
        if number.is_checked:
            known = await stored_organizations.by_identifier(session, number, realm)
            if known is not None:
                return known
    return None


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
            yield kept_unverified(scheme, plain)

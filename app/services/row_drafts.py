"""The listing that a row of an import asks for.

What a row does not say stays as it is, so a list of prices changes prices only.
"""

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from app.exchange.intake.drafts import Row
from app.exchange.intake.items import Trouble, trouble
from app.services.import_owners import Owners
from app.values.listing import ListingDraft
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.trade import Terms
from app.vocabulary.terms import Kind, Purpose, Side, Status

UNNAMED = "Товар без названия"
"""Title of what a list of prices or rests knows by key only, until its catalogue comes."""

_NAMES = tuple(item.name for item in fields(ListingDraft))
_NO_NAME = trouble("no_name", "title")


def new_listing(row: Row, owner: UUID, owners: Owners) -> tuple[ListingDraft, list[Trouble]]:
    """A listing of which the portal has had nothing yet, and what is to be told of it."""
    troubles: list[Trouble] = []
    given: dict[str, Any] = {"kind": Kind.PRODUCT, **row.given}
    if "title" not in given:
        given |= {"title": f"{UNNAMED} {row.key}"[:300], "status": Status.PAUSED}
        troubles.append(_NO_NAME)
    if row.side is Side.NEED:
        given["kind"] = None
    purpose = given.get("purpose") or Purpose.SUPPLY
    draft = ListingDraft(
        side=row.side,
        organization_id=owner,
        source=Source(
            owners.caller.portal, row.key, row.url or None, row.licence or owners.caller.licence
        ),
        details=_details(row, NO_DETAILS, purpose, troubles),
        **given,
    )
    return draft, troubles


def changed_listing(
    row: Row, base: ListingDraft, owner: UUID, owners: Owners
) -> tuple[ListingDraft, list[Trouble]]:
    """A listing that is there, with what the row says of it, and what is to be told of it."""
    troubles: list[Trouble] = []
    given: dict[str, Any] = dict(row.given)
    if given.get("title") and base.title.startswith(UNNAMED):
        given.setdefault("status", Status.ACTIVE)
    if row.side is Side.NEED:
        given["kind"] = None
    kept = {name: getattr(base, name) for name in _NAMES if name not in given}
    named = row.owner is not None and bool(row.owner.mark or row.owner.id)
    moves = named or base.organization_id == owners.unstated
    kept |= {
        "source": Source(
            owners.caller.portal,
            row.key,
            row.url or base.source.url,
            row.licence or base.source.licence,
        ),
        "details": _details(row, base.details, given.get("purpose") or base.purpose, troubles),
        "contacts": None,
        # A row that names no owner leaves the goods with whom they are, of a known state.
        "organization_id": owner if moves else base.organization_id,
    }
    return ListingDraft(**kept, **given), troubles


def _details(row: Row, before: Details, purpose: Purpose, troubles: list[Trouble]) -> Details:
    """The details of a listing with those of a row, or with its price where it has no others."""
    if row.details is not None:
        price = {"price": row.price} if row.says_price else {}
        return row.details.put_to(before, price, troubles, purpose)
    if before is NO_DETAILS:
        return before if row.price is None else Details(terms=Terms(price=row.price))
    if not row.says_price or (row.price is None and before.terms is None):
        return before
    terms = replace(before.terms or Terms(), price=row.price)
    return replace(before, terms=terms if terms != Terms() else None)

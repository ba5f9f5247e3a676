"""Conditions on organizations and their listings, as a list of organizations is filtered."""

from sqlalchemy import ColumnElement, exists, or_, select

from app.models.listing import ListingCodeRow, ListingRow
from app.models.organization import IdentifierRow, OrganizationRow
from app.store import seen
from app.store.rows import has_words
from app.values.page import OrganizationFilter
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Kind, Role, Side


def conditions(asked: OrganizationFilter) -> list[ColumnElement[bool]]:
    """Conditions on organizations that a caller sees and asks for."""
    found: list[ColumnElement[bool]] = [seen.organizations(asked.reach)]
    if asked.countries:
        found.append(OrganizationRow.country.in_(sorted(asked.countries)))
    roles = (role for role in (asked.role, asked.also) if role is not None)
    found += [_in_role(role, asked.reach) for role in roles]
    if asked.code is not None:
        found.append(
            exists(
                select(ListingCodeRow.code)
                .join(ListingRow, ListingRow.id == ListingCodeRow.listing_id)
                .where(
                    ListingRow.organization_id == OrganizationRow.id,
                    ListingCodeRow.code.startswith(asked.code),
                    *_role_conditions(asked.role, asked.reach),
                )
            )
        )
    if asked.q is not None:
        found.append(has_words(OrganizationRow.search_text, asked.q))
    if asked.identifier is not None:
        of_scheme = [] if asked.scheme is None else [IdentifierRow.scheme == asked.scheme]
        found.append(
            exists(
                select(IdentifierRow.value).where(
                    IdentifierRow.organization_id == OrganizationRow.id,
                    IdentifierRow.value == asked.identifier,
                    *of_scheme,
                )
            )
        )
        # The number of a person leads to nobody but those who brought it.
        found.append(or_(~OrganizationRow.person, seen.own_organizations(asked.reach)))
    return found


def role_listings(role: Role) -> list[ColumnElement[bool]]:
    """Conditions on listings that make their organization stand in a role."""
    match role:
        case Role.PRODUCER:
            return [ListingRow.side == Side.OFFER, ListingRow.kind == Kind.PRODUCT]
        case Role.SUPPLIER:
            return [ListingRow.side == Side.OFFER, ListingRow.kind == Kind.MATERIAL]
        case Role.CONSUMER:
            return [ListingRow.side == Side.NEED]
        case Role.RESEARCH:
            return [ListingRow.side == Side.OFFER]


def _role_conditions(role: Role | None, reach: Reach) -> list[ColumnElement[bool]]:
    of_role = role_listings(role) if role is not None else ()
    return [seen.listings_of_seen_organizations(reach), *of_role]


def _in_role(role: Role, reach: Reach) -> ColumnElement[bool]:
    """Whether an organization that is seen stands in a role, by the listings that a caller sees."""
    if role is Role.RESEARCH:
        return OrganizationRow.research.is_(True)
    return exists(
        select(ListingRow.id).where(
            ListingRow.organization_id == OrganizationRow.id, *_role_conditions(role, reach)
        )
    )

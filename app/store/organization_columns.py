"""Organizations between their values and their columns."""

from typing import Any

from app.models.organization import OrganizationRow
from app.store.rows import search_text
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.values.source import Source
from app.vocabulary.identifiers import Identifier
from app.vocabulary.terms import Language, Visibility


def columns(draft: OrganizationDraft) -> dict[str, Any]:
    """What is written of a draft; its numbers have a table of their own."""
    return {
        "name": draft.name,
        "country": draft.country,
        "region": draft.region,
        "city": draft.city,
        "address": draft.address,
        "website": draft.website,
        "description": draft.description,
        "language": draft.language,
        "visibility": draft.visibility,
        "research": draft.research,
        "person": draft.person,
        "portal": draft.source.portal,
        "source_key": draft.source.key,
        "source_url": draft.source.url,
        "licence": draft.source.licence,
        "search_text": search_text(draft.name, draft.city, draft.region, draft.description),
    }


def record_of(row: OrganizationRow, identifiers: tuple[Identifier, ...]) -> OrganizationRecord:
    """Read a record from its row and its registration numbers."""
    return OrganizationRecord(
        id=row.id,
        name=row.name,
        country=row.country,
        source=Source(row.portal, row.source_key, row.source_url, row.licence),
        identifiers=identifiers,
        region=row.region,
        city=row.city,
        address=row.address,
        website=row.website,
        description=row.description,
        language=Language(row.language) if row.language else None,
        visibility=Visibility(row.visibility),
        research=row.research,
        steward=row.steward,
        merged_into=row.merged_into,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )

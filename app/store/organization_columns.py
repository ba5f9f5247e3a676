"""Organizations as rows of their table."""

from app.models.organization import OrganizationRow
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.identifiers import Identifier
from app.vocabulary.terms import Language, Visibility


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

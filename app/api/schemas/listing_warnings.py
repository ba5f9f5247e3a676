"""What the writer of a listing should look at again."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from app.api.schemas.source import WarningOut
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.standards import successors

UNKNOWN_POSITION = "unknown_position"
_SUBHEADING_DIGITS = 6


def warnings_of(record: ListingRecord) -> Iterable[WarningOut]:
    """What was accepted as it was, though it is worth a second look."""
    yield from _of_codes(record)
    for place, standard in enumerate(record.standards):
        newer = successors(standard)
        if newer:
            yield WarningOut(
                pointer=f"/standards/{place}",
                code="standard_replaced",
                detail=f"{standard} was replaced by {newer[-1]}. It was kept.",
            )
    today = datetime.now(UTC).date()
    for place, certificate in enumerate(record.details.certificates):
        if not certificate.in_force(today):
            yield WarningOut(
                pointer=f"/certificates/{place}",
                code="certificate_not_in_force",
                detail="The document is not in force today, so it does not count.",
            )


def _of_codes(record: ListingRecord) -> Iterable[WarningOut]:
    if not record.codes:
        yield WarningOut(
            pointer="/codes",
            code="no_code",
            detail="Without a TN VED code only words tie this listing to partners. Add one.",
        )
    for place, code in enumerate(record.codes):
        subheading = code[:_SUBHEADING_DIGITS]
        whole = len(subheading) == _SUBHEADING_DIGITS
        if whole and code[:4] in _divided() and subheading not in thesaurus():
            yield WarningOut(
                pointer=f"/codes/{place}",
                code=UNKNOWN_POSITION,
                detail=f"{display_code(code)} is not known below heading {code[:4]}. It was kept.",
            )


@cache
def _divided() -> frozenset[str]:
    """Headings whose subheadings the thesaurus knows."""
    return frozenset(code[:4] for code in thesaurus() if len(code) == _SUBHEADING_DIGITS)

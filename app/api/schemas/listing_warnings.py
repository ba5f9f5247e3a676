"""What the writer of a listing should look at again."""

from collections.abc import Iterable

from app import clock
from app.api.schemas.source import WarningOut
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import unknown_position
from app.vocabulary.standards import successors

UNKNOWN_POSITION = "unknown_position"


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
    today = clock.today()
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
        if unknown_position(code):
            yield WarningOut(
                pointer=f"/codes/{place}",
                code=UNKNOWN_POSITION,
                detail=f"{display_code(code)} is not known below heading {code[:4]}. It was kept.",
            )

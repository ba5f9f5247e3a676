"""What a writer should look at again: warnings that only the running service can give."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.api.schemas.imports import RowCodeOut
from app.api.schemas.listing_out import ListingOut
from app.api.schemas.listing_warnings import UNKNOWN_POSITION
from app.api.schemas.source import LikelyCodeOut, WarningOut
from app.matching.catalogue import Catalogue
from app.matching.types import Predicted
from app.services.coding import CodeReader
from app.services.live import LiveRegistry
from app.services.nomenclature import missing_position
from app.values.imports import RowReport
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language

L = TypeVar("L", bound=ListingOut)

_CONTRADICTED = "The words of the listing speak for another code. It was kept as it was sent."

_CODES_ADVISED = 3
_WORTH_ADVISING = 0.01
"""Least probability of a code that is advised: less likely ones are no help to who codes goods."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """Advice on a written listing from the code assistant and the official edition in force."""

    reader: CodeReader
    catalogue: Catalogue
    language: Language

    def advised(self, answer: L, record: ListingRecord) -> L:
        """Add to the warnings of a listing.

        One without a code gets the likely ones; one whose words contradict its codes is told so;
        a code under an official heading is looked up in the edition instead of the thesaurus.
        """
        warnings = [*self._of_nomenclature(answer.warnings, record), *self._contradicted(record)]
        return answer.model_copy(
            update={"warnings": [self._with_codes(w, record) for w in warnings]}
        )

    def _of_nomenclature(
        self, warnings: Iterable[WarningOut], record: ListingRecord
    ) -> Iterable[WarningOut]:
        places = [n for n, code in enumerate(record.codes) if self.catalogue.decides(code)]
        decided = {f"/codes/{place}" for place in places}
        yield from (w for w in warnings if w.code != UNKNOWN_POSITION or w.pointer not in decided)
        for place in places:
            if not self.catalogue.has(record.codes[place]):
                yield WarningOut(
                    pointer=f"/codes/{place}",
                    code=UNKNOWN_POSITION,
                    detail=f"{missing_position(self.catalogue, record.codes[place])} It was kept.",
                )

    def _with_codes(self, warning: WarningOut, record: ListingRecord) -> WarningOut:
        if warning.code != "no_code" or not self.reader.ready:
            return warning
        return warning.model_copy(update={"codes": self._likely(self.reader.likely(record))})

    def _contradicted(self, record: ListingRecord) -> Iterable[WarningOut]:
        found = self.reader.contradiction(record)
        if found is not None:
            said = found.suggestion
            yield WarningOut(
                pointer="/codes",
                code="code_contradicted",
                detail=_CONTRADICTED,
                codes=self._likely(((said.code, said.probability),)),
            )

    def _likely(self, codes: Predicted) -> list[LikelyCodeOut]:
        return [
            LikelyCodeOut(
                code=code,
                code_display=display_code(code),
                title=entry.title(self.language) if (entry := nearest_entry(code)) else "",
                probability=round(probability, 4),
            )
            for code, probability in codes
            if probability >= _WORTH_ADVISING
        ]


def likely_codes(row: RowReport, live: LiveRegistry) -> list[RowCodeOut]:
    """What the words of an imported listing without a code speak for; takes about a millisecond."""
    listing = live.listings.get(row.record_id) if row.record_id else None
    if listing is None or listing.codes:
        return []
    return [
        RowCodeOut(code=code, probability=round(probability, 4))
        for code, probability in live.reader.likely(listing, _CODES_ADVISED)
        if probability >= _WORTH_ADVISING
    ]

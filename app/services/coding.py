"""The code assistant in the service: reads listings without codes, learns from those with codes.

Neighbours are live with the listings. The fitted model is made in a process of its own, which reads
the listings that are there besides: at start from the titles and again once the coded listings have
grown by half. It is swapped whole.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.errors import UnavailableError
from app.matching.assistant import (
    Assistant,
    CodedText,
    CodeSuggestion,
    Contradiction,
    Model,
)
from app.matching.assistant.reading import read_codes
from app.matching.types import Predicted
from app.values.listing import ListingRecord
from app.vocabulary.reach import EVERYONE

REFIT_FROM_LISTINGS = 300
REFIT_GROWTH = 1.5


class CodeReader:
    """The assistant of one process; answers nothing until its first model is made."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None
        self._edition: str | None = None

    @property
    def ready(self) -> bool:
        """Whether the first model is there."""
        return self._assistant is not None

    def start(self, assistant: Assistant, edition: str | None = None) -> None:
        """Begin with an assistant, made from the titles of an edition."""
        self._assistant, self._edition = assistant, edition

    def swap(self, model: Model, edition: str | None = None) -> None:
        """Use another model from the next question on."""
        if self._assistant is not None:
            self._assistant.swap(model)
            self._edition = edition

    def learn(self, records: Iterable[ListingRecord]) -> None:
        """Learn from changed listings at once; one that lost its code is forgotten."""
        if self._assistant is None:
            return
        changed = list(records)
        self._assistant.forget([str(record.id) for record in changed if not teaches(record)])
        self._assistant.learn([coded_text(record) for record in changed if teaches(record)])

    def forget(self, keys: Iterable[UUID]) -> None:
        """Forget deleted listings at once."""
        if self._assistant is not None:
            self._assistant.forget([str(key) for key in keys])

    def read(self, text: str, codes: Sequence[str]) -> Predicted:
        """Read likely headings and subheadings from a text, where its codes end above them.

        Nothing before the first model.
        """
        return () if self._assistant is None else read_codes(self._assistant, text, codes)

    def likely(self, record: ListingRecord, limit: int = 3) -> Predicted:
        """Return the likeliest codes of a listing, best first, without the cost of reasons."""
        if self._assistant is None:
            return ()
        said = coded_text(record)
        return self._assistant.likely(said.text, limit, said.id)

    def suggest(self, text: str, limit: int) -> tuple[CodeSuggestion, ...]:
        """Return the likeliest codes for a text, best first.

        Raises:
            UnavailableError: the first model is still being made.
        """
        if self._assistant is None:
            raise UnavailableError("The code assistant is still starting. Try again shortly.")
        return self._assistant.suggest(text, limit)

    def contradiction(self, record: ListingRecord) -> Contradiction | None:
        """Return what the words of a listing say instead, when they speak against its codes."""
        if self._assistant is None or not record.codes:
            return None
        said = coded_text(record)
        return self._assistant.contradicts(said.text, record.codes, said.id)

    def due(self, coded: int, edition: str | None) -> bool:
        """Whether so many coded listings, or another edition, call for a new model."""
        if self._assistant is None or edition != self._edition:
            return True
        fitted = self._assistant.model.listings
        return coded >= REFIT_FROM_LISTINGS and coded >= REFIT_GROWTH * fitted


def coded_text(record: ListingRecord) -> CodedText:
    """Show a stored listing to the assistant."""
    return CodedText(
        id=str(record.id),
        text=f"{record.title}\n{record.description}",
        codes=record.codes,
        organization_id=str(record.organization_id),
    )


def teaches(record: ListingRecord) -> bool:
    """Whether others may learn from a listing: it states a code, and everybody may see it."""
    return bool(record.codes) and EVERYONE.sees(record.visibility, record.source.portal)

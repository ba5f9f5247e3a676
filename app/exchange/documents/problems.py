"""What can be wrong with a document."""

import time
from dataclasses import dataclass

from app.errors import InvalidInputError
from app.official.tables import MOST_COLUMNS, MOST_ROWS

MOST_PAGES = 1_000

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of a document's parts, and characters of texts that the cells of a sheet share."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment until which a document must be read, on the monotonic clock."""

    at: float

    def check(self) -> None:
        """Give up on a document that takes too long.

        Raises:
            InvalidInputError: it has.
        """
        if time.monotonic() > self.at:
            raise too_slow()


def too_slow() -> InvalidInputError:
    """A document that takes too long."""
    return InvalidInputError.of(
        "", "document_too_slow", "The document takes too long to read. Split it."
    )


def unreadable(form: str) -> InvalidInputError:
    """A document that is not what it says."""
    return InvalidInputError.of(
        "",
        "unreadable_document",
        f"The document cannot be read as {form}. Check that it opens, and name its format.",
    )


def too_many_rows() -> InvalidInputError:
    """A document with more rows or columns than a list has."""
    return InvalidInputError.of(
        "",
        "document_too_large",
        f"The document has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns. Split it.",
    )


def too_many_pages() -> InvalidInputError:
    """A document with more pages than a list has."""
    return InvalidInputError.of(
        "", "document_too_large", f"The document has more than {MOST_PAGES} pages. Split it."
    )


def too_large() -> InvalidInputError:
    """A document that becomes too much when it is opened."""
    return InvalidInputError.of(
        "", "document_too_large", "The document is too large once it is unpacked. Split it."
    )

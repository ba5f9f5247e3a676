"""What can be wrong with a document."""

import time
from dataclasses import dataclass

from app.errors import InvalidInputError


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
            raise InvalidInputError.of(
                "", "document_too_slow", "The document takes too long to read. Split it."
            )


def unreadable(form: str) -> InvalidInputError:
    """A document that is not what it says."""
    return InvalidInputError.of(
        "",
        "unreadable_document",
        f"The document cannot be read as {form}. Check that it opens, and name its format.",
    )

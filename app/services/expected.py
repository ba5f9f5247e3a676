"""What a caller expects of a record that he is about to change."""

from dataclasses import dataclass

from app.errors import PreconditionError


@dataclass(frozen=True, slots=True)
class Expected:
    """Conditions of a change.

    Attributes:
        revision: the one that he has read; None for any, or none.
        absent: whether there must be nothing yet.
    """

    revision: int | None = None
    absent: bool = False

    def check(self, stored: int | None) -> None:
        """Refuse a change of what is not as it is expected.

        Args:
            stored: the record's revision; None where there is none.

        Raises:
            PreconditionError: it is not.
        """
        if stored is None:
            if self.revision is not None:
                raise PreconditionError(
                    f"There is no record with revision {self.revision}: it was deleted, or never "
                    "was. Leave If-Match out to make it."
                )
        elif self.absent:
            raise PreconditionError(
                f"The record is there, with revision {stored}. Leave If-None-Match out to "
                "replace it."
            )
        elif self.revision is not None and self.revision != stored:
            raise PreconditionError(
                f"The record has revision {stored}, not {self.revision}. Read it again and repeat."
            )


ANYTHING = Expected()

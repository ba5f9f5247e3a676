"""Where a record came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The portal that owns a record, its own key for it, and the record's address there.

    Attributes:
        licence: of the data, as the portal states it.
    """

    portal: str
    key: str | None = None
    url: str | None = None
    licence: str | None = None

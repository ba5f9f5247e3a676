"""What became of a record that a portal pushed."""

from enum import StrEnum


class Pushed(StrEnum):
    """Whether a push changed anything."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"

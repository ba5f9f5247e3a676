"""New ids: UUIDs of version 7, which sort by the time they were made."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """Make a new id."""
    return compat.uuid7()

"""Refusals of organizations that are part of another one since a merge say which one that is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from app.errors import FieldError, InvalidInputError, MergedInputError
from app.services import organizations
from app.services.live import LiveRegistry
from app.vocabulary.reach import Reach


class NoOrganizationError(InvalidInputError):
    """A field names an organization that is not among those in force."""

    def __init__(self, pointer: str, key: UUID) -> None:
        field = FieldError(
            pointer,
            "organization_not_found",
            f"There is no organization {key}. Take the id of one.",
        )
        super().__init__(field.detail, [field])
        self.pointer = pointer
        self.key = key


@asynccontextmanager
async def merges_told(live: LiveRegistry, reach: Reach) -> AsyncIterator[None]:
    """Let what refuses an organization tell where it is now, if the caller sees that one.

    Raises:
        MergedInputError: it is part of another one now.
    """
    try:
        yield
    except NoOrganizationError as error:
        key = error.key
        async with live.database.read() as session:
            into = await organizations.part_of(session, reach, key)
        if into is None:
            raise
        raise MergedInputError(
            FieldError(error.pointer, "merged", f"{key} is part of {into} now. Take that one."),
            str(into),
        ) from error

"""Refusals of organizations that are part of another one since a merge say which one that is."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from app.errors import FieldError, InvalidInputError
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


async def with_kept(live: LiveRegistry, reach: Reach, keys: Collection[str]) -> frozenset[str]:
    """Organizations, and those that some of them are part of now, as far as the caller sees these.

    A list of those to keep out may be older than a merge.
    """
    gone = [key for key in map(UUID, keys) if key not in live.organizations]
    if not gone:
        return frozenset(keys)
    async with live.database.read() as session:
        kept = [await organizations.part_of(session, reach, key) for key in gone]
    return frozenset(keys) | {str(key) for key in kept if key is not None}


@asynccontextmanager
async def merges_told(live: LiveRegistry, reach: Reach) -> AsyncIterator[None]:
    """Let what refuses an organization tell where it is now, if the caller sees that one.

    Raises:
        InvalidInputError: it is part of another one now, or there is none at all.
    """
    try:
        yield
    except NoOrganizationError as error:
        key = error.key
        async with live.database.read() as session:
            into = await organizations.part_of(session, reach, key)
        if into is None:
            raise
        raise InvalidInputError.of(
            error.pointer,
            "merged",
            f"{key} is part of {into} now. Take that one.",
            merged_into=str(into),
        ) from error

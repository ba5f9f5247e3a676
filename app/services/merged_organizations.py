"""Who names an organization that is part of another one since a merge is told which one that is."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from app.db import ReadSession
from app.errors import FieldError, InvalidInputError, MovedError
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


async def standing(live: LiveRegistry, reach: Reach, keys: Collection[UUID]) -> dict[UUID, UUID]:
    """What organizations that stand no more are part of now, as far as the caller sees these."""
    gone = [key for key in keys if key not in live.organizations]
    if not gone:
        return {}
    async with live.database.read() as session:
        return await organizations.parts_of(session, reach, gone)


async def with_kept(live: LiveRegistry, reach: Reach, keys: Collection[str]) -> frozenset[str]:
    """Organizations, and those that some of them are part of now, as far as the caller sees these.

    A list of those to keep out may be older than a merge.
    """
    kept = await standing(live, reach, [UUID(key) for key in keys])
    return frozenset(keys) | {str(key) for key in kept.values()}


async def lead_on(live: LiveRegistry, reach: Reach, key: UUID) -> None:
    """Lead who reads at the address of an organization to that of the one that it is part of.

    Raises:
        MovedError: it is part of another one now.
    """
    into = (await standing(live, reach, [key])).get(key)
    if into is not None:
        raise MovedError(f"{key} is part of {into} now.", str(into))


async def refuse_merged(session: ReadSession, reach: Reach, named: dict[str, UUID]) -> None:
    """Refuse fields, by their pointers, whose organization is part of another one now.

    Raises:
        InvalidInputError: one is.
    """
    kept = await organizations.parts_of(session, reach, set(named.values()))
    for pointer, key in named.items():
        if key in kept:
            raise InvalidInputError.of(
                pointer,
                "merged",
                f"{key} is part of {kept[key]} now. Take that one.",
                merged_into=str(kept[key]),
            )


@asynccontextmanager
async def merges_told(live: LiveRegistry, reach: Reach) -> AsyncIterator[None]:
    """Let what refuses an organization tell where it is now, if the caller sees that one.

    Raises:
        InvalidInputError: it is part of another one now, or there is none at all.
    """
    try:
        yield
    except NoOrganizationError as error:
        async with live.database.read() as session:
            await refuse_merged(session, reach, {error.pointer: error.key})
        raise

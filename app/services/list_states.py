"""Use cases of official lists as they were on a day: the edition that was in force on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app import clock
from app.db import ReadSession
from app.errors import InvalidInputError, NotFoundError
from app.services import lists
from app.store import list_editions
from app.values.lists import Edition, Entry, EntryFilter, ListRecord
from app.values.page import Page, Paging
from app.vocabulary.details.ageing import lies_ahead


@dataclass(frozen=True, slots=True)
class ListState:
    """A list on a day.

    Attributes:
        edition: the newest one that is dated by that day.
        next_on: date of the edition after it; None while there is none.
    """

    record: ListRecord
    as_of: date
    edition: Edition
    next_on: date | None


async def state(session: ReadSession, key: UUID, day: date | None) -> ListState:
    """Return which edition of a list was in force on a day, by default today (UTC).

    Raises:
        NotFoundError: there is no such list, or no edition of it.
        InvalidInputError: the day is still to come, or before the first edition.
    """
    record = await lists.read(session, key)
    as_of = day or clock.today()
    if lies_ahead(as_of, clock.today()):
        raise InvalidInputError.of(
            "?as_of",
            "day_to_come",
            "What the list will be on a day to come nobody knows. Give today or an earlier day.",
        )
    found, behind = await list_editions.in_force(session, key, as_of)
    if found is not None:
        return ListState(record, as_of, found, behind.on if behind else None)
    if behind is None:
        raise NotFoundError("The list has no edition yet.")
    raise InvalidInputError.of(
        "?as_of",
        "before_first_edition",
        f"The first edition of the list is dated {behind.on}. Give that day or a later one.",
    )


async def entries(
    session: ReadSession, found: ListState, asked: EntryFilter, paging: Paging
) -> Page[Entry]:
    """Return one page of the entries of a list on a day, in their order."""
    return await list_editions.entries_page(
        session, found.record.id, found.edition.number, asked, paging
    )


async def every_entry(session: ReadSession, found: ListState) -> list[Entry]:
    """Return all entries of a list on a day, in their order."""
    return await list_editions.entries(session, found.record.id, found.edition.number)

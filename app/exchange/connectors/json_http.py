"""Any portal that answers JSON lists over HTTP: the settings say how its pages and rows look."""

from collections.abc import AsyncIterator
from enum import StrEnum

from pydantic import Field, JsonValue

from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import (
    follow,
    newest,
    number_at,
    number_in,
    rows_at,
    text_at,
    with_query,
)
from app.exchange.connectors.trail import Trail


class Paging(StrEnum):
    """How the next page is asked for."""

    NONE = "none"
    LINK = "link"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"


class JsonSettings(Configured):
    """How a JSON list is read.

    Attributes:
        items: path of the list of rows; empty when the answer is the list.
        total: path of the number of all rows.
        paging: how the next page is asked for.
        next: path of the link or the cursor of the next page.
        parameter: of the page's number, offset or cursor.
        size_parameter: of the size of a page.
        first_page: number of the first page.
        changed: path of the moment of a row's last change; with `since_parameter`, only later
            ones are asked for.
    """

    url: str = Address
    items: str = Field(default="items", max_length=200)
    total: str = Field(default="total", max_length=200)
    paging: Paging = Paging.NONE
    next: str = Field(default="next", max_length=200)
    parameter: str = Field(default="page", max_length=100)
    size_parameter: str | None = Field(default=None, max_length=100)
    page_size: int = Field(default=100, ge=1, le=10_000)
    first_page: int = Field(default=1, ge=0, le=1)
    changed: str | None = Field(default=None, max_length=200)
    since_parameter: str | None = Field(default=None, max_length=100)


async def pull(portal: Portal, settings: JsonSettings, state: State) -> AsyncIterator[Page]:
    """Read page by page; the state is the place in the list, then the newest change."""
    since, latest = state.get("since"), state.get("latest") or state.get("since")
    place = state.get("place")
    first = settings.url
    if settings.size_parameter:
        first = with_query(first, **{settings.size_parameter: settings.page_size})
    if settings.since_parameter:
        first = with_query(first, **{settings.since_parameter: since})
    done = number_in(state, "done")
    trail = Trail()
    while True:
        url = _address(settings, first, place)
        trail.ask(url)
        answer = await portal.get(url)
        rows = rows_at(answer, settings.items)
        await trail.read(rows)
        latest = newest(rows, settings.changed, latest)
        total = number_at(answer, settings.total)
        done += len(rows)
        place = _following(settings, url, answer, place) if rows and done != total else None
        if place is None:
            yield Page(rows, {"since": latest} if settings.since_parameter else {}, total)
            return
        going: State = {"since": since, "latest": latest, "place": place, "done": done}
        yield Page(rows, going, total)


def _address(settings: JsonSettings, first: str, place: JsonValue) -> str:
    match settings.paging:
        case Paging.NONE:
            return first
        case Paging.LINK:
            return str(place) if place else first
        case Paging.PAGE:
            return with_query(first, **{settings.parameter: place or settings.first_page})
        case Paging.OFFSET:
            return with_query(first, **{settings.parameter: place or 0})
        case Paging.CURSOR:
            return with_query(first, **{settings.parameter: place})


def _following(settings: JsonSettings, url: str, answer: JsonValue, place: JsonValue) -> JsonValue:
    """Where the page after an answer is; None after the last."""
    match settings.paging:
        case Paging.NONE:
            return None
        case Paging.LINK:
            return follow(url, text_at(answer, settings.next))
        case Paging.CURSOR:
            return text_at(answer, settings.next)
        case Paging.PAGE:
            return (settings.first_page if place is None else int(str(place))) + 1
        case Paging.OFFSET:
            return int(str(place or 0)) + len(rows_at(answer, settings.items))


CONNECTOR = Connector(
    kind="json",
    title="JSON over HTTP, by mapping",
    settings=JsonSettings,
    pull=pull,
    fields={name: name for name in ("key", "title", "description", "codes", "okpd2", "url")},
    whole=True,
    secret="bearer token",  # noqa: S106 - what it is, not one
)

"""Any OData v4 collection: filtered, counted, paged by its links or by `$skip`."""

from collections.abc import AsyncIterator

from pydantic import Field

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


class ODataSettings(Configured):
    """How a collection is read.

    Attributes:
        url: of the collection.
        filter, select: OData expressions, as they are.
        order: fields that give rows a firm order, without which pages by `$skip` may shift.
        changed: field with the moment of a row's last change: only later ones are asked for.
    """

    url: str = Address
    filter: str | None = Field(default=None, max_length=1_000)
    select: str | None = Field(default=None, max_length=1_000)
    order: str | None = Field(default=None, max_length=200)
    changed: str | None = Field(default=None, max_length=100)
    page_size: int = Field(default=200, ge=1, le=5_000)


async def pull(portal: Portal, settings: ODataSettings, state: State) -> AsyncIterator[Page]:
    """Read page by page; the state is the place in the list, then the newest change."""
    since, latest = state.get("since"), state.get("latest") or state.get("since")
    done, link = number_in(state, "done"), state.get("link")
    wanted = [f"({settings.filter})"] if settings.filter else []
    if settings.changed and since:
        wanted.append(f"{settings.changed} ge {since}")
    parameters = {
        "$filter": " and ".join(wanted) or None,
        "$select": settings.select,
        "$orderby": settings.order,
        "$top": settings.page_size,
        "$count": "true",
    }
    trail = Trail()
    while True:
        skipped = with_query(settings.url, **parameters, **({"$skip": done} if done else {}))
        url = str(link) if link else skipped
        trail.ask(url)
        answer = await portal.get(url)
        rows = rows_at(answer, "value")
        await trail.read(rows)
        latest = newest(rows, settings.changed, latest)
        total = number_at({"count": _count(answer)}, "count")
        done += len(rows)
        # Its name has a dot, so it is not looked for by a path.
        given = answer.get("@odata.nextLink") if isinstance(answer, dict) else None
        link = follow(url, text_at(given, "") if given else None)
        more = link or (len(rows) == settings.page_size and done != total)
        if not rows or not more:
            yield Page(rows, {"since": latest} if settings.changed else {}, total)
            return
        yield Page(rows, {"since": since, "latest": latest, "link": link, "done": done}, total)


def _count(answer: object) -> int | None:
    found = answer.get("@odata.count") if isinstance(answer, dict) else None
    return int(found) if isinstance(found, int | str) and str(found).isdigit() else None


CONNECTOR = Connector(
    kind="odata",
    title="OData v4",
    settings=ODataSettings,
    pull=pull,
    fields={name: name for name in ("key", "title", "description", "codes", "okpd2", "url")},
    whole=True,
    secret="bearer token",  # noqa: S106 - what it is, not one
)

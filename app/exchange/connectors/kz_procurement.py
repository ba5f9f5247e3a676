"""Kazakhstan's procurement (REST v3): lots as needs, what changed by the journal.

Observed: a bearer token, pages of 50 with `next_page`, and `/journal?date_from&date_to` as the
feed of changes. The names of fields are unverified; set them right with `fields` and settings.
"""

from collections.abc import AsyncIterator
from datetime import date

from pydantic import Field, JsonValue

from app import clock
from app.errors import PortalError
from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import follow, number_at, rows_at, text_at, with_query
from app.exchange.connectors.rows import at, plain
from app.exchange.connectors.trail import Trail

_GONE = "status 404"


class ProcurementSettings(Configured):
    """How procurement is read.

    Attributes:
        url: of the interface, up to `/v3`.
        start: first day of the journal that is read; all lots are read without it.
        journal_object, journal_id: fields of the journal with the kind of what changed, its id.
        lot_object: what the journal calls a lot.
    """

    url: str = Address
    start: date | None = None
    journal_object: str = Field(default="object", max_length=100)
    journal_id: str = Field(default="object_id", max_length=100)
    lot_object: str = Field(default="lot", max_length=100)
    page_size: int = Field(default=50, ge=1, le=50)


async def pull(portal: Portal, settings: ProcurementSettings, state: State) -> AsyncIterator[Page]:
    """Read all lots at first, then those that the journal names, a day twice to be sure."""
    today = str(state.get("until") or clock.today().isoformat())
    since = state.get("since") or (settings.start.isoformat() if settings.start else None)
    link = state.get("link")
    base = settings.url.rstrip("/")
    if since is None:
        first = with_query(f"{base}/lots", limit=settings.page_size)
    else:
        period = {"date_from": since, "date_to": today}
        first = with_query(f"{base}/journal", **period, limit=settings.page_size)
    url: str | None = str(link) if link else first
    trail = Trail()
    while url is not None:
        trail.ask(url)
        answer = await portal.get(url)
        rows = rows_at(answer, "items")
        if since is None or len(rows) > 1:  # a lot may change twice, each on a page of its own
            await trail.read(rows)
        url = follow(url, text_at(answer, "next_page")) if rows else None
        total = number_at(answer, "total")
        if since is not None:
            rows = await _lots(portal, settings, rows)
        going: State = {"since": since, "until": today, "link": url}
        yield Page(rows, {"since": today} if url is None else going, total)


async def _lots(
    portal: Portal, settings: ProcurementSettings, journal: tuple[JsonValue, ...]
) -> tuple[JsonValue, ...]:
    """The lots that a page of the journal names, each once; those that are gone are left out."""
    named = [
        plain(next(at(entry, settings.journal_id), None))
        for entry in journal
        if plain(next(at(entry, settings.journal_object), None)) == settings.lot_object
    ]
    found = []
    for key in dict.fromkeys(filter(None, named)):
        if not key.isalnum():
            continue
        try:
            found.append(await portal.get(f"{settings.url.rstrip('/')}/lots/{key}"))
        except PortalError as error:
            if _GONE not in error.detail:
                raise
    return tuple(found)


CONNECTOR = Connector(
    kind="kz-procurement",
    title="Kazakhstan's procurement: lots",
    settings=ProcurementSettings,
    pull=pull,
    fields={
        "key": "id",
        "title": "name_ru",
        "description": "description_ru",
        "quantity": "count",
        "owner_name": ["customer_name_ru", "customer_name_kz"],
        "owner_number": "customer_bin",
    },
    constants={"side": "need", "owner_country": "KZ", "period": "once"},
    unverified=(
        "object", "object_id", "lot", "id", "name_ru", "description_ru", "count",
        "customer_name_ru", "customer_name_kz", "customer_bin",
    ),
    secret="bearer token",  # noqa: S106 - what it is, not one
)  # fmt: skip

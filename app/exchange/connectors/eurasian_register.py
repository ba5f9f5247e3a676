"""The Eurasian register of industrial goods, by its question interface.

Observed: `POST …/spd/find?collection=…&limit=&skip=` with a Mongo-like filter as plain text, which
answers `{result[], totalDocuments, matchedDocuments}`; the field `tnved`; member states as 01 to
05. Its other fields are known by their headings only, so their names here are guesses to be set
right with `fields`. The OData face of the same register is read with the connector `odata`.
"""

import json
from collections.abc import AsyncIterator

from pydantic import Field, JsonValue

from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import number_at, number_in, rows_at, with_query
from app.exchange.connectors.trail import Trail

STATES = {"01": "AM", "02": "BY", "03": "KZ", "04": "KG", "05": "RU"}


class RegisterSettings(Configured):
    """How the register is read.

    Attributes:
        url: of the question interface, up to `/spd/find`.
        collection: name of the table.
        filter: in the interface's own language; everything when empty.
        state: field with the code of the member state.
    """

    url: str = Address
    collection: str = Field(default="erpt.v_goodscollection_prod_public", max_length=200)
    filter: dict[str, JsonValue] = Field(default={})
    state: str = Field(default="state_code", max_length=100)
    page_size: int = Field(default=500, ge=1, le=5_000)


async def pull(portal: Portal, settings: RegisterSettings, state: State) -> AsyncIterator[Page]:
    """Read the whole collection, or what the filter leaves of it."""
    done = number_in(state, "done")
    trail = Trail()
    while True:
        url = with_query(
            settings.url, collection=settings.collection, limit=settings.page_size, skip=done
        )
        trail.ask(url)
        asked = json.dumps(settings.filter, ensure_ascii=False)
        answer = await portal.post(url, asked, "text/plain; charset=utf-8")
        rows = rows_at(answer, "result")
        await trail.read(rows)
        total = number_at(answer, "matchedDocuments")
        done += len(rows)
        named = tuple(_with_state(row, settings.state) for row in rows)
        if not rows or (done >= total if total is not None else len(rows) < settings.page_size):
            yield Page(named, {}, total)
            return
        yield Page(named, {"done": done}, total)


def _with_state(row: JsonValue, place: str) -> JsonValue:
    """Put the ISO code of the member state beside the register's own."""
    if not isinstance(row, dict):
        return row
    code = str(row.get(place) or "")
    return {**row, "iso_state": STATES.get(code.zfill(2))}


CONNECTOR = Connector(
    kind="eurasian-register",
    title="Eurasian register of industrial goods",
    settings=RegisterSettings,
    pull=pull,
    fields={
        "key": "registry_number",
        "title": "goods_name",
        "codes": "tnved",
        "okpd2": "okpd2",
        "standards": "document",
        "owner_name": "producer_name",
        "owner_number": "identity_code",
        "owner_address": "producer_address",
        "owner_country": "iso_state",
    },
    constants={"side": "offer", "kind": "product"},
    unverified=(
        "state_code", "registry_number", "goods_name", "okpd2", "document", "producer_name",
        "identity_code", "producer_address",
    ),
    whole=True,
)  # fmt: skip

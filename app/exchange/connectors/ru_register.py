"""Russia's register of industrial products (GISP): a question with `skip` and `take`.

The names of fields and of the question were observed in public code of clients; no answer of the
real system was seen. It is behind a protection against robots: the operator needs leave to read.
"""

import json
from collections.abc import AsyncIterator

from pydantic import Field, JsonValue

from app.errors import PortalError
from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import number_at, number_in, rows_at
from app.exchange.connectors.trail import Trail


class ProductsSettings(Configured):
    """How the register is read.

    Attributes:
        url: of the question, such as `…/pp719v2/pub/prod/b/`.
        search: words that rows must have; all rows when empty.
    """

    url: str = Address
    search: str | None = Field(default=None, max_length=200)
    page_size: int = Field(default=500, ge=1, le=5_000)


async def pull(portal: Portal, settings: ProductsSettings, state: State) -> AsyncIterator[Page]:
    """Read the whole register, or what the search leaves of it."""
    done = number_in(state, "done")
    trail = Trail()
    while True:
        options: dict[str, JsonValue] = {
            "sort": None,
            "requireTotalCount": True,
            "searchOperation": "contains",
            "searchValue": settings.search,
            "skip": done,
            "take": settings.page_size,
            "userData": {},
        }
        trail.ask(str(done))
        answer = await portal.post(settings.url, json.dumps({"opt": options}), "application/json")
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise PortalError("The register answers without `ok`.")
        rows = rows_at(answer, "items")
        await trail.read(rows)
        total = number_at(answer, "total_count")
        done += len(rows)
        if not rows or (done >= total if total is not None else len(rows) < settings.page_size):
            yield Page(rows, {}, total)
            return
        yield Page(rows, {"done": done}, total)


CONNECTOR = Connector(
    kind="ru-register",
    title="Russia's register of industrial products",
    settings=ProductsSettings,
    pull=pull,
    fields={
        "key": ["product_reg_number_2023", "product_reg_number_2022", "product_reg_number"],
        "title": "product_name",
        "codes": "product_tnved",
        "okpd2": "product_okpd2",
        "standards": "product_spec",
        "url": ["product_gisp_url", "gisp_url"],
        "valid_until": ["res_valid_till", "res_end_date"],
        "owner_name": "org_name",
        "owner_number": "org_inn",
        "owner_number_2": "org_ogrn",
    },
    constants={"side": "offer", "kind": "product", "owner_country": "RU", "language": "ru"},
    unverified=("the form of dates in res_valid_till and res_end_date",),
    whole=True,
)

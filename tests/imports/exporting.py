"""What a portal exports and imports again."""

from typing import Any

from tests.support.api import Json
from tests.support.imports import Importer
from tests.support.tenants import Tenant

TEXTS = ["=1+1", "+7 777", "-2", "@SUM(A1)", "'=1", "''- x", "'цитата'", '="00123"', "＝1"]


async def exported(portal: Tenant, path: str, form: str) -> bytes:
    asked = {"format": form, "delimiter": "semicolon"} if form == "csv" else {"format": form}
    answer = await portal.ask("GET", f"/v1/exports/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content


async def again(importer: Importer, portal: Tenant, path: str, form: str) -> Json:
    """Export and import what was exported."""
    return await imported(importer, portal, await exported(portal, path, form), f"{path}.{form}")


async def imported(
    importer: Importer, portal: Tenant, body: bytes, name: str, **asked: Any
) -> Json:
    key = await importer.start(body, name, portal.headers, **asked)
    await importer.work()
    return await importer.read(key, portal.headers)


async def own_offers(portal: Tenant) -> list[Json]:
    found = (await portal.get("/v1/offers", limit=100))["items"]
    return [one for one in found if one["source"]["portal"] == portal.portal]

"""What an export holds, in each format, and what the list holds that it is made of."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

from tests.support.api import Json
from tests.support.tenants import Tenant


async def exported(who: Tenant, path: str, form: str, **asked: Any) -> bytes:
    """The file, as a caller is given it."""
    answer = await who.ask("GET", f"/v1/exports/{path}", params={"format": form} | asked)
    assert answer.status_code == 200, answer.text
    assert f".{form}" in answer.headers["content-disposition"]
    return answer.content


async def lines(who: Tenant, path: str, **asked: Any) -> list[Json]:
    """Rows as JSON lines have them."""
    text = (await exported(who, path, "jsonl", **asked)).decode()
    return [json.loads(line) for line in text.splitlines()]


async def table(who: Tenant, path: str, **asked: Any) -> list[dict[str, str]]:
    """Rows as CSV has them."""
    text = (await exported(who, path, "csv", **asked)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(content: bytes) -> str:
    """The XML of all sheets of a workbook."""
    with ZipFile(io.BytesIO(content)) as book:
        return "".join(
            book.read(name).decode() for name in book.namelist() if "worksheets/" in name
        )


async def listed(who: Tenant, path: str, **asked: Any) -> list[Json]:
    """What the list has, page by page."""
    found, cursor = [], None
    while True:
        page = await who.get(
            f"/v1/{path}", **({"limit": 3, "cursor": cursor} if cursor else {"limit": 3}), **asked
        )
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found

"""Files of any format that can be imported, as rows: packed or not, in any encoding."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

from pydantic import JsonValue

from app.errors import PortalError
from app.exchange.connectors.http import MOST_BYTES
from app.exchange.connectors.paging import rows_at
from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.items import Item, UnreadableFileError
from app.exchange.intake.reading import Reading
from app.exchange.intake.sniff import check_format, encoding_of
from app.exchange.intake.troubles import told
from app.vocabulary.imports import ImportFormat
from app.vocabulary.terms import Language

ROWS_A_PAGE = 500
_MOST_NAMED = 20
_MOST_UNPACKED = 16 * MOST_BYTES
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_OURS: Mapping[str, str] = {
    "organization": "owner_name",
    "organization_key": "owner_key",
    "organization_region": "owner_region",
    "organization_city": "owner_city",
    "country": "owner_country",
    "address": "owner_address",
    "website": "owner_website",
    "identifier": "owner_number",
    "ru_inn": "owner_number",
    "kz_bin": "owner_number",
    "by_unp": "owner_number",
    "kg_inn": "owner_number",
    "am_tin": "owner_number",
    "ru_ogrn": "owner_number_2",
}
"""What connectors call fields that imports call otherwise."""


async def pages_of(path: Path, name: str, items: str) -> AsyncIterator[tuple[JsonValue, ...]]:
    """Read a file, some rows at a time.

    Args:
        path: where it is.
        name: what it is called.
        items: path of the list, if it is JSON.

    Raises:
        PortalError: it cannot be read, or only so far.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pull-") as folder,
        # One thread from the first row to the last: what lxml holds does not bear to be passed on.
        ThreadPoolExecutor(max_workers=1) as thread,
    ):
        ask = partial(asyncio.get_running_loop().run_in_executor, thread)
        rows = _rows(path, name, Path(folder), items)
        try:
            while some := await ask(_some, rows):
                yield some
        except (UnreadableFileError, PortalError) as error:
            raise PortalError(f"{name}: {error.detail}") from error
        finally:
            await ask(rows.close)


def unread(failed: Sequence[str]) -> PortalError:
    """What is said in the end of files that could not be read; the first of many are named."""
    more = len(failed) - _MOST_NAMED
    return PortalError(" ".join(failed[:_MOST_NAMED]) + (f" And {more} more." if more > 0 else ""))


def _some(rows: Iterator[JsonValue]) -> tuple[JsonValue, ...]:
    return tuple(islice(rows, ROWS_A_PAGE))


def _rows(path: Path, name: str, folder: Path, items: str) -> Generator[JsonValue, None, None]:
    if Path(name).suffix.lower() in _JSON and check_format(path, name, None) is ImportFormat.JSONL:
        yield from _json_rows(path, name, items)
        return
    reading = Reading(path, name, folder, ColumnMapping(), None, _MOST_UNPACKED)
    for item in reading.items():
        yield _told(item) if item.trouble is not None else _named(item, reading.raw)


def _json_rows(path: Path, name: str, items: str) -> Iterator[JsonValue]:
    """Rows as they are, however deep; a line that is no JSON is a row for the quarantine."""
    with path.open(encoding=encoding_of(path), errors="replace") as file:
        if name.lower().endswith(".json"):
            answer = _line(file.read())
            yield from answer if isinstance(answer, list) else rows_at(answer, items)
        else:
            for line in file:
                if line.strip():
                    yield _line(line.removeprefix("\ufeff"))


def _line(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text[:1_000]
    return value


def _named(item: Item, raw: Mapping[str, str]) -> JsonValue:
    """The cells under the names of their columns, and under ours where those are recognised."""
    row: dict[str, JsonValue] = {name: str(cell) for name, cell in raw.items()}
    for target, value in item.values.items():
        if value:
            row.setdefault(_OURS.get(target, target), str(value))
    return row


def _told(item: Item) -> str:
    """A row that cannot be read, for the quarantine: where it stands, and why."""
    if item.trouble is None:
        raise AssertionError("asked only of those")
    words = dict(item.trouble.words)
    return f"{item.place}: {told(item.trouble.code, words, Language.EN)[0]}"

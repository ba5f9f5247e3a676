"""A folder of files that a portal puts down: JSON Lines, JSON or CSV, each read when it changed."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import cast

from pydantic import Field, JsonValue

from app.errors import PortalError
from app.exchange.connectors.http import MOST_BYTES, Portal
from app.exchange.connectors.kind import Configured, Connector, Page, State
from app.exchange.connectors.paging import rows_at

_ROWS_A_PAGE = 500


class FolderSettings(Configured):
    """How a folder is read.

    Attributes:
        folder: below `APP_CONNECTOR_DIR`.
        pattern: of the names of files.
        items: path of the list in JSON files.
    """

    folder: str = Field(pattern=r"^[\w][\w./ -]*$", max_length=200)
    pattern: str = Field(default="*", max_length=100, pattern=r"^[^/\\]+$")
    items: str = Field(default="items", max_length=200)


async def pull(portal: Portal, configured: Configured, state: State) -> AsyncIterator[Page]:
    """Read the files that are new or changed, in order of name; the state knows them all."""
    settings = cast("FolderSettings", configured)
    known = dict(state)
    for path in await asyncio.to_thread(_files, portal.folder, settings):
        text, stamp = await asyncio.to_thread(_read, path)
        if known.get(path.name) == stamp:
            continue
        rows = read_rows(path.name, text, settings.items)
        for start in range(0, len(rows), _ROWS_A_PAGE):
            # Only the whole file counts as read; what is read twice changes nothing.
            yield Page(rows[start : start + _ROWS_A_PAGE], dict(known), len(rows))
        known[path.name] = stamp
        yield Page((), dict(known))
    yield Page((), known)


def read_rows(name: str, text: bytes, items: str) -> tuple[JsonValue, ...]:
    """The rows of a file; a line that is no JSON is a row of its own, for the quarantine.

    Raises:
        PortalError: the file is none of the kinds that are read.
    """
    try:
        said = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PortalError(f"{name} is not UTF-8.") from error
    match Path(name).suffix.lower():
        case ".jsonl" | ".ndjson":
            return tuple(_line(line) for line in said.splitlines() if line.strip())
        case ".json":
            answer = _line(said)
            return tuple(answer) if isinstance(answer, list) else rows_at(answer, items)
        case ".csv":
            delimiter = max(",;\t", key=said.partition("\n")[0].count)
            reader = csv.DictReader(io.StringIO(said), delimiter=delimiter, restkey="…")
            return tuple({str(k): v for k, v in row.items()} for row in reader)
        case _:
            raise PortalError(f"{name}: only .jsonl, .json and .csv are read.")


def _line(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text[:1_000]
    return value


def _files(base: Path | None, settings: FolderSettings) -> list[Path]:
    if base is None:
        raise PortalError("The operator has set no APP_CONNECTOR_DIR.")
    folder = (base / settings.folder).resolve()
    if not folder.is_relative_to(base.resolve()) or not folder.is_dir():
        raise PortalError(f"There is no folder {settings.folder} in APP_CONNECTOR_DIR.")
    return sorted(
        path
        for path in folder.glob(settings.pattern)
        if path.is_file() and path.resolve().is_relative_to(folder)
    )


def _read(path: Path) -> tuple[bytes, str]:
    if path.stat().st_size > MOST_BYTES:
        raise PortalError(f"{path.name} is larger than {MOST_BYTES} bytes.")
    text = path.read_bytes()
    return text, sha256(text).hexdigest()


CONNECTOR = Connector(
    kind="folder",
    title="A folder of files",
    settings=FolderSettings,
    pull=pull,
    fields={
        name: name
        for name in (
            "key", "title", "description", "codes", "okpd2", "standards", "kind", "side", "url",
            "quantity", "unit", "period", "owner_key", "owner_name", "owner_country",
            "owner_number", "owner_city", "owner_region",
        )
    },
)  # fmt: skip

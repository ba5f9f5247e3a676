"""A folder of files that a portal puts down, in any format of imports, read when they changed."""

import asyncio
import os
from collections.abc import AsyncIterator
from hashlib import file_digest
from pathlib import Path

from pydantic import Field

from app.errors import PortalError
from app.exchange.connectors.files import pages_of, unread
from app.exchange.connectors.http import MOST_BYTES, Portal
from app.exchange.connectors.kind import Configured, Connector, Page, State


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


async def pull(portal: Portal, settings: FolderSettings, state: State) -> AsyncIterator[Page]:
    """Read the files that are new or changed, in order of name; the state knows them all.

    Raises:
        PortalError: a file cannot be read; those behind it were read all the same.
    """
    known = dict(state)
    failed: list[str] = []
    for path in await asyncio.to_thread(_files, portal.folder, settings):
        name = _name(path)
        try:
            stamp = await asyncio.to_thread(_stamp, path)
            if known.get(name) == stamp:
                continue
            async for rows in pages_of(path, name, settings.items):
                # Only the whole file counts as read; what is read twice changes nothing.
                yield Page(rows, dict(known))
        except PortalError as error:
            failed.append(error.detail)
            continue
        except OSError as error:
            failed.append(f"{name}: {error.strerror or 'It cannot be read'}.")
            continue
        known[name] = stamp
        yield Page((), dict(known))
    yield Page((), known)
    if failed:
        raise unread(failed)


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


def _name(path: Path) -> str:
    """What a file is called, also where that is in no encoding that is known."""
    return os.fsencode(path.name).decode(errors="replace")


def _stamp(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        raise PortalError(f"{_name(path)} is larger than {MOST_BYTES} bytes.")
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


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
            "owner_number", "owner_number_2", "owner_city", "owner_region", "owner_address",
            "owner_website", "status", "valid_until", "language",
        )
    },
)  # fmt: skip

"""Exports as they are sent: streamed while they are read, or from a file that is then gone."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from app import clock
from app.errors import TooManyRequestsError
from app.exchange.table_writers import (
    IN_FILES,
    MEDIA_TYPES,
    CsvWriter,
    Delimiter,
    JsonLinesWriter,
    ParquetWriter,
    TableFormat,
    TableWriter,
    XlsxWriter,
)
from app.exchange.tables import Column, Row

AT_ONCE = 4
"""Exports and reports of one process at a time: most hold a connection, half of these stay free."""

WITHOUT_KEY = AT_ONCE // 2
"""For callers without a key no more begin while so many are made: some read very slowly."""

_WAIT_SECONDS = 5
_PIECE = 256 * 1024

T = TypeVar("T")


class Slots:
    """Places for exports that are being made."""

    def __init__(self) -> None:
        """None is taken."""
        self._taken = 0

    def take(self, *, keyed: bool) -> None:
        """Take one; the last ones are for callers with a key, whom nobody else can lock out.

        Raises:
            TooManyRequestsError: all are taken.
        """
        at_once = AT_ONCE if keyed else WITHOUT_KEY
        if self._taken >= at_once:
            raise TooManyRequestsError(
                f"{at_once} exports are being made already. Try again in {_WAIT_SECONDS} seconds.",
                _WAIT_SECONDS,
                name="exports",
                policy=f'"exports";q={at_once}',
            )
        self._taken += 1

    def give_back(self) -> None:
        """Give one back."""
        self._taken -= 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a table is to be.

    Attributes:
        name: of the file and the sheet.
    """

    name: str
    columns: Sequence[Column]
    format: TableFormat
    delimiter: Delimiter = Delimiter.COMMA

    def writer(self, folder: Path) -> TableWriter:
        """Begin a table; one in a file begins it in the folder."""
        match self.format:
            case TableFormat.CSV:
                return CsvWriter(self.columns, self.delimiter)
            case TableFormat.JSONL:
                return JsonLinesWriter()
            case TableFormat.XLSX:
                return XlsxWriter(self.columns, folder / self.file_name, self.name)
            case TableFormat.PARQUET:
                return ParquetWriter(self.columns, folder / self.file_name)

    @property
    def file_name(self) -> str:
        """Name of the file, with the day."""
        return f"{self.name}-{clock.today():%Y-%m-%d}.{self.format}"


class Sending(StreamingResponse):
    """A file under way: `done` is called, and its pieces are closed, however the sending ends."""

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        file_name: str,
        media_type: str,
        *,
        done: Callable[[], None],
    ) -> None:
        super().__init__(
            pieces,
            media_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )
        self._pieces = pieces
        self._done = done

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._pieces.aclose()
            self._done()


async def sent(
    slots: Slots,
    wanted: Wanted,
    batches: AsyncGenerator[T, None],
    shape: Callable[[T], Iterable[Row]],
    *,
    keyed: bool,
) -> StreamingResponse:
    """Write a table and send it.

    Args:
        slots: how many more may begin.
        wanted: what it is to be.
        batches: records, some at a time.
        shape: makes rows of them.
        keyed: whether the caller has a key.

    Raises:
        TooManyRequestsError: too many are being made already.
    """
    slots.take(keyed=keyed)
    folder = Path(tempfile.mkdtemp(prefix="export-"))

    def done() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        slots.give_back()

    try:
        pieces = written(wanted, folder, batches, shape)
        if wanted.format in IN_FILES:
            async for _ in pieces:
                pass
            pieces = read_pieces(folder / wanted.file_name)
        else:
            # What goes wrong at once is still answered as a problem.
            pieces = _after(await anext(pieces), pieces)
        return Sending(pieces, wanted.file_name, MEDIA_TYPES[wanted.format], done=done)
    except BaseException:
        done()
        raise


async def written(
    wanted: Wanted,
    folder: Path,
    batches: AsyncGenerator[T, None],
    shape: Callable[[T], Iterable[Row]],
) -> AsyncGenerator[bytes, None]:
    """Write a table, and give what of it is ready; the last piece may be empty."""
    writer = wanted.writer(folder)

    def add(batch: T) -> bytes:
        return writer.add(list(shape(batch)))

    finished = False
    try:
        async with aclosing(batches):
            async for batch in batches:
                yield await asyncio.to_thread(add, batch)
        last = await asyncio.to_thread(writer.finish)
        finished = True
        yield last
    finally:
        if not finished:
            # It closes its files; what is in them is thrown away.
            with suppress(Exception):
                writer.finish()


async def _after(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(rest):
        yield first
        async for piece in rest:
            yield piece


async def read_pieces(path: Path) -> AsyncGenerator[bytes, None]:
    """Give a file piece by piece."""
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece

"""Files that go in and out with imports: received piece by piece, reports streamed."""

import asyncio
import hashlib
import re
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import Header, Request
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from app.api.dependencies import Calling
from app.api.export_answers import Sending, Slots, read_pieces
from app.errors import InvalidInputError, UnavailableError
from app.exchange.report_files import XlsxReport, csv_head, csv_lines
from app.values.imports import RowReport
from app.vocabulary.terms import Language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STEP = 1024 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_MOST_NAME = 200
_UNNAMED = "file"


class ReportFormat(StrEnum):
    """How a report is answered."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass
class Upload:
    """A file that was received."""

    name: str
    size: int
    digest: str
    file: IO[bytes]

    def parts(self) -> Iterator[bytes]:
        """Give it piece by piece."""
        self.file.seek(0)
        while piece := self.file.read(_STEP):
            yield piece


async def received(
    request: Request,
    caller: Calling,
    x_filename: Annotated[
        str | None,
        Header(
            max_length=1000,
            description="Name of the file; percent-encoded where it is not ASCII.",
            examples=["registry.csv"],
        ),
    ] = None,
) -> AsyncIterator[Upload]:
    """Receive the body of a request, or the one file of its form.

    Raises:
        InvalidInputError: there is none, or it is empty.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        name = _header_name(x_filename)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form(max_files=1, max_fields=10) as form:
                sent = next((one for one in form.values() if isinstance(one, UploadFile)), None)
                if sent is None:
                    raise InvalidInputError.of(
                        "", "no_file", "The form has no file. Add one, as the field `file`."
                    )
                name = name or sent.filename
                upload = await _spool(_pieces(sent), file)
        else:
            upload = await _spool(request.stream(), file)
        if not upload.size:
            raise InvalidInputError.of(
                "", "empty_file", "The body is empty. Send the file as the body."
            )
        upload.name = _plain_name(name)
        yield upload


async def csv_report(
    slots: Slots, rows: AsyncIterator[list[RowReport]], import_id: UUID, language: Language
) -> StreamingResponse:
    """Answer a report as CSV, row by row.

    Raises:
        TooManyRequestsError: too many files are being made already.
    """

    async def lines() -> AsyncGenerator[bytes, None]:
        yield csv_head().encode()
        async for some in rows:
            yield csv_lines(some, language).encode()

    slots.take(keyed=True)
    name = f"import-{import_id}.csv"
    return Sending(lines(), name, "text/csv; charset=utf-8", done=slots.give_back)


async def xlsx_report(
    slots: Slots, rows: AsyncIterator[list[RowReport]], import_id: UUID, language: Language
) -> StreamingResponse:
    """Answer a report as XLSX, once it is written to a file.

    Raises:
        TooManyRequestsError: too many files are being made already.
    """
    slots.take(keyed=True)
    folder = tempfile.TemporaryDirectory(prefix="report-")

    def done() -> None:
        folder.cleanup()
        slots.give_back()

    try:
        path = Path(folder.name) / "report.xlsx"
        report = XlsxReport(path, language)
        async for some in rows:
            await asyncio.to_thread(report.add, some)
        await asyncio.to_thread(report.close)
        return Sending(read_pieces(path), f"import-{import_id}.xlsx", XLSX, done=done)
    except BaseException:
        done()
        raise


async def _spool(pieces: AsyncIterator[bytes], file: IO[bytes]) -> Upload:
    digest = hashlib.sha256()
    size = 0
    async for piece in pieces:
        digest.update(piece)
        size += len(piece)
        try:
            await asyncio.to_thread(file.write, piece)
        except OSError as error:
            raise UnavailableError("There is no room for the file now. Try again later.") from error
    return Upload(_UNNAMED, size, digest.hexdigest(), file)


async def _pieces(sent: UploadFile) -> AsyncIterator[bytes]:
    while piece := await sent.read(_STEP):
        yield piece


def _header_name(said: str | None) -> str | None:
    """A name from a header, percent-encoded or plain; headers are read as Latin-1."""
    if said is None or said.isascii():
        return unquote(said, errors="replace") if said else None
    return said.encode("latin-1", "ignore").decode("utf-8", "replace")


def _plain_name(name: str | None) -> str:
    """The last part of a name, without what no name has."""
    last = re.split(r"[\\/]", name or "")[-1]
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", last).strip()
    return plain[-_MOST_NAME:] or _UNNAMED

"""Files in requests and answers: documents that are sent, reports that are given out."""

import asyncio
import re
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Header, Query, Request, Response

from app.api.docs import Responses
from app.errors import InvalidInputError
from app.exchange.documents import DocumentFormat
from app.exchange.publishing import PublishedFormat, write_report
from app.official.reports import Report
from app.services.list_directory import LiveDirectory
from app.services.list_imports import Sent
from app.values.proposals import File

_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}", re.ASCII)
_UNKNOWN = "application/octet-stream"
_LONGEST_NAME = 200

FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _UNKNOWN: {"schema": {"type": "string", "format": "binary", "description": "The file."}}
        },
    }
}
"""Says in the description that the body is a file."""

_BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE_ANSWER: Responses = {
    200: {"description": "The file.", "content": {_UNKNOWN: _BINARY}},
}
REPORT_ANSWER: Responses = {
    200: {
        "description": "The document, in the format asked for.",
        "content": {form.media_type: _BINARY for form in PublishedFormat},
    },
}

FileName = Annotated[
    str | None,
    Header(
        alias="X-Filename",
        max_length=1_000,
        description="Name of the file; letters beyond ASCII percent-encoded.",
        examples=["perechen.xlsx"],
    ),
]


async def _sent(
    request: Request,
    x_filename: FileName = None,
    form: Annotated[
        DocumentFormat | None,
        Query(
            alias="format",
            description="Format of the file; without it the name's ending says it.",
            examples=["xlsx"],
        ),
    ] = None,
) -> Sent:
    name = _name(x_filename)
    ending = name.rpartition(".")[2].lower()
    if form is None and ending in set(DocumentFormat):
        form = DocumentFormat(ending)
    if form is None:
        raise InvalidInputError.of(
            "?format",
            "unknown_format",
            "Name the format, csv, xlsx, docx or pdf, or send the file's name in X-Filename.",
        )
    return Sent(await request.body(), name, form)


async def _file(request: Request, x_filename: FileName = None) -> File:
    content = await request.body()
    if not content:
        raise InvalidInputError.of("", "empty_document", "The file is empty. Send its content.")
    stated = request.headers.get("content-type", "").partition(";")[0].strip()
    media_type = stated if _MEDIA_TYPE.fullmatch(stated) else _UNKNOWN
    return File(_name(x_filename), media_type, content)


async def _directory(request: Request) -> LiveDirectory:
    found: LiveDirectory = request.app.state.list_directory
    return found


SentDocument = Annotated[Sent, Depends(_sent)]
SentFile = Annotated[File, Depends(_file)]
AskedFormat = Annotated[
    PublishedFormat,
    Query(alias="format", description="Format of the document.", examples=["docx"]),
]
Directory = Annotated[LiveDirectory, Depends(_directory)]


async def report_answer(report: Report, form: PublishedFormat, stem: str) -> Response:
    """A report as a file to be saved."""
    content = await asyncio.to_thread(write_report, report, form)
    return file_answer(content, f"{stem}.{form.ending}", form.media_type)


def file_answer(content: bytes, name: str, media_type: str = _UNKNOWN) -> Response:
    """A file to be saved, which no browser shows by itself."""
    plain = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-") or "file"
    whole = quote(name, safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"}
    return Response(content, media_type=media_type, headers=headers)


def _name(header: str | None) -> str:
    """The name without folders and characters that no name has."""
    name = re.split(r"[/\\]", unquote(header or ""))[-1]
    return "".join(c for c in name if c.isprintable()).strip()[:_LONGEST_NAME] or "document"

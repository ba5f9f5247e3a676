"""PDF files that unpack to more than the service has, or never end."""

import asyncio
import multiprocessing
import resource
import time
import zlib

import pytest

from app.errors import InvalidInputError
from app.exchange.documents import DocumentFormat, apart, read_apart, read_document
from tests.support.documents import as_pdf

_ZEROS = 5 * 1024**3 // 4


def packed(unpacked_bytes: int) -> bytes:
    packing = zlib.compressobj(9)
    block = bytes(1 << 20)
    return b"".join(packing.compress(block) for _ in range(unpacked_bytes >> 20)) + packing.flush()


def pdf(content: bytes, *, filters: int = 1, pages: int = 1) -> bytes:
    """A PDF file whose pages share one stream, packed as often as is said."""
    kids = " ".join(f"{at} 0 R" for at in range(4, 4 + pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        f"<</Length {len(content)}/Filter[{'/FlateDecode' * filters}]>>stream\n".encode()
        + content + b"\nendstream",
        *[page] * pages,
    ]  # fmt: skip
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, start)
    return bytes(made)


def bomb() -> bytes:
    """Some ten kilobytes that unpack to more than one gigabyte."""
    return pdf(zlib.compress(packed(_ZEROS), 9), filters=2)


def most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def test_a_pdf_that_unpacks_to_gigabytes_is_refused_and_takes_no_memory_here() -> None:
    content = bomb()
    assert len(content) < 100_000
    before, began = most_memory(), time.monotonic()
    with pytest.raises(InvalidInputError) as refused:
        await read_apart(content, DocumentFormat.PDF)
    assert refused.value.errors[0].code == "document_too_large"
    assert most_memory() - before < 100 * 1024**2
    assert time.monotonic() - began < 20


async def test_a_page_that_does_not_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 1.5)
    endless = pdf(zlib.compress(b"0 0 m 1 1 l S\n" * 1_000_000, 9))
    with pytest.raises(InvalidInputError) as refused:
        await read_apart(endless, DocumentFormat.PDF)
    assert refused.value.errors[0].code == "document_too_slow"


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_document(pdf(zlib.compress(b""), pages=1_001), DocumentFormat.PDF)
    assert refused.value.errors[0].detail == "The document has more than 1000 pages. Split it."


async def test_no_more_than_two_documents_are_read_at_once() -> None:
    readings = [asyncio.create_task(read_apart(as_pdf(), DocumentFormat.PDF)) for _ in range(5)]
    most = 0
    while not all(one.done() for one in readings):
        most = max(most, len(multiprocessing.active_children()))
        await asyncio.sleep(0.02)
    assert most == 2
    assert len({str(one.result()) for one in readings}) == 1


async def test_what_is_read_apart_is_the_same() -> None:
    content = as_pdf()
    assert await read_apart(content, DocumentFormat.PDF) == read_document(
        content, DocumentFormat.PDF
    )

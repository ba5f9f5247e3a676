"""The way of one run through a portal's pages: none leads in a circle, or on for ever."""

import asyncio
import json
from collections.abc import Iterable
from hashlib import sha256

from pydantic import JsonValue

from app.errors import PortalError

MOST_PAGES = 100_000
"""Pages of one run: five million rows in pages of 50, half a day at two a second. What is read
by then is stored, and the next run goes on behind it."""


class Trail:
    """The pages that a run has asked for, and what stood there."""

    def __init__(self) -> None:
        self._asked: set[bytes] = set()
        self._read: set[bytes] = set()

    def ask(self, address: str) -> None:
        """Note the page that is about to be asked for.

        Raises:
            PortalError: it was asked for before, or there were too many.
        """
        if len(self._asked) >= MOST_PAGES:
            raise PortalError(f"The portal has more than {MOST_PAGES} pages; the next run goes on.")
        if not _is_new(self._asked, [address]):
            raise PortalError(
                f"The portal's page {len(self._asked)} leads back to one that was read before."
            )

    async def read(self, rows: Iterable[JsonValue]) -> None:
        """Note what stood on the page; an empty one may well come again.

        Raises:
            PortalError: the same stood on a page before.
        """
        rows = tuple(rows)
        if rows and not await asyncio.to_thread(_is_new, self._read, rows):
            raise PortalError(
                f"The portal's page {len(self._asked)} is the same as one before. "
                "Check how its pages are asked for."
            )


def _is_new(known: set[bytes], rows: Iterable[JsonValue]) -> bool:
    """Note a digest of rows; False when it is known."""
    digest = sha256()
    for row in rows:
        digest.update(json.dumps(row).encode() + b"\n")
    before = len(known)
    known.add(digest.digest()[:16])
    return len(known) > before

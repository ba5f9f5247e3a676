"""Answers kept as they were sent, to be sent again until the registry changes."""

from collections import OrderedDict
from collections.abc import Hashable

MOST_BYTES = 64 * 2**20
"""What one process keeps at most: some thirteen hundred answers of ten suggestions."""


class KeptAnswers:
    """Bodies of answers by what was asked; those that were not asked for longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Start empty.

        Args:
            most_bytes: of all bodies together.
        """
        self._most = most_bytes
        self._bytes = 0
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._bodies)

    def get(self, asked: Hashable) -> bytes | None:
        """Return what was answered to the same since the last change, if it is kept."""
        body = self._bodies.get(asked)
        if body is not None:
            self._bodies.move_to_end(asked)
        return body

    def keep(self, asked: Hashable, body: bytes) -> None:
        """Keep an answer to something that `get` found no answer to."""
        self._bodies[asked] = body
        self._bytes += len(body)
        while self._bytes > self._most:
            _, gone = self._bodies.popitem(last=False)
            self._bytes -= len(gone)

    def clear(self) -> None:
        """Forget all: something has changed that an answer may tell of."""
        self._bodies.clear()
        self._bytes = 0

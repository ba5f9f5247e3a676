"""Lines of a CSV file, of bounded length; those behind an open quote are read once more."""

from collections import deque
from dataclasses import dataclass, replace
from typing import IO

LONGEST_LINE = 1_000_000
MOST_LINES = 1_000
"""Lines that a field in quotes may have; texts longer than 10,000 characters are cut anyway."""

_MOST_TRIES = 2
"""How often a line may be looked at as part of a field: otherwise each line of a file whose every
line has an open quote would be read a thousand times."""

_ENDS = ("\n", "\r")


class OpenQuoteError(Exception):
    """A field in quotes is not closed before the file ends, or for absurdly long."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the file has it.

    Attributes:
        cut: it was too long, and nothing of it is kept.
        tries: how often it was taken for a part of a field that began above it.
    """

    text: str
    cut: bool = False
    tries: int = 0

    @property
    def ended(self) -> bool:
        """Whether it has an end of its own; the last line of a file may have none."""
        return self.text.endswith(_ENDS)


class Lines:
    """Gives lines to a reader of CSV, and knows which of them are the present row's.

    Attributes:
        row: the lines of the present row.
        number: of the last line that was given, from 1.
        over: whether the file has no more, though some may be given once more.
    """

    def __init__(self, file: IO[str], size: int) -> None:
        """Read a file of so many bytes."""
        self._file = file
        self._size = max(size, 1)
        self._again: deque[Line] = deque()
        self._length = 0
        self.row: list[Line] = []
        self.number = 0
        self.over = False

    @property
    def done(self) -> float:
        """The share of the file that was read."""
        raw = self._file.buffer  # type: ignore[attr-defined] # of a text file
        return float(min(raw.tell() / self._size, 1.0)) if not raw.closed else 1.0

    def begin(self) -> None:
        """Forget the lines of the row before."""
        self.row.clear()
        self._length = 0

    def retry(self) -> Line:
        """Return the first line of the present row; those below it will be given once more."""
        first, *rest = self.row
        self._again.extendleft(replace(line, tries=line.tries + 1) for line in reversed(rest))
        self.number -= len(rest)
        self.begin()
        return first

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            OpenQuoteError: the row has lines already and may have no more.
        """
        row = self.row
        if row and (len(row) >= MOST_LINES or row[0].tries >= _MOST_TRIES):
            raise OpenQuoteError
        line = self._again.popleft() if self._again else self._read()
        if line is None:
            self.over = True
            if row:
                raise OpenQuoteError
            raise StopIteration
        self.number += 1
        row.append(line)
        self._length += len(line.text)
        if len(row) > 1 and (line.cut or self._length > LONGEST_LINE):
            raise OpenQuoteError
        return line.text

    def _read(self) -> Line | None:
        text = self._file.readline(LONGEST_LINE)
        if not text:
            return None
        if len(text) == LONGEST_LINE and not text.endswith(_ENDS):
            while len(rest := self._file.readline(LONGEST_LINE)) == LONGEST_LINE:
                if rest.endswith(_ENDS):
                    break
            return Line("\n", cut=True)
        return Line(text.replace("\0", "") if "\0" in text else text)

"""Words of a page of a PDF file as lines of texts."""

import re
from dataclasses import dataclass, field

from pdfplumber.page import Page

_SAME_LINE = 2.5
"""Points by which words of one line may stand higher or lower."""

_WORD_GAP = 0.6
"""Of the height of letters: the widest gap between words of one text."""

_LETTER_GAP = 1.5
NUMBER = re.compile(r"\d{1,5}[.)]?")
"""Of a row, or of a page."""

Span = tuple[float, float]
"""Left and right."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(slots=True)
class Line:
    """Words that stand beside each other; `cells` once the columns are known."""

    words: list[_Word]
    cells: list[str] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Where its highest word begins."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Where its lowest word ends."""
        return max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(word.text for word in self.words)

    def phrases(self) -> list[Span]:
        """From where to where its texts go."""
        found: list[Span] = []
        for word in self.words:
            near = _WORD_GAP * (word.bottom - word.top)
            if found and word.left - found[-1][1] <= near:
                found[-1] = (found[-1][0], max(found[-1][1], word.right))
            else:
                found.append((word.left, word.right))
        return found


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, without its number."""
    words = [
        _Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"])
        for word in page.extract_words(x_tolerance=_LETTER_GAP)
    ]
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word.top, word.left)):
        if lines and abs(word.top - lines[-1].words[0].top) <= _SAME_LINE:
            lines[-1].words.append(word)
        else:
            lines.append(Line([word]))
    for line in lines:
        line.words.sort(key=lambda word: word.left)
    while lines and NUMBER.fullmatch(lines[0].text):
        lines = lines[1:]
    while lines and NUMBER.fullmatch(lines[-1].text):
        lines = lines[:-1]
    return lines

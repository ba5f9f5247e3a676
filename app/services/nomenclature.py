"""Use cases of the nomenclature: search and read the thesaurus."""

from functools import cache

from rapidfuzz import fuzz, process

from app.errors import NotFoundError
from app.matching.text import stem, words
from app.vocabulary.nomenclature import Entry, thesaurus

_TYPO_SCORE = 80
_TYPO_FROM_LETTERS = 5


def read(code: str) -> Entry:
    """Return a position.

    Raises:
        NotFoundError: the thesaurus has none under this code.
    """
    entry = thesaurus().get(code)
    if entry is None:
        raise NotFoundError(
            f"The thesaurus has no position {code}. It goes down to six digits; try a shorter code."
        )
    return entry


def search(q: str | None, *, prefix: str | None, level: int | None, limit: int) -> list[Entry]:
    """Find positions whose title or keywords have all words of the question.

    Words match by stem, and by likeness where nobody has the stem: a typing error is forgiven.
    Positions that say it in their title come before those that say it in a keyword; then the
    shorter text, then the smaller code.
    """
    asked = [stem(word) for word in words(q or "")]
    known = _stems()
    roots = [_nearest(root, known) for root in asked]
    found: list[tuple[tuple[int, int, str], Entry]] = []
    for entry in thesaurus().values():
        if not entry.code.startswith(prefix or "") or level not in {None, len(entry.code)}:
            continue
        title, everything = _words_of(entry.code)
        if all(root in everything for root in roots):
            missing = sum(root not in title for root in roots)
            rank = (missing, len(title) if roots else 0, entry.code)
            found.append((rank, entry))
    found.sort(key=lambda item: item[0])
    return [entry for _, entry in found[:limit]]


@cache
def _words_of(code: str) -> tuple[frozenset[str], frozenset[str]]:
    entry = thesaurus()[code]
    title = frozenset(stem(w) for text in entry.titles.values() for w in words(text))
    keywords = frozenset(stem(w) for text in entry.keywords for w in words(text))
    return title, title | keywords | {entry.code}


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted({root for code in thesaurus() for root in _words_of(code)[1]}))


def _nearest(root: str, known: tuple[str, ...]) -> str:
    if len(root) < _TYPO_FROM_LETTERS or root in known:
        return root
    best = process.extractOne(root, known, scorer=fuzz.ratio, score_cutoff=_TYPO_SCORE)
    return str(best[0]) if best else root

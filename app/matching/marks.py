"""Standards and grades: the exact signs in a text that tell goods apart.

`АД31Т1`, `AD31-T1` and `АД 31Т1` are one alloy typed on three keyboards. A mark is brought into
one spelling: letters that look alike in Cyrillic and Latin, or that transliterate each other,
become one letter; hyphens, dots and spaces inside go away.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from app.matching.false_marks import is_false_mark, without_false_marks
from app.vocabulary.remembered import remembered
from app.vocabulary.standards import NAMED_BY_STATES

_FOLD = str.maketrans(
    # What stands on one key or looks alike, in Cyrillic and Latin, becomes one Latin letter, and
    # Armenian letters become that of their sound.
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯVNRSUІԱԲԳԴԵԶԷԺԻԼԽԿՀՄՅՆՇՈՉՊՌՍՎՏՐՑՓՔՕՖ",
    "ABBGDEJZIIKLMHOPPCTYFXCCWWIEYABHPCYIABGDEZEJILXKHMIHWOCPPCBTPCPKOF",
)
_SPELLED = re.compile(r"KH")
_NOMINAL = re.compile(r"(?:(?P<bore>Д[УYN]|D[УYU])|Р[УYN]|P[УYU])(?=\d+$)")
"""Of pipes, in whatever letters: the bore, DN, and the pressure, PN."""
_INSIDE = re.compile(r"[\s\-–—/]+|\.(?!\d)|(?<!\d)\.")

_STANDARD = re.compile(
    r"(?<!\w)(?P<family>(?:(?:ГОСТ|МЕМСТ|ДАСТ|ԳՕՍՏ|ԳՈՍՏ)\s*[РՌ]В?(?![^\W\d_])|"
    r"ГОСТ|GOST|МЕМСТ|ДАСТ|ԳՕՍՏ|ԳՈՍՏ|ТУ|TU|ОСТ|СТБ|STB|СТ\s*РК|ST\s*RK|ҚР\s*СТ|КМС|"
    r"КР\s*СТ|ISO/TS|ISO|ИСО|EN|DIN|ASTM|МЭК|IEC|AMS|JIS|BS|OHSAS|IATF)(?:(?<=ГОСТ)(?:ом|ов|ам|ах|у|а|е|ы))?"
    r"(?:\s*(?:EN|ISO|IEC|МЭК|ИСО|Р)(?![\w])){0,2})"
    r"[\s№:]*(?P<number>[A-ZА-Я]?\s?\d[\d./\-–:]*\d|\d+)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?<=ГОСТ)(?:ОМ|ОВ|АМ|АХ|[УАЕЫ])(?!\w)")
_INTERNATIONAL = re.compile(r"ISO|ИСО|IEC|МЭК|EN|DIN", re.IGNORECASE)
_YEAR = re.compile(r"[-–:](?:19|20)?\d{2}$")
# Two digits after a hyphen are a part of an international standard, not its year.
_WHOLE_YEAR = re.compile(r"[-–:](?:19|20)\d{2}$|:\d{2}$")

_GRADE = re.compile(
    r"(?<![\w])(?=[\w./\-–]*\d)(?=[\w./\-–]*[^\W\d_])[^\W_]+(?:[-–./][^\W_]+)*(?![\w])"
)
_LONG_RUN = re.compile(r"(?<![\w./\-–])[\w./\-–]{200}")
_RUN = re.compile(r"[\w./\-–]+")
_LETTER = re.compile(r"[^\W\d_]")
_IN_RUN = re.compile(r"(?<!\w)[^\W_]+(?:[-–./][^\W_]+)*(?!\w)")
"""The same in a run that has both a digit and a letter from there on."""

_LETTER_GRADES = ("CU-ETP", "CU-OF", "CU-DHP", "SHG", "LME")
_LETTER_GRADE = re.compile(rf"(?<!\w)(?:{'|'.join(_LETTER_GRADES)})(?!\w)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LONGEST_MARK = 24
_REMEMBERED_PARTS = 20_000
_NO_MARKS: frozenset[str] = frozenset()


def fold_mark(mark: str) -> str:
    """Bring a mark into its one spelling: `ад31-т1` and `AD31T1` give the same.

    A point between digits stays, since `ГОСТ 9.302` is not `ГОСТ 9302`.
    """
    plain = _INSIDE.sub("", mark.upper())
    plain = _NOMINAL.sub(lambda found: "DN" if found["bore"] else "PN", plain)
    return _SPELLED.sub("X", plain).translate(_FOLD)


@lru_cache(maxsize=1_000)
def standards_in(text: str) -> frozenset[str]:
    """Find the standards that a text names, without their years: a newer edition is the same."""
    if not _DIGIT.search(text):
        return _NO_MARKS
    return frozenset(_standard(match) for match in _STANDARD.finditer(text))


def _standard(match: re.Match[str]) -> str:
    family = _ENDING.sub("", match["family"].upper()).replace("МЭК", "IEC")
    family = NAMED_BY_STATES.sub("ГОСТ", family)
    year = _WHOLE_YEAR if _INTERNATIONAL.search(family) else _YEAR
    return fold_mark(f"{family}{year.sub('', match['number'])}")


@lru_cache(maxsize=1_000)
def grades_in(text: str) -> frozenset[str]:
    """Find grades, alloys and type marks: short signs with letters and digits, but no sizes."""
    rest = _STANDARD.sub(" ", text) if standards_in(text) else text
    return frozenset(fold_mark(word) for word in _grades(rest))


@remembered(10_000, longest=2_000)
def as_written(text: str) -> Mapping[str, str]:
    """Return every standard and grade of a text, folded, with its first spelling there."""
    found: dict[str, str] = {}
    for match in _STANDARD.finditer(text):
        found.setdefault(_standard(match), match.group())
    rest = _STANDARD.sub(" ", text) if found else text
    for word in _grades(rest):
        found.setdefault(fold_mark(word), word)
    return MappingProxyType(found)


def _grades(text: str) -> Iterator[str]:
    """Grades of a text without its standards."""
    # As in app.matching.phrases, texts that cannot have any are not gone through letter by letter.
    capitals = text.upper()
    has_letter_grade = any(grade in capitals for grade in _LETTER_GRADES)
    if not has_letter_grade and not _DIGIT.search(text):
        return
    rest = without_false_marks(text)
    if has_letter_grade:
        yield from _LETTER_GRADE.findall(rest)
    for part in rest.split():
        if not part.isalpha():
            yield from _grades_of(part)


@lru_cache(maxsize=_REMEMBERED_PARTS)
def _grades_of(part: str) -> tuple[str, ...]:
    """Grades in what stands between two spaces."""
    if not _DIGIT.search(part):
        return ()
    return tuple(
        match.group()
        for match in _grade_matches(part)
        if len(match.group()) <= _LONGEST_MARK and not is_false_mark(part, *match.span())
    )


def _grade_matches(text: str) -> Iterator[re.Match[str]]:
    """Words with digits and letters.

    To look ahead from every place of a run takes the square of its length, seconds for ten thousand
    hyphens, so long ones are gone through once, which is slower for words.
    """
    if not _LONG_RUN.search(text):
        yield from _GRADE.finditer(text)
        return
    for run in _RUN.finditer(text):
        last = min(_last(_DIGIT, run), _last(_LETTER, run))
        for match in _IN_RUN.finditer(text, *run.span()) if last >= 0 else ():
            if match.start() > last:
                break
            yield match


def _last(sign: re.Pattern[str], run: re.Match[str]) -> int:
    """Where a run has its last one; -1 where it has none."""
    return max((found.start() for found in sign.finditer(run.string, *run.span())), default=-1)


def digits_of(mark: str) -> str:
    """The digits of a mark."""
    return "".join(filter(str.isdigit, mark))

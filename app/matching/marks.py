"""Standards, grades and sizes: the exact signs in a text that tell goods apart.

`АД31Т1`, `AD31-T1` and `АД 31Т1` are one alloy typed on three keyboards. A mark is brought into
one spelling: letters that look alike in Cyrillic and Latin, or that transliterate each other,
become one letter; hyphens, dots and spaces inside go away.
"""

import re
from functools import lru_cache

_FOLD = str.maketrans(
    # What stands on one key or looks alike, in Cyrillic and Latin, becomes one Latin letter.
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯVNRSUІ",
    "ABBGDEJZIIKLMHOPPCTYFXCCWWIEYABHPCYI",
)
_SPELLED = re.compile(r"KH")
_INSIDE = re.compile(r"[\s\-–—./]+")

_STANDARD = re.compile(
    r"\b(?P<family>ГОСТ\s*РВ?|ГОСТ|GOST|ТУ|TU|ОСТ|СТБ|STB|СТ\s*РК|ST\s*RK|ҚР\s*СТ|КМС|КР\s*СТ|ISO|ИСО|"
    r"EN|DIN|ASTM|МЭК|IEC|AMS|JIS|BS)"
    r"(?:\s*(?:EN|ISO|IEC|МЭК|ИСО|Р)(?![\w])){0,2}[\s№:]*(?P<number>[A-ZА-Я]?\s?\d[\d./\-–:]*\d|\d+)",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?<![\w])(?=[\w./\-–]*\d)(?=[\w./\-–]*[^\W\d_])[^\W_]+(?:[-–./][^\W_]+)*(?![\w])"
)
_LETTER_GRADES = frozenset({"CU-ETP", "CU-OF", "CU-DHP", "SHG", "LME"})
_YEAR = re.compile(r"[-–:](?:19|20)?\d{2}$")
_UNIT_TAIL = re.compile(
    r"^\d+(?:[.,/\-]\d+)*(?:ММ2?|СМ|М2?|М3|КМ|КГ|ГР?|Т|МКМ|МЛ|Л|ШТ|ТН|%|КВТ|ВТ|КВ|МВТ|МПА|КВА|МВА|А|В|ММ²|"
    r"MM2?|CM|M2?|KG|G|T|KW|KV|KVA|MVA|MW|V|A|PCS|UM|L|ML|Й|Я|ГО|ЫЙ|ОЙ|И|ТИ|TH|ST|ND|RD)$"
)
_LONGEST_MARK = 24


def fold_mark(mark: str) -> str:
    """Bring a mark into its one spelling: `ад31-т1` and `AD31T1` give the same."""
    plain = _INSIDE.sub("", mark.upper())
    return _SPELLED.sub("X", plain).translate(_FOLD)


@lru_cache(maxsize=50_000)
def standards_in(text: str) -> frozenset[str]:
    """Find the standards that a text names, without their years: a newer edition is the same."""
    return frozenset(
        fold_mark(f"{match['family']}{_YEAR.sub('', match['number'])}")
        for match in _STANDARD.finditer(text)
    )


@lru_cache(maxsize=50_000)
def grades_in(text: str) -> frozenset[str]:
    """Find grades, alloys and type marks: short signs with letters and digits, but no sizes."""
    upper = _STANDARD.sub(" ", text).upper()
    found = {fold_mark(word) for word in _LETTER_GRADES if word in upper}
    for match in _GRADE.finditer(upper):
        word = match.group()
        if len(word) <= _LONGEST_MARK and not _UNIT_TAIL.match(word):
            found.add(fold_mark(word))
    return frozenset(found)

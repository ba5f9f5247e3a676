"""Reads the day until which something holds, as people write it in the languages of the Union."""

import re
from datetime import date, timedelta

from app.vocabulary.remembered import remembered

_SERIAL_DAYS = range(20_000, 80_000)
"""Days since 1900 as spreadsheets count them: 1954 to 2119."""

_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
"""What stands behind the point is the time of the day."""

_FIRST_YEAR = 1950
_SHORT_YEARS = range(2000, 2080)
"""Years of two digits."""

_MONTHS_IN_YEAR = 12
_YEAR = r"(?:\s*(?:года?|г|жылы?|ж|թ|y)\b\.?)?"
_TIME = r"(?:[T\s]\s*\d{1,2}:\d{2}\S*)?"
_FORMS = tuple(
    (re.compile(form + _TIME, re.ASCII), tuple(names.split()))
    for form, names in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", "year month day"),
        (r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", "year month day"),
        (r"(\d{4})(\d{2})(\d{2})", "year month day"),
        (r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", "day month year"),
        (r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", "day month year"),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{2})", "day month short"),
    )
)
_WORDED = (
    re.compile(r"(?P<day>\d{1,2})(?:\s|-)*(?P<month>[^\W\d_]{3,})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
    re.compile(
        r"(?P<year>\d{4})[\s-]*(?:ж\.|жылғы|жылы|жылдын|թ\.)\s*"
        r"(?P<day>\d{1,2})(?:\s|-)*(?P<month>[^\W\d_]{3,})"
    ),
)
# By month: the beginnings of its names. A word is a month's if it is that beginning with three
# letters more at most, or itself the beginning of one month's name only.
_MONTHS = (
    ("январ", "january", "қаңтар", "студзен", "հունվար"),
    ("феврал", "february", "ақпан", "лют", "փետրվար"),
    ("март", "march", "наурыз", "сакавік", "մարտ"),
    ("апрел", "april", "сәуір", "красавік", "ապրիլ"),
    ("май", "мая", "may", "мамыр", "травен", "траўня", "մայիս"),
    ("июн", "june", "маусым", "чэрвен", "հունիս"),
    ("июл", "july", "шілде", "ліпен", "հուլիս"),
    ("август", "august", "тамыз", "жнівен", "жніўня", "օգոստոս"),
    ("сентябр", "september", "қыркүйек", "верас", "սեպտեմբեր"),
    ("октябр", "october", "қазан", "кастрычнік", "հոկտեմբեր"),
    ("ноябр", "november", "қараша", "лістапад", "նոյեմբեր"),
    ("декабр", "december", "желтоқсан", "снеж", "դեկտեմբեր"),
)
_ENDING = 3
_BEFORE = re.compile(r"^(?:до|по|не позднее|действует до|until|till|to)\s+")
_BEHIND = re.compile(r"\s*\(?(?:включительно|inclusive)\)?$")
_SPAN = re.compile(r"(?:с|со|от|from)?\s*(\S.*?)\s*(?:\bпо\b|\bдо\b|\bto\b|[–—]|\s-\s)\s*(\S.*)")
_QUOTES = re.compile("[«»\"“”„']")
_ENDLESS = re.compile(
    r"бессрочн\w*|без (?:ограничения )?срока(?: действия)?|(?:срок )?не ?ограничен\w*|постоянно"
    r"|indefinite(?:ly)?|unlimited|perpetual|open[- ]ended|no expiry"
    r"|мерзімсіз|шектеусіз|мөөнөтсүз|бестэрмінов\w*|անժամկետ"
)


def is_endless(text: str) -> bool:
    """Whether a text says that there is no last day."""
    return _ENDLESS.fullmatch(_plain(text)) is not None


@remembered(4_096)
def last_day(text: str) -> date | None:
    """Read the last day that a text names; None where it names none, or only a month or a year.

    Of a span it is the end. Where day and month could be exchanged, the day is first.
    """
    plain = _plain(text)
    found = _day(plain)
    if found is None and (span := _SPAN.fullmatch(plain)) is not None:
        first, last = _day(span[1]), _day(span[2])
        return last if first is not None and last is not None and first <= last else None
    return found


def _plain(text: str) -> str:
    plain = " ".join(_QUOTES.sub("", text).lower().split())
    return _BEHIND.sub("", _BEFORE.sub("", plain)).rstrip(";,")


def _day(text: str) -> date | None:
    serial = _SERIAL.fullmatch(text)
    if serial is not None and int(serial[1]) in _SERIAL_DAYS:
        return _EPOCH + timedelta(days=int(serial[1]))
    bare = re.sub(rf"(?<=\d){_YEAR}$", "", text).upper()
    for form, names in _FORMS:
        found = form.fullmatch(bare)
        if found:
            return _numbered(dict(zip(names, map(int, found.groups()), strict=True)))
    for worded in _WORDED:
        said = worded.fullmatch(bare.lower())
        month = _month(said["month"]) if said else None
        if said and month is not None:
            return _date(int(said["year"]), month, int(said["day"]))
    return None


def _numbered(parts: dict[str, int]) -> date | None:
    if "short" in parts:
        parts["year"] = 2000 + parts["short"]
        if parts["year"] not in _SHORT_YEARS:
            return None
    elif parts["month"] > _MONTHS_IN_YEAR >= parts["day"]:
        parts["month"], parts["day"] = parts["day"], parts["month"]
    return _date(parts["year"], parts["month"], parts["day"])


def _month(word: str) -> int | None:
    found = {
        number
        for number, names in enumerate(_MONTHS, start=1)
        for name in names
        if name.startswith(word) or (word.startswith(name) and len(word) <= len(name) + _ENDING)
    }
    return found.pop() if len(found) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= _FIRST_YEAR else None
    except ValueError:
        return None

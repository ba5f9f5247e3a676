"""Signs that look like marks and are none: sizes, amounts, ordinals, addresses, dates.

A buyer laughs at an offer said to be of the grade `220В/50Гц`, `г/м2`, `20-футовый` or `стр.1`.
Every pattern here was met in real registers.
"""

import re

_UNITS = (
    "ММ[2²]?|[СД]М[23²³]?|М[23²³]?|КМ|МКМ|НМ|КГС?|МГ|ГР|ТН?|ТОНН[АЫ]?|МЛ|Л|ШТ|УП|УПАК|КОР|ЕД|ПАР[АЫ]?|"
    "КВТ|ВТ|МВТ|КВ|В|КВА|МВА|А|М?АЧ|К?ГЦ|МГЦ|БАР|[КМ]ПА|КН|ОБ|МИН|ЧАС|МЕС|ЛЕТ|[МГТ]Б|"
    "MM[2²]?|[CD]M[23²³]?|M[2²]?|KM|UM|MIC|KG|MG|GR?|T|ML|L|PCS|KW|W|MW|KV|V|KVA|MVA|A|M?AH|K?HZ|MHZ|"
    "BAR|[KM]PA|[MGT]B|"
    "ՄՄ[2²]?|[ՍԴ]?Մ[23²³]?|ԿՄ|ՄԿՄ|ՆՄ|[ԿՄ]?Գ|ԳՐ|ՏՆ?|Մ?Լ|ՀԱՏ|[ԿՄ]?ՎՏ|[ԿՄ]?Վ|[ԿՄ]ՎԱ|Ա|[ԿՄ]?ՀՑ|ԲԱՐ|[ԿՄ]ՊԱ|Կ?Ն"
)
_ENDINGS = "TH|ST|ND|RD|Й|Я|ГО|[ЫО]Й|И|ТИ|МЯ|[УЕ]Х"
_PER = (
    "[СДМК]?М[23²³]?|[CDMK]?M[23²³]?|КГ|Т|Л|ШТ|Ч|ЧАС|МИН|СЕК|С|СУТ|МЕС|ГОД|"
    "KG|T|L|PCS|H|MIN|S|SEC|DAY"
)
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = r"\d+(?:[.\-–]\d+)*"

_AMOUNT = re.compile(
    # 8мм, Ø12мм, 6/10кВ, 1000т/год, 2-го
    rf"Ø?\d+(?:[./\-–—]\d+)*-?(?:{_UNITS}|{_ENDINGS})(?:/[^\W\d_]+)?"
    r"|[DД]\d+(?:\.\d+)?(?:ММ|MM)"
    # 3-х, 2Х; but 40Х is a steel
    r"|\d+-Х|[2-4]Х"
    # 220-240В/50Гц, 4ммх20м, 100гр-30шт
    rf"|{_RANGE}(?:{_UNITS})(?:[/xх×*\-–]{_NUMBER}(?:{_UNITS})?)+"
    # г/м2, 0.91г/см3, м3/час; what is left of 110 кВт/150 л.с., and of 20 кг-630 мешков
    rf"|(?:{_NUMBER})?[^\W\d_]{{1,6}}[23²³]?/(?:{_PER})|(?:{_UNITS}|Г)/\d+|(?:КГ|[СМ]М|МЛ|ГР)-\d+"
    # см3, written apart from its number
    r"|[СДCD][МM][23²³]|[МM]{2}[23²³]"
    # толщина18мкм, синий-100шт
    rf"|[^\W\d_]{{4,}}[-–]?{_NUMBER}(?:[СМДК]М|МКМ|КГ|ГР|ШТ|МЛ)"
    # 2019Г, 1929-31гг, 2026ж, 2026թ
    r"|(?:19|20)\d\d(?:[-–]\d{2,4})?-?(?:ГГ?|ЖЖ?|ԹԹ?)",
    re.IGNORECASE,
)
_GRAMS = re.compile(
    # Steel 65Г has a capital letter, 65г a small one; 5Г and 100Г are no steels either.
    r"(?:\d+(?:[./\-–—]\d+)*-?г|(?:\d|\d{3,}|\d+\.\d+)-?Г)(?:/[^\W\d_]+)?"
)
_WORD = re.compile(
    # 20-футовый, 15коробок: a number and a word, which has vowels apart from each other.
    r"\d+-?(?=[^\W\d_]{5,}$)[^\W\d_]*[аеёиоуыэюя][^\W\d_аеёиоуыэюя]+[аеёиоуыэюя][^\W\d_]*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    # цвет052, рост-до164см, ОКПД2, д.21, стр.1, 44-ФЗ
    r"(?:[^\W\d_]+-)?(?:ЦВЕТ|СОСТАВ|РАЗМЕР|РОСТ|МАКС|МИН|MAX|MIN|ДО|ОТ|СРОК|ГОДНОСТИ|ПЛОТНОСТЬ|ДЛИНА)"
    r"[-–.]?\d.*"
    r"|ОКПД?-?2?|(?:Д|К|СТР|КОРП|КВ|ОФ|ПОМ|ВЛ|ЭТ|П|ПП|РИС|ПОЗ)\.\d+[А-Я]?|\d+-?ФЗ",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"[^\W\d_]+[-–]\d+")
_DECIMALS = re.compile(r",\d")

_REFERENCE = re.compile(
    # Addresses on the net, dates, numbers of papers.
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}|(?:https?://|www\.)\S+"
    r"|(?<!\d)\d{2}\.\d{2}\.(?:19|20)\d{2}(?!\d)"
    r"|(?:№|(?<!\w)(?:закупк|договор|контракт|лот|заявк|заказ|приказ)\w*\s*:)\s*[\w./\-–]*\d[\w./\-–]*",
    re.IGNORECASE,
)
_MAY_REFER = re.compile(r"\W(?:закупк|договор|контракт|лот|заявк|заказ|приказ)\w*\s*:")
_DATE = re.compile(r"\d\.\d\d\.(?:19|20)")
_REFERRING = ("@", "http", "www.", "№")
_AREAS = ("м2", "м3", "m2", "m3")
"""What must be somewhere in a text, in small letters, for the patterns to find anything."""

_MAY_BE_SIZE = re.compile(r"\d\s?[xXхХ×*gGгГ]\s?\d")
_AREA = re.compile(r"(?<!\w)\d[\d.,]*\s+[мm][23](?!\w)")
_AREA_IN_CAPITALS = re.compile(r"(?<!\w)\d[\d.,]*\s+[МM][23](?!\w)")
_SIZE = re.compile(
    # 100х50, Ø110х3,2, and what a core of a cable is: 4х1,5ок, 3х25мн
    r"(?<!\w)(?<!\d[.,])Ø?\d+(?:[.,]\d+)?(?:\s?[xXхХ×*]\s?\d+(?:[.,]\d+)?)+"
    r"(?P<unit>\s?(?:мм|см|м|mm|cm|m)[²³23]?|[омс][кжнс])?(?!\w)"
    # 3G1,5: cores with one for earth
    r"|(?<!\w)\d{1,2}[GГ]\d+[.,]\d+(?!\w)",
    re.IGNORECASE,
)
_STEEL_NUMBER = re.compile(r"\d{1,2}")


def without_false_marks(text: str) -> str:
    """Blank out what may span words: references, areas and sizes."""
    # M2 is copper too, so in capitals it is square metres only where all the text is in capitals.
    area = _AREA_IN_CAPITALS if text.isupper() else _AREA
    small = f"\n{text}".casefold()
    if (
        any(sign in small for sign in _REFERRING)
        or _DATE.search(small)
        or (":" in small and _MAY_REFER.search(small))
    ):
        text = _REFERENCE.sub(" ", text)
    if any(sign in small for sign in _AREAS):
        text = area.sub(" ", text)
    return _SIZE.sub(_without_size, text) if _MAY_BE_SIZE.search(text) else text


def is_false_mark(text: str, start: int, end: int) -> bool:
    """Whether the word of a text between two places is no mark."""
    word = text[start:end]
    if not any(map(str.isalpha, word)) or not any(map(str.isdigit, word)):
        return True
    if _CONTENT.fullmatch(word) and _DECIMALS.match(text, end):
        return True  # AL-0,038% in the composition of a steel
    return any(p.fullmatch(word) for p in (_AMOUNT, _GRAMS, _WORD, _LABELLED))


def _without_size(match: re.Match[str]) -> str:
    """Blank out a size, but not what may be a steel: `40Х13`, but `4х16` is a cable."""
    first, *others = re.split(r"\s?[xXхХ×*GgГг]\s?", match.group())
    small = len(others) == 1 and all(_STEEL_NUMBER.fullmatch(n) for n in (first, *others))
    capital = match.group()[len(first)] in "XХ"
    # No steel has a number twice: 40Х40 is a size in any letters.
    steel = small and first not in others and (capital or len(first) > 1)
    return match.group() if steel else " "

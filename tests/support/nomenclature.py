"""Small official nomenclatures as files: tables and customs archives, good or spoilt on purpose."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from app.vocabulary.nomenclature import section_of, sections, thesaurus
from app.vocabulary.terms import Language

SHARED = Path(__file__).parents[3] / "shared" / "data" / "nomenclature"
with_shared = pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")

COLUMNS = (
    "code",
    "level",
    "title_ru",
    "parent",
    "unit",
    "unit_okei",
    "context_ru",
    "node",
    "derived",
    "edition",
)
SUBHEADINGS = 5_612

Row = dict[str, str]


def row(code: str, title: str, parent: str, **more: str) -> Row:
    """A row of a table, dated like its neighbours."""
    level = "section" if code.startswith("S") else str(len(code))
    filled = dict.fromkeys(COLUMNS, "") | {"derived": "0", "edition": "2026-03-08"}
    return filled | {"code": code, "level": level, "title_ru": title, "parent": parent} | more


def copper() -> list[Row]:
    """A part of the nomenclature: copper wire and the switches beside it."""
    return [
        row("S15", "Недрагоценные металлы", ""),
        row("S16", "Машины и аппаратура", ""),
        row("74", "Медь и изделия из неё", "S15"),
        row("7408", "Проволока медная", "74", node="1"),
        row("740811", "толще 6 мм", "7408", context_ru="из чистой меди", node="2", derived="1"),
        row("7408110000", "толще 6 мм", "740811", node="2", unit="т", unit_okei="168"),
        row("740819", "прочая", "7408", context_ru="из чистой меди", node="3"),
        row("7408191000", "тоньше 0,5 мм", "740819", node="4"),
        row("7408199000", "прочая", "740819", node="5"),
        row("85", "Электрические машины", "S16"),
        row("8536", "Выключатели", "85", node="6"),
        row("853650", "выключатели прочие", "8536", node="7"),
        row("85365011", "кнопочные", "853650", node="8", context_ru="на 60 В"),
        row("8536501101", "для жары", "85365011", node="9", unit="шт", unit_okei="796"),
        row("8536501109", "прочие", "85365011", node="10", unit="шт, м"),
    ]


def table(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> bytes:
    """Rows as a comma-separated table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write(path: Path, content: bytes) -> Path:
    """Write a file, packed where its name says so."""
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def whole() -> list[Row]:
    """A nomenclature of as many headings and subheadings as HS 2022 has.

    Headings are real. Subheadings that the thesaurus lacks are numbered, and each has a leaf.
    """
    headings = [code for code in thesaurus() if len(code) == 4]
    known = Counter(code[:4] for code in thesaurus() if len(code) == 6)
    bare = [code for code in headings if not known[code]]
    lacking = SUBHEADINGS - sum(known.values())
    made = {
        code: lacking // len(bare) + (place < lacking % len(bare))
        for place, code in enumerate(bare)
    }
    return list(_whole(made))


def _whole(made: Mapping[str, int]) -> Iterator[Row]:
    for section in sections().values():
        yield row(section.code, section.titles[Language.RU], "")
    for code, entry in thesaurus().items():
        title = entry.titles[Language.RU]
        section_code = getattr(section_of(code), "code", "")
        if len(code) == 6:
            yield from _subheading(code, title)
        else:
            yield row(code, title, section_code if len(code) == 2 else code[:-2])
        for number in range(made.get(code, 0)):
            yield from _subheading(f"{code}{number + 10}", f"{title}, вид {number}")


def _subheading(code: str, title: str) -> Iterator[Row]:
    yield row(code, title, code[:4], node=code, derived="1")
    yield row(f"{code}0000", title, code, node=code)


ARCHIVE: dict[str, str] = {
    "TNVED1.TXT": (
        "TNVED1 01.01.2022\r\n"
        "15|НЕДРАГОЦЕННЫЕ МЕТАЛЛЫ И ИЗДЕЛИЯ ИЗ НИХ|1. В раздел не входят краски.|01.01.2022||\r\n"
        "22|ТОВАРЫ ЧЕМПИОНАТА||01.01.2018||\r\n"
    ),
    "TNVED2.TXT": ("TNVED2 01.01.2022\r\n15|74|МЕДЬ И ИЗДЕЛИЯ ИЗ НЕЕ|Примечание.|01.01.2022||\r\n"),
    "TNVED3.TXT": (
        "TNVED3 01.01.2022\r\n"
        "74|08|Проволока медная:|01.01.2022||\r\n"
        "74|09|Плиты медные старые|01.01.2007|31.12.2021|\r\n"
        "74|09|Плиты, листы и полосы медные|01.01.2022||\r\n"
    ),
    "TNVED4.TXT": (
        "TNVED4 01.01.2022\r\n"
        "74|08|110000|- из рафинированной меди:|01.01.2022||\r\n"
        "74|08|110000|- - толще 6 мм|01.01.2022||\r\n"
        "74|08|190000|- - прочая:|01.01.2022||\r\n"
        "74|08|191000|- - - тоньше 0,5 мм|01.01.2022||\r\n"
        "74|08|199000|- - - прочая|01.01.2022||\r\n"
        "74|08|210000|- - прежняя латунная|01.01.2007|31.12.2021|\r\n"
        "74|08|210000|- латунная|01.01.2022||\r\n"
        "74|09|111000|в рулонах, травленые|01.01.2022||\r\n"
        "74|09|119000|в рулонах, прочие|15.07.2024||\r\n"
    ),
}


def archive(**changed: str | bytes | None) -> dict[str, bytes]:
    """The four files by name; `tnved3="…"` replaces one, None leaves it out."""
    files = {name: text.encode("cp866") for name, text in ARCHIVE.items()}
    for name, content in changed.items():
        key = f"{name.upper()}.TXT"
        if content is None:
            del files[key]
        else:
            files[key] = content.encode("cp866") if isinstance(content, str) else content
    return files


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write files as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"tnved/{name}", content)
    return path


def correlation() -> bytes:
    """Hints of the Harmonized System: one code was split, the other kept."""
    return b"hs2022,hs2017\n740811,740811\n740819,740812\n853650,853650\n"


def candidates() -> bytes:
    """Hints of products, one of them without a Belarusian code."""
    return (
        "hs6,cpa21,okpd2_candidate,okrb007_candidate,cpa_title_en,okpd2_title_ru\n"
        "740811,24.44.23,24.44.23.110,24.44.23,Copper wire,Проволока медная\n"
        "740819,24.44.23,24.44.23.120,,Copper wire,Проволока прочая\n"
    ).encode()

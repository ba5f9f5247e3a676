"""Hints from the Harmonized System 2022 into other classifications, as comma-separated tables.

Two layouts, told apart by their columns: `hs2022, hs2017`; and `hs6, cpa21, okpd2_candidate,
okrb007_candidate, cpa_title_en, okpd2_title_ru`. Plain or gzip, UTF-8.
"""

from collections.abc import Iterator
from pathlib import Path

from app.errors import SourceError
from app.exchange.files import digest, header_of, read_bytes, read_rows, text_of, unpacked
from app.values.nomenclature import HintDraft, HintFile
from app.vocabulary.positions import SUBHEADING_LEVEL, HintLayout, HintSystem

_CORRELATION = {"hs2022", "hs2017"}
_CANDIDATES = {"hs6", "cpa21", "okpd2_candidate", "okrb007_candidate"}
_COLUMNS = (
    (HintSystem.CPA, "cpa21", "cpa_title_en"),
    (HintSystem.OKPD2, "okpd2_candidate", "okpd2_title_ru"),
    (HintSystem.OKRB_007, "okrb007_candidate", ""),
)
_CODE_LENGTH = 30


def read_hints(path: Path) -> HintFile:
    """Read a file of hints.

    Raises:
        SourceError: it has neither layout, or a broken row; names the line.
    """
    content = read_bytes(path)
    text = text_of(unpacked(content, path.name), path.name)
    columns = header_of(text, path.name)
    if columns >= _CORRELATION:
        layout, found = HintLayout.HS_CORRELATION, _correlation(text, path.name)
    elif columns >= _CANDIDATES:
        layout, found = HintLayout.PRODUCT_CANDIDATES, _candidates(text, path.name)
    else:
        raise SourceError(
            f"{path.name}:1: neither a correlation (hs2022, hs2017) nor candidates "
            "(hs6, cpa21, okpd2_candidate, okrb007_candidate). Check the header."
        )
    hints = {(hint.subheading, hint.system, hint.code): hint for hint in found}
    if not hints:
        raise SourceError(f"{path.name} has no hints. Is the file cut off?")
    return HintFile(path.name, layout, digest(content), tuple(hints.values()))


def _correlation(text: str, name: str) -> Iterator[HintDraft]:
    for line, row in read_rows(text, name):
        new, old = (_subheading(row[column], f"{name}:{line}") for column in ("hs2022", "hs2017"))
        yield HintDraft(new, HintSystem.HS_2017, old, "")


def _candidates(text: str, name: str) -> Iterator[HintDraft]:
    for line, row in read_rows(text, name):
        subheading = _subheading(row["hs6"], f"{name}:{line}")
        for system, column, title in _COLUMNS:
            code = row[column].strip()
            if len(code) > _CODE_LENGTH:
                raise SourceError(f"{name}:{line}: {code[:40]!r} is too long for a code.")
            if code:
                yield HintDraft(subheading, system, code, " ".join(row.get(title, "").split()))


def _subheading(text: str, place: str) -> str:
    code = text.strip()
    if not (code.isascii() and code.isdigit() and len(code) == SUBHEADING_LEVEL):
        raise SourceError(f"{place}: {text!r} is not a subheading of six digits.")
    return code

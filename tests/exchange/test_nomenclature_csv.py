"""The nomenclature as a table: titles, units, and files that are damaged."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.errors import SourceError
from app.exchange import files
from app.exchange.nomenclature_files import read_nomenclature
from app.values.nomenclature import NomenclatureDraft, PositionDraft
from app.vocabulary.positions import Layout
from app.vocabulary.terms import Language
from tests.support.nomenclature import SHARED, Row, copper, row, table, whole, write

TODAY = date(2026, 11, 22)
OFFICIAL = SHARED / "tnved_eaeu_ru.csv.gz"

with_shared = pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")


def read(path: Path, *, partial: bool = True) -> NomenclatureDraft:
    return read_nomenclature(path, on=TODAY, partial=partial)


def by_code(draft: NomenclatureDraft) -> dict[str, PositionDraft]:
    return {position.code: position for position in draft.positions}


@pytest.fixture
def part(tmp_path: Path) -> dict[str, PositionDraft]:
    return by_code(read(write(tmp_path / "part.csv", table(copper()))))


def refused(path: Path, *, partial: bool = True) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, partial=partial)
    return caught.value.detail


def test_a_packed_table_reads_as_the_plain_one(tmp_path: Path) -> None:
    plain = read(write(tmp_path / "a.csv", table(copper())))
    packed = read(write(tmp_path / "b.csv.gz", table(copper())))
    assert [p.code for p in packed.positions] == [r["code"] for r in copper()]
    assert [p.full for p in packed.positions] == [p.full for p in plain.positions]
    assert packed.layout is plain.layout is Layout.TABLE
    assert packed.sha256 != plain.sha256
    assert packed.dated == date(2026, 3, 8)


def test_full_titles_run_from_the_heading_down(part: dict[str, PositionDraft]) -> None:
    assert part["7408"].full == "Проволока медная"
    assert part["740811"].full == "Проволока медная > из чистой меди > толще 6 мм"
    assert part["7408191000"].full == ("Проволока медная > из чистой меди > прочая > тоньше 0,5 мм")
    assert part["8536501101"].full == (
        "Выключатели > выключатели прочие > на 60 В > кнопочные > для жары"
    )


def test_a_line_of_the_tariff_that_is_two_positions_has_one_full_title(
    part: dict[str, PositionDraft],
) -> None:
    assert part["7408110000"].full == part["740811"].full
    assert part["740811"].derived
    assert not part["7408110000"].derived


def test_units_of_leaves_carry_both_codes_and_nothing_printed_is_a_kilogram(
    part: dict[str, PositionDraft],
) -> None:
    units = {code: position.unit for code, position in part.items()}
    tonne, kilogram, piece = (units[c] for c in ("7408110000", "7408191000", "8536501101"))
    assert tonne is not None
    assert (tonne.symbol, tonne.okei, tonne.rec20) == ("т", "168", "TNE")
    assert kilogram is not None
    assert (kilogram.symbol, kilogram.okei, kilogram.rec20) == ("кг", "166", "KGM")
    assert piece is not None
    assert piece.rec20 == "H87"
    assert [code for code, unit in units.items() if unit and len(code) < 10] == []


def test_a_unit_of_two_parts_keeps_its_print_and_has_no_code(
    part: dict[str, PositionDraft],
) -> None:
    unit = part["8536501109"].unit
    assert unit is not None
    assert (unit.symbol, unit.okei, unit.rec20) == ("шт, м", None, None)


def test_only_four_columns_are_needed(tmp_path: Path) -> None:
    narrow = table(copper(), ("code", "level", "title_ru", "parent"))
    read_narrow = by_code(read(write(tmp_path / "narrow.csv", narrow)))
    assert read_narrow["7408110000"].full == "Проволока медная > толще 6 мм > толще 6 мм"
    assert read_narrow["7408110000"].dated is None


def test_a_mark_of_the_encoding_at_the_start_does_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "marked.csv", b"\xef\xbb\xbf" + table(copper()))
    assert len(read(path).positions) == len(copper())


def test_a_table_in_another_language_is_read_from_its_own_columns(tmp_path: Path) -> None:
    rows = [r | {"title_kk": f"kk {r['title_ru']}", "context_kk": ""} for r in copper()]
    columns = ("code", "level", "title_kk", "context_kk", "parent")
    path = write(tmp_path / "kk.csv", table(rows, columns))
    draft = read_nomenclature(path, language=Language.KK, on=TODAY, partial=True)
    assert by_code(draft)["7408"].title == "kk Проволока медная"
    assert "title_ru" in refused(path)


def changed(which: str, /, **fields: str) -> list[Row]:
    return [r | fields if r["code"] == which else r for r in copper()]


def without(*codes: str) -> list[Row]:
    return [r for r in copper() if r["code"] not in codes]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ([*copper(), copper()[-1]], 17, "is there already, at spoilt.csv:16"),
        (without("740819"), 8, "7408191000 stands under 740819|orphan"),
        (without("7408"), 5, "740811 is an orphan|orphan"),
        (changed("7408191000", parent="740811"), 9, "not how it begins"),
        (changed("7408191000", parent="7408"), 9, "Its parent should be 740819"),
        (changed("7408191000", code="7408191O00"), 9, "is not a code"),
        (changed("7408191000", code="740819100"), 9, "has level '10', but is of 9"),
        (changed("7408191000", code="٧٤٠٨١٩١٠٠٠"), 9, "is not a code"),
        (changed("7408191000", code="7408190"), 9, "is not a code"),
        (changed("74", parent="S16"), 4, "belongs to S15, not to S16"),
        (changed("S16", code="S22"), 3, "is not a section"),
        (changed("S16", parent="S15"), 3, "is not a section"),
        (changed("8536", title_ru=" "), 12, "8536 has no title"),
        (changed("8536", edition="08.03.2026"), 12, "is not a date such as 2026-03-08"),
        (changed("8536", title_ru="x" * 20_001), 12, "a title of"),
        ([*copper()[:2], *copper()[9:], *copper()[2:9]], 10, "74 comes after 8536501109"),
        ([*copper()[2:9], *copper()[:2]], 9, "S15 comes after"),
        ([*copper(), row("98", "Прочее", "S21")], 17, "there is no chapter 98"),
    ],
)
def test_a_row_that_breaks_the_tree_is_named_with_its_mend(
    tmp_path: Path, rows: list[Row], line: int, said: str
) -> None:
    if rows[0]["code"] == "74":
        rows = [rows[0] | {"parent": ""}, *rows[1:]]
    detail = refused(write(tmp_path / "spoilt.csv", table(rows)))
    assert any(part in detail for part in said.split("|")), detail
    assert detail.startswith(f"spoilt.csv:{line}:"), detail


def test_a_chapter_may_come_without_its_section_in_a_part_only(tmp_path: Path) -> None:
    rows = [r | ({"parent": ""} if len(r["code"]) == 2 else {}) for r in copper()[2:]]
    path = write(tmp_path / "chapters.csv", table(rows))
    assert by_code(read(path))["74"].parent is None
    assert "belongs to S15, not to None" in refused(path, partial=False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (table([]), "not a single position"),
        (table(copper()).replace(b"title_ru", b"title"), "the header has no title_ru"),
        (table(copper()).decode().encode("cp1251"), "not UTF-8"),
        (table(copper()).decode().encode("utf-16"), "not UTF-8"),
        (table(copper()).rpartition(b",10,")[0], "not as many fields"),
        (table(copper()).replace("кнопочные".encode(), b"\x00"), "a NUL character"),
        (table(copper()).replace("кнопочные".encode(), b'"a "b" c"'), "not a comma-separated"),
        (table(copper()).replace("кнопочные".encode(), b"a,b"), "not as many fields"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    detail = refused(write(tmp_path / "damaged.csv", content))
    assert said in detail
    assert detail.startswith("damaged.csv")


def test_a_cut_off_gzip_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.csv.gz", table(whole()))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "the gzip is damaged" in refused(path)
    path.write_bytes(content[:5000] + b"\xff" * 500 + content[5500:])
    assert "the gzip is damaged" in refused(path)


def test_a_packed_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1024 * 1024)
    path = write(tmp_path / "bomb.csv.gz", b"0" * (2 * 1024 * 1024))
    assert path.stat().st_size < 10_000
    assert "is larger than 1 MB" in refused(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "nowhere.csv")


def test_a_whole_nomenclature_has_as_many_headings_and_subheadings_as_the_hs(
    tmp_path: Path,
) -> None:
    draft = read(write(tmp_path / "whole.csv", table(whole())), partial=False)
    levels = Counter(len(p.code) for p in draft.positions if p.code.isdigit())
    assert (levels[2], levels[4], levels[6]) == (96, 1228, 5612)


@pytest.mark.parametrize(
    ("gone", "said"),
    [("7408", "1,227 headings instead of the 1,228"), ("740811", "5,611 subheadings")],
)
def test_a_nomenclature_that_lacks_a_position_is_let_in_as_a_part_only(
    tmp_path: Path, gone: str, said: str
) -> None:
    rows = [r for r in whole() if not r["code"].startswith(gone)]
    path = write(tmp_path / "lacking.csv", table(rows))
    detail = refused(path, partial=False)
    assert said in detail
    assert f"missing are such as {gone}" in detail
    assert "--partial" in detail
    assert len(read(path).positions) == len(rows)


@with_shared
def test_the_official_table_reads_whole() -> None:
    draft = read(OFFICIAL, partial=False)
    levels = Counter(len(p.code) if p.code.isdigit() else 0 for p in draft.positions)
    assert levels == {0: 21, 2: 96, 4: 1228, 6: 5612, 8: 192, 9: 1674, 10: 13289}
    assert draft.dated == date(2026, 3, 8)
    read_positions = by_code(draft)
    assert read_positions["7408110000"].full == (
        "Проволока медная > из рафинированной меди"
        " > с максимальным размером поперечного сечения более 6 мм"
    )
    assert {p.full.casefold() for p in draft.positions}.isdisjoint({"прочие", "прочая", "прочее"})
    without_code = {p.unit.symbol for p in draft.positions if p.unit and not p.unit.rec20}
    assert without_code == {"шт, м", "шт (колод)"}


@with_shared
def test_the_english_harmonized_system_reads_as_titles_of_its_language() -> None:
    draft = read_nomenclature(SHARED / "hs2022_en.csv.gz", language=Language.EN, on=TODAY)
    assert len(draft.positions) == 6957
    assert by_code(draft)["7408"].title.startswith("Copper wire")

"""The customs' archive of the nomenclature, read as one tree."""

from datetime import date
from pathlib import Path

import pytest

from app.errors import SourceError
from app.exchange.nomenclature_files import read_nomenclature
from app.values.nomenclature import NomenclatureDraft, PositionDraft
from app.vocabulary.positions import Layout
from app.vocabulary.terms import Language
from tests.support.nomenclature import ARCHIVE, SHARED, archive, zipped

TODAY = date(2026, 11, 22)
LEAVES = ARCHIVE["TNVED4.TXT"]


def read(path: Path, *, on: date = TODAY) -> NomenclatureDraft:
    return read_nomenclature(path, on=on, partial=True)


def refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(path)
    return caught.value.detail


@pytest.fixture
def draft(tmp_path: Path) -> NomenclatureDraft:
    return read(zipped(tmp_path / "tnved.zip", archive()))


@pytest.fixture
def positions(draft: NomenclatureDraft) -> dict[str, PositionDraft]:
    return {position.code: position for position in draft.positions}


def test_sections_chapters_headings_and_leaves_come_as_one_tree(
    draft: NomenclatureDraft,
) -> None:
    assert [p.code for p in draft.positions] == [
        *("S15", "74", "7408", "740811", "7408110000", "740819", "7408191000", "7408199000"),
        *("740821", "7408210000", "7409", "740911", "7409111000", "7409119000"),
    ]
    assert draft.layout is Layout.CUSTOMS_ARCHIVE
    assert draft.dated == date(2024, 7, 15)


def test_levels_without_a_code_become_the_context_of_what_is_below_them(
    positions: dict[str, PositionDraft],
) -> None:
    assert positions["7408110000"].full == (
        "Проволока медная > из рафинированной меди > толще 6 мм"
    )
    assert positions["7408191000"].full == (
        "Проволока медная > из рафинированной меди > прочая > тоньше 0,5 мм"
    )
    assert positions["7408210000"].full == "Проволока медная > латунная"
    assert positions["7408191000"].title == "тоньше 0,5 мм"


def test_subheadings_are_derived_from_the_leaves(positions: dict[str, PositionDraft]) -> None:
    titles = {code: p.title for code, p in positions.items() if len(code) == 6}
    assert titles == {
        "740811": "толще 6 мм",
        "740819": "прочая",
        "740821": "латунная",
        # Two leaves and no line that holds nothing but them: the heading is all that is known.
        "740911": "Плиты, листы и полосы медные",
    }
    assert all(positions[code].derived for code in titles)
    assert positions["740811"].full == positions["7408110000"].full


def test_leaves_without_dashes_stand_under_their_heading(
    positions: dict[str, PositionDraft],
) -> None:
    assert positions["7409111000"].full == "Плиты, листы и полосы медные > в рулонах, травленые"


def test_only_what_is_in_force_on_the_day_is_taken(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tnved.zip", archive())
    codes = {p.code: p.title for p in read(path, on=date(2023, 1, 1)).positions}
    assert "7409119000" not in codes
    assert codes["7409"] == "Плиты, листы и полосы медные"
    assert codes["7408210000"] == "латунная"


def test_of_two_records_in_force_the_newer_one_counts(tmp_path: Path) -> None:
    newer = LEAVES.replace(
        "74|09|111000|", "74|09|111000|старое название|01.01.2010||\r\n74|09|111000|"
    )
    found = read(zipped(tmp_path / "tnved.zip", archive(tnved4=newer)))
    titles = {p.code: p.title for p in found.positions}
    assert titles["7409111000"] == "в рулонах, травленые"


def test_national_sections_are_left_out_and_said(draft: NomenclatureDraft) -> None:
    assert "S22" not in {p.code for p in draft.positions}
    assert draft.left_out == (
        "1 records of sections and chapters beyond HS 2022, from TNVED1.TXT:3 on.",
    )


def test_a_folder_reads_as_the_zip_whatever_the_case_of_its_names(
    tmp_path: Path, draft: NomenclatureDraft
) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    for name, content in archive().items():
        (folder / name.replace(".TXT", ".Txt")).write_bytes(content)
    found = read(folder)
    assert found.positions == draft.positions
    assert found.sha256 == draft.sha256


def test_an_end_mark_of_old_systems_does_no_harm(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tnved.zip", archive(tnved4=LEAVES + "\x1a"))
    assert len(read(path).positions) == 14


def test_the_archive_has_titles_in_russian_only(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tnved.zip", archive())
    with pytest.raises(SourceError, match="in Russian only"):
        read_nomenclature(path, language=Language.KK, on=TODAY, partial=True)


def test_a_part_is_no_whole_nomenclature(tmp_path: Path) -> None:
    path = zipped(tmp_path / "tnved.zip", archive())
    with pytest.raises(SourceError, match="2 headings instead of the 1,228") as caught:
        read_nomenclature(path, on=TODAY)
    assert "--partial" in caught.value.detail


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_cut_off_zip_is_refused(tmp_path: Path, share: float) -> None:
    path = zipped(tmp_path / "cut.zip", archive())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "cut.zip: the zip is damaged" in refused(path)


def test_a_zip_with_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "rotten.zip", archive())
    content = bytearray(path.read_bytes())
    place = content.index(b"TNVED3.TXT") + 20
    content[place : place + 30] = b"\x00" * 30
    path.write_bytes(bytes(content))
    assert "rotten.zip: the zip is damaged" in refused(path)


@pytest.mark.parametrize("gone", ["tnved1", "tnved2", "tnved3", "tnved4"])
def test_an_archive_without_one_of_its_files_is_refused(tmp_path: Path, gone: str) -> None:
    path = zipped(tmp_path / "three.zip", archive(**{gone: None}))
    assert f"three.zip has no {gone.upper()}.TXT" in refused(path)


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("cp1251", "Windows-1251")])
@pytest.mark.parametrize("spoilt", sorted(ARCHIVE))
def test_a_file_in_another_encoding_is_refused_with_its_likely_name(
    tmp_path: Path, spoilt: str, encoding: str, name: str
) -> None:
    key = spoilt.removesuffix(".TXT").lower()
    path = zipped(tmp_path / "odd.zip", archive(**{key: ARCHIVE[spoilt].encode(encoding)}))
    detail = refused(path)
    assert detail.startswith(f"{spoilt}:2: this is not CP866, more likely {name}")


@pytest.mark.parametrize(
    ("files", "line", "said"),
    [
        (
            archive(tnved4=LEAVES.replace("74|09|119000|", "74|10|119000|")),
            "TNVED4.TXT:10",
            "7410119000 is an orphan, there is no heading 7410",
        ),
        (
            archive(tnved3=ARCHIVE["TNVED3.TXT"] + "75|01|Штейн никелевый|01.01.2022||\r\n"),
            "TNVED3.TXT:5",
            "7501 is an orphan, there is no 75",
        ),
        (
            archive(tnved1="TNVED1\r\n16|МАШИНЫ||01.01.2022||\r\n"),
            "TNVED2.TXT:2",
            "74 is an orphan, its parent S15",
        ),
        (
            archive(tnved2="TNVED2\r\n16|74|МЕДЬ||01.01.2022||\r\n"),
            "TNVED2.TXT:2",
            "chapter 74 belongs to S15, not to S16",
        ),
        (
            archive(tnved4=LEAVES + "74|09|119000|в рулонах|15.07.2024||\r\n"),
            "TNVED4.TXT:10",
            "7409119000 is there already, at TNVED4.TXT:11",
        ),
        (
            archive(tnved4=LEAVES + "74|08|300000|поздняя|01.01.2022||\r\n"),
            "TNVED4.TXT:11",
            "7408300000 comes after 7409119000",
        ),
        (
            archive(tnved4=LEAVES.replace("|01.01.2022||\r\n74|09|119", "\r\n74|09|119")),
            "TNVED4.TXT:9",
            "4 fields instead of 6",
        ),
        (
            archive(tnved4=LEAVES.replace("74|09|119000", "74|09|11900O")),
            "TNVED4.TXT:10",
            "rest is '11900O' instead of 6 digits",
        ),
        (
            archive(tnved4=LEAVES.replace("15.07.2024", "31.02.2024")),
            "TNVED4.TXT:10",
            "'31.02.2024' is not a date",
        ),
        (
            archive(tnved4=LEAVES.replace("|в рулонах, прочие|", "| |")),
            "TNVED4.TXT:10",
            "7409119000 has no title",
        ),
    ],
)
def test_a_line_that_breaks_the_tree_is_named_with_its_mend(
    tmp_path: Path, files: dict[str, bytes], line: str, said: str
) -> None:
    detail = refused(zipped(tmp_path / "spoilt.zip", files))
    assert said in detail
    assert detail.startswith(f"{line}:"), detail


def as_archive(draft: NomenclatureDraft) -> dict[str, bytes]:
    """Write a whole nomenclature as the customs service does: leaves indented under levels."""
    lines: dict[str, list[str]] = {name: [f"{name} 08.03.2026"] for name in ARCHIVE}
    above: list[str] = []
    for position in draft.positions:
        code, end = position.code, "|01.01.2022||"
        if code.startswith("S"):
            lines["TNVED1.TXT"].append(f"{code[1:]}|{position.title}|{end}")
        elif len(code) == 2:
            section = (position.parent or "")[1:]
            lines["TNVED2.TXT"].append(f"{section}|{code}|{position.title}|{end}")
        elif len(code) == 4:
            lines["TNVED3.TXT"].append(f"{code[:2]}|{code[2:]}|{position.title}{end}")
            above = []
        elif len(code) == 10:
            *levels, title = position.full.split(" > ")[1:] or [position.title]
            key = f"{code[:2]}|{code[2:4]}|{code[4:]}|"
            for depth, level in enumerate(levels):
                if above[: depth + 1] != levels[: depth + 1]:
                    lines["TNVED4.TXT"].append(f"{key}{'- ' * (depth + 1)}{level}:{end}")
            lines["TNVED4.TXT"].append(f"{key}{'- ' * (len(levels) + 1)}{title}{end}")
            above = levels
    return {name: "\r\n".join(found).encode("cp866", "replace") for name, found in lines.items()}


@pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")
def test_the_official_nomenclature_written_as_an_archive_reads_as_it_was(tmp_path: Path) -> None:
    official = read_nomenclature(SHARED / "tnved_eaeu_ru.csv.gz", on=TODAY)
    found = read_nomenclature(zipped(tmp_path / "whole.zip", as_archive(official)), on=TODAY)
    wanted = {p.code: p for p in official.positions if len(p.code) not in {8, 9}}
    assert [p.code for p in found.positions] == list(wanted)
    different = [
        p.code for p in found.positions if len(p.code) == 10 and "?" not in p.full
        and p.full != " > ".join(s.removesuffix(":") for s in wanted[p.code].full.split(" > "))
    ]  # fmt: skip
    assert different == []

"""Files that end in the midst of a row: whole rows before the damage go in, half rows never."""

import gzip
import io
import json
import zipfile
import zlib

import pytest

from tests.support.imports import Importer, counts

HEAD = "key;title;codes\n"
ROWS = "".join(f"tr{n};Обрыв продукт номер {n};7408\n" for n in range(1, 31))


def cut_off(text: str, encoding: str = "utf-8") -> bytes:
    """A gzip of which all of a text comes out, and then nothing more."""
    packer = zlib.compressobj(wbits=31)
    return packer.compress(text.encode(encoding)) + packer.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize("half", ["tr7;Обр", 'tr7;"Обр', 'tr7;"Обр\nвторая;строка\n', "tr"])
async def test_a_half_row_of_a_damaged_gzip_changes_nothing(importer: Importer, half: str) -> None:
    await importer.bring(HEAD + ROWS)
    done = await importer.bring(cut_off(HEAD + ROWS + half), "a.csv.gz", retire=True)
    assert (done["status"], done["retired"]) == ("failed", 0)
    assert "damaged" in done["error"]
    assert done["counts"] == counts(unchanged=30, failed=1)
    offers = {one["source"]["key"]: one["title"] for one in await importer.offers()}
    assert len(offers) == 30
    assert offers["tr7"] == "Обрыв продукт номер 7"
    [bad] = await importer.report(done, result="failed")
    assert (bad["place"], bad["key"]) == ("row 32", None)
    assert [problem["code"] for problem in bad["problems"]] == ["cut_row"]


async def test_whole_rows_before_a_damage_are_all_of_them(importer: Importer) -> None:
    done = await importer.bring(cut_off(HEAD + ROWS), "a.csv.gz")
    assert (done["status"], done["counts"]) == ("failed", counts(created=30))


async def test_half_a_letter_of_two_bytes_is_half_a_row(importer: Importer) -> None:
    body = gzip.decompress(gzip.compress((HEAD + ROWS + "tr7;Обр").encode("utf-16")))[:-1]
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH)
    done = await importer.bring(packed, "a.csv.gz")
    assert (done["status"], done["counts"]) == ("failed", counts(created=30, failed=1))


async def test_a_whole_file_may_end_without_a_line_end(importer: Importer) -> None:
    for name, body in (
        ("a.csv", (HEAD + "k1;Катанка;7408").encode()),
        ("b.csv.gz", gzip.compress((HEAD + 'k2;"Шина\nмедная";7407').encode())),
    ):
        done = await importer.bring(body, name)
        assert (done["status"], done["counts"]) == ("completed", counts(created=1))
    assert {one["title"] for one in await importer.offers()} == {"Катанка", "Шина\nмедная"}


async def test_half_a_line_of_json_and_half_a_good_of_xml_change_nothing(
    importer: Importer,
) -> None:
    line = json.dumps({"key": "a", "title": "Катанка медная"}, ensure_ascii=False)
    done = await importer.bring(cut_off(f"{line}\n{line[:-9]}"), "a.jsonl.gz")
    assert (done["status"], done["counts"]) == ("failed", counts(created=1, failed=1))
    offer = '<offer id="a"><name>Катанка медная</name></offer>'
    shop = f"<yml_catalog><shop><company>Завод</company><offers>{offer}{offer[:-20]}"
    done = await importer.bring(cut_off(shop), "a.xml.gz")
    assert (done["status"], done["counts"]["failed"]) == ("failed", 0)
    assert {one["title"] for one in await importer.offers()} == {"Катанка медная"}


@pytest.mark.parametrize("level", [0, 9])
async def test_nothing_of_a_gzip_with_a_wrong_byte_goes_in(importer: Importer, level: int) -> None:
    """What is wrong is known at the end only, and then not where: a good may have another name."""
    packed = bytearray(gzip.compress((HEAD + ROWS * 40).encode(), level))
    packed[len(packed) // 2] ^= 1
    done = await importer.bring(bytes(packed), "a.csv.gz")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "wrong bytes" in done["error"]
    assert await importer.offers() == []


async def test_what_stands_behind_a_gzip_harms_no_row_of_it(importer: Importer) -> None:
    done = await importer.bring(gzip.compress((HEAD + ROWS).encode()) + b"rest", "a.csv.gz")
    assert (done["status"], done["counts"]["created"]) == ("failed", 30)


@pytest.mark.parametrize("changed", ["zz;Шила", "zz;Шин0"], ids=["a letter", "a shorter one"])
async def test_nothing_of_a_damaged_member_of_a_zip_goes_in(
    importer: Importer, changed: str
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("a.csv", HEAD + ROWS)
        packed.writestr("b.csv", HEAD + "zz;Шина;7407\n")
    body = target.getvalue().replace("zz;Шина".encode(), changed.encode())
    done = await importer.bring(body, "a.zip")
    assert done["status"] == "failed"
    assert "the zip is damaged" in done["error"]
    assert "zz" not in {one["source"]["key"] for one in await importer.offers()}

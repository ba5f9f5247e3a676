"""Files in a folder or a bucket."""

import gzip
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from pydantic import JsonValue

from app.errors import PortalError
from app.exchange.connectors import CONNECTORS
from app.exchange.connectors.bucket import signed
from app.exchange.connectors.http import MOST_BYTES, Portal
from app.exchange.outbound import Outbound
from tests.portals.server import BROKEN, Said
from tests.portals.storage import ACCESS, SECRET, Bucket
from tests.services.connectors.stations import QUICK, Station, serving


async def test_a_folder_of_files_is_read_once_for_each_change(
    station: Station, folder: Path
) -> None:
    row = {"key": "1", "title": "Лист медный", "codes": "7409", "owner_name": "Завод",
           "owner_country": "AM"}  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False), "{broken", json.dumps(row | {"key": "2"})]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    (folder / "b.csv").write_text(
        "key;title;codes;owner_name;owner_country\n3;Труба медная;7411;Завод;Армения\n",
        encoding="utf-8",
    )
    await station.set_up("folder", folder="завод")
    run = await station.run()
    assert (run["state"], run["rows"]) == ("completed", 4), run
    assert run["counts"]["failed"] == 1
    assert set(await station.stored()) == {"1", "2", "3"}
    assert (await station.run())["rows"] == 0
    (folder / "c.json").write_text(json.dumps({"items": [row | {"key": "4"}]}))
    assert (await station.run())["rows"] == 1
    (folder / "d.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "e.csv").write_text(
        "key;title;owner_name;owner_country\n5;Лента медная;Завод;AM\n", encoding="utf-8"
    )
    failed = await station.run()
    assert "d.xls" in failed["error"]
    # One that cannot be read keeps back no other.
    assert "5" in await station.stored()


async def test_files_of_a_folder_that_cannot_be_read_keep_back_no_other(
    station: Station, folder: Path
) -> None:
    row = {"title": "Лист медный", "owner_name": "Завод", "owner_country": "AM"}

    def put(name: str | bytes, key: str) -> None:
        path = os.fsencode(folder) + b"/" + os.fsencode(name)
        Path(os.fsdecode(path)).write_text(json.dumps(row | {"key": key}), encoding="utf-8")

    put("a.jsonl", "1")
    put("z.jsonl", "2")
    await station.set_up("folder", folder="завод", retire_vanished=True)
    assert (await station.run())["state"] == "completed"
    (folder / "a.jsonl").unlink()
    (folder / "b.jsonl").touch()
    os.truncate(folder / "b.jsonl", MOST_BYTES + 1)
    (folder / "c.json").write_text('{"rows": []}')
    # As old archives leave them: the name is in no encoding that is known.
    put(b"d-\xcb\xe8\xf1\xf2.jsonl", "3")
    put("z.jsonl", "4")
    for read in (2, 0):
        run = await station.run()
        assert (run["state"], run["rows"]) == ("failed", read), run
        assert "b.jsonl is larger" in run["error"]
        assert "c.json: The answer has no list" in run["error"]
        assert "z.jsonl" not in run["error"]
        stored = await station.stored()
        assert set(stored) == {"1", "2", "3", "4"}
        assert {item["status"] for item in stored.values()} == {"active"}


async def test_files_of_a_bucket_that_cannot_be_read_keep_back_no_other(station: Station) -> None:
    row = {"title": "Лист медный", "owner_name": "Завод", "owner_country": "KG"}
    files = {f"{name}.jsonl": json.dumps(row | {"key": name}).encode() for name in "abcdefgh"}
    portal = Bucket(files)
    spoilt = {"/bucket/b.jsonl": Said(404), "/bucket/c.jsonl": Said(403), "/bucket/d.jsonl": BROKEN}

    with serving(lambda asked: spoilt.get(asked.path) or portal(asked)) as server:
        await station.set_up("bucket", url=server.base, bucket="bucket", retire_vanished=True,
                             secret=f"{ACCESS}:{SECRET}")  # fmt: skip
        run = await station.run()
        assert (run["state"], run["rows"]) == ("failed", 5), run
        for name, status in (("b", 404), ("c", 403), ("d", 500)):
            assert re.search(rf"{name}\.jsonl: [^.]+ status {status}", run["error"]), run["error"]
        assert set(await station.stored()) == set("aefgh")
        # A portal that has gone silent is not asked for each of its files.
        spoilt = dict.fromkeys((f"/bucket/{name}" for name in files), BROKEN)
        portal.files = {name: body + b"\n" for name, body in files.items()}
        before = len(server.asked)
        run = await station.run()
        assert run["state"] == "failed"
        assert len(server.asked) - before == 2 + 3 * QUICK.attempts
        assert {item["status"] for item in (await station.stored()).values()} == {"active"}


async def test_a_file_that_goes_while_a_folder_is_read_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "завод"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.jsonl").write_text(json.dumps({"key": name}))
    kind = CONNECTORS["folder"]
    reading = kind.pull(
        Portal(Outbound(), folder=tmp_path), kind.settings.model_validate({"folder": "завод"}), {}
    )
    read: list[JsonValue] = [*(await anext(reading)).rows]
    (folder / "b.jsonl").unlink()

    async def read_on() -> None:
        async for page in reading:
            read.extend(page.rows)

    with pytest.raises(PortalError, match=r"^b\.jsonl: "):
        await read_on()
    assert read == [{"key": "a"}, {"key": "c"}]


async def test_of_many_files_that_cannot_be_read_some_are_named(
    station: Station, folder: Path
) -> None:
    for number in range(25):
        (folder / f"{number:02d}.json").write_text("{}")
    await station.set_up("folder", folder="завод")
    run = await station.run()
    assert "19.json" in run["error"]
    assert "20.json" not in run["error"]
    assert run["error"].endswith("And 5 more.")


async def test_files_are_read_in_every_format_of_imports(station: Station, folder: Path) -> None:
    head = ["Номер записи", "Наименование продукции", "ТН ВЭД", "Изготовитель", "Страна", "УНП"]
    line = ["1", "Лист медный", "7409 11 000 0", "ОАО «Завод»", "BY", "100582333"]
    (folder / "a.csv").write_text(
        f'{";".join(head)}\n{";".join(line)}\n2;"сломано;;\n', encoding="cp1251"
    )
    with xlsxwriter.Workbook(folder / "b.xlsx") as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate((head, ["2", "Труба медная", *line[2:]])):
            sheet.write_row(at, 0, cells)
    (folder / "c.csv.gz").write_bytes(
        gzip.compress(f"{chr(9).join(head)}\n3\tЛента медная\n".encode("utf-16"))
    )
    await station.set_up("folder", folder="завод", constants={"owner_country": "BY"})
    run = await station.run()
    stored = await station.stored()
    assert run["state"] == "completed", run
    assert {"1", "2"} <= set(stored)
    assert stored["1"]["codes"] == ["7409110000"]
    assert stored["2"]["title"] == "Труба медная"
    # Rows that cannot be stored are in the quarantine.
    assert run["counts"]["failed"] >= 1


async def test_a_bucket_is_read_with_a_signature_and_by_what_changed(station: Station) -> None:
    row = {"key": "1", "title": "Лист медный", "owner_name": "Завод", "owner_country": "KG"}
    files = {
        f"drop/файл {number}.jsonl": json.dumps(row | {"key": str(number)}).encode()
        for number in range(3)
    }
    portal = Bucket(files | {"drop/": b"", "elsewhere.jsonl": b"{broken"})
    with serving(portal) as server:
        await station.set_up(
            "bucket", url=server.base, bucket="bucket", prefix="drop/", secret=f"{ACCESS}:{SECRET}"
        )
        run = await station.run()
        assert (run["state"], run["rows"], run["requests"]) == ("completed", 3, 5), run
        assert set(await station.stored()) == {"0", "1", "2"}
        assert (await station.run())["rows"] == 0
        portal.files["drop/файл 1.jsonl"] = json.dumps(row | {"title": "Лист латунный"}).encode()
        assert (await station.run())["counts"]["replaced"] == 1
        await station.api.patch(f"/v1/connectors/{station.key}", {"secret": f"{ACCESS}:wrong"})
        assert "credentials" in (await station.run())["error"]


def test_a_signature_is_that_of_the_published_example() -> None:
    """The example of a GET with a query in the documentation of Signature Version 4 for S3."""
    host = "examplebucket.s3.amazonaws.com"
    secret = "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105
    made = signed((host, "/", "lifecycle="), "us-east-1", secret, datetime(2013, 5, 24, tzinfo=UTC))
    wanted = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    assert made["Authorization"].endswith(f"Signature={wanted}")


@pytest.mark.parametrize("folder", ["нет такой", "a/../../x"])
async def test_no_folder_outside_is_read(station: Station, folder: str) -> None:
    await station.set_up("folder", folder=folder)
    assert "no folder" in (await station.run())["error"]

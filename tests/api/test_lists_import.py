"""Documents of lists in every format, good and bad: nothing is half-published."""

import pytest

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json
from tests.support.documents import (
    HEAD,
    MAPPING,
    ROWS,
    as_csv,
    as_docx,
    as_pdf,
    as_xlsx,
    scanned_pdf,
)
from tests.support.official import Office
from tests.support.problems import problem, refusal
from tests.support.tenants import nobody, tenant


async def newest(desk: Office) -> int:
    return int((await desk.keeper.get(desk.path))["newest"])


def told(rows: list[Json]) -> set[tuple[str, str, tuple[str, ...]]]:
    """What entries say, whatever format they came in."""
    return {
        (row["fields"]["country"], row["fields"]["enterprise"], tuple(row["fields"]["codes"]))
        for row in rows
    }


async def test_every_format_says_the_same(desk: Office) -> None:
    expected = {
        ("KZ", "ТОО «Жезмыс Прокат»", ("7408110000",)),
        ("RU", "АО «Уралпрофиль»", ("7604210000", "7604291000")),
        ("BY", "ОАО «Белкабель»", ("8544", "741300")),
        ("KG", "ОсОО «Кыргыз Түстүү Металл»", ("8110100000",)),
        ("AM", "ՍՊԸ «Արարատ Պղինձ»", ("7409", "7410")),
    }
    for base, (name, content) in enumerate(
        {
            "perechen.csv": as_csv(),
            "old.csv": as_csv(ROWS[:4], encoding="cp1251", separator="\t"),
            "perechen.docx": as_docx(),
            "perechen.pdf": as_pdf(),
        }.items()
    ):
        done = await desk.imported(content, name, base=base)
        lacks = {row for row in expected if row[0] == "AM"} if name == "old.csv" else set()
        found = told(await desk.entries(base + 1))
        # The old encoding has no letters of Kyrgyz.
        assert {row for row in found if row[0] != "KG"} == {
            row for row in expected - lacks if row[0] != "KG"
        }, name
        assert done["edition"]["number"] == base + 1
    first = (await desk.entries(1))[0]
    assert first["fields"]["identifier"] == "KZ-BIN:491240001007"
    assert {"name": "ТУ", "value": "ГОСТ Р 53803", "field": None} in first["columns"]


async def test_merged_cells_sections_and_numbers_of_columns_are_understood(desk: Office) -> None:
    done = await desk.imported(as_xlsx(), "perechen.xlsx")
    assert done["outcomes"] == {"entry": 7, "header": 1, "section": 1}
    rows = await desk.entries()
    assert [row["fields"]["enterprise"] for row in rows[-2:]] == ["ООО «Двойной»"] * 2
    assert [row["fields"]["country"] for row in rows[-2:]] == ["RU", "RU"]
    sections = {c["value"] for row in rows for c in row["columns"] if c["name"] == "section"}
    assert sections == {"Раздел I. Медь"}


async def test_a_table_over_several_pages_is_one(desk: Office) -> None:
    rows = [(str(n), *ROWS[n % 5][1:4], f"Товар {n}", *ROWS[n % 5][5:]) for n in range(1, 41)]
    done = await desk.imported(as_pdf(rows), "perechen.pdf")
    assert done["outcomes"]["entry"] == 40
    assert done["outcomes"]["header"] >= 1
    assert {row["place"].split(",")[0] for row in done["rows"]} >= {"page 1", "page 2"}
    assert [row["fields"]["goods"] for row in await desk.entries()] == [r[4] for r in rows]


async def test_a_dry_run_reports_on_every_row_and_stores_nothing(desk: Office) -> None:
    rows = [*ROWS, ("6", "Атлантида", "ООО «Без кода»", "ИНН 1", "Ленты", "нет", ""), ROWS[0]]
    done = await desk.imported(as_csv(rows), dry_run=True)
    assert done["edition"] is None
    assert done["counts"]["added"] == 6
    *_, odd, repeated = done["rows"]
    assert [said["code"] for said in odd["remarks"]] == [
        "unknown_state", "no_code", "unverified_identifier",
    ]  # fmt: skip
    assert (odd["outcome"], repeated["outcome"]) == ("entry", "repeated")
    assert await newest(desk) == 0


async def test_a_document_is_looked_at_before_it_is_mapped(desk: Office) -> None:
    answer = await desk.keeper.ask(
        "POST", f"{desk.path}/editions/reading",
        content=as_docx(), headers={"X-Filename": "perechen.docx"},
    )  # fmt: skip
    first = answer.json()["items"][0]
    assert first["columns"] == list(HEAD)
    assert first["likely"]["codes"] == ["Код ТН ВЭД ЕАЭС"]
    assert first["likely"]["enterprise"] == ["Предприятие"]
    assert first["rows"][1][2] == "ТОО «Жезмыс Прокат»"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (scanned_pdf(), "scan.pdf", "scanned_document"),
        (as_pdf()[:2000], "damaged.pdf", "unreadable_document"),
        (b"PK\x03\x04 nothing", "damaged.xlsx", "unreadable_document"),
        (as_xlsx(), "wrong.docx", "unreadable_document"),
        (b"", "empty.csv", "empty_document"),
        (as_csv([]), "head.csv", "no_entries"),
        (as_csv([(*row[:5], "", "") for row in ROWS]), "codeless.csv", "no_codes"),
        ("Иное;Прочее\n1;2\n".encode(), "other.csv", "column_missing"),
    ],
)  # fmt: skip
async def test_a_document_that_is_no_list_is_refused_with_its_reason(
    desk: Office, content: bytes, name: str, code: str
) -> None:
    refusal(await desk.send(content, name), "", code)
    assert await newest(desk) == 0


async def test_the_columns_that_a_document_lacks_are_named(desk: Office) -> None:
    lacking = as_csv().decode().replace(HEAD[1], "Страна", 1)
    error = refusal(await desk.send(lacking.encode(), "other.csv"), "", "column_missing")
    assert error["detail"].startswith(f"No table has the columns {HEAD[1]}. Found: ")


async def test_a_document_without_a_known_format_is_refused(desk: Office) -> None:
    refusal(await desk.send(as_csv(), "perechen.exe"), "?format", "unknown_format")
    named = await desk.send(as_csv(), "perechen.exe", format="csv")
    assert named.status_code == 200


async def test_a_row_with_400_codes_keeps_the_edition_from_being_published(desk: Office) -> None:
    headings = [f"{chapter}{n:02d}" for chapter in (84, 85, 73, 39, 72, 90) for n in range(1, 99)]
    flood = ("6", "РФ", "ООО «Всё подряд»", "", "Всё", ", ".join(headings[:400]), "")
    answer = await desk.send(as_csv([*ROWS, flood]))
    [error] = problem(answer, 422, "invalid_input")["errors"]
    assert (error["pointer"], error["code"]) == ("/line 9", "too_many_codes")
    assert await newest(desk) == 0
    done = await desk.imported(as_csv([*ROWS, flood]), skip_failed=True)
    assert (done["edition"]["entries"], done["outcomes"]["failed"]) == (5, 1)


async def test_only_the_keeper_imports(desk: Office, api: Api, database: Database) -> None:
    chamber = await tenant(api.client, database, "chamber", [Scope.MODERATE])
    asked = {"mapping": "official", "base": 0, "on": "2026-01-01"}
    file: Json = {"content": as_csv(), "headers": {"X-Filename": "perechen.csv"}}
    for call, parameters in (("import", asked), ("reading", {})):
        sent = file | {"params": parameters}
        path = f"{desk.path}/editions/{call}"
        problem(await desk.body.ask("POST", path, **sent), 403, "forbidden")
        problem(await chamber.ask("POST", path, **sent), 403, "forbidden")
        problem(await nobody(api.client).ask("POST", path, **sent), 401, "unauthenticated")
    assert await newest(desk) == 0


async def test_a_mapping_translates_states_and_is_named_in_problems(desk: Office) -> None:
    mapping = MAPPING | {"states": {"05": "RU", "03": "KZ"}}
    answer = await desk.keeper.ask("PUT", f"{desk.path}/mappings/register", json=mapping)
    assert answer.status_code == 200
    rows = [("1", "05", "АО «Урал»", "", "Ленты", "7607", ""),
            ("2", "03", "ТОО «Степь»", "", "Медь", "7403", "")]  # fmt: skip
    await desk.imported(as_csv(rows), mapping="register")
    assert {row[0] for row in told(await desk.entries())} == {"RU", "KZ"}
    names = [item["name"] for item in (await desk.keeper.get(f"{desk.path}/mappings"))["items"]]
    assert names == ["official", "register"]
    problem(await desk.send(as_csv(), mapping="missing", base=1), 404, "not_found")


async def test_what_was_exported_can_be_imported_again(desk: Office) -> None:
    await desk.imported(as_csv())
    answer = await desk.keeper.ask(
        "GET", f"{desk.path}/editions/1/export", params={"format": "xlsx"}
    )
    columns = {"codes": ["Код ТН ВЭД ЕАЭС"], "goods": ["Наименование товара"],
               "country": ["Государство-член"], "enterprise": ["Предприятие"],
               "identifier": ["Регистрационный номер"]}  # fmt: skip
    await desk.keeper.ask("PUT", f"{desk.path}/mappings/own", json={"columns": columns})
    done = await desk.imported(answer.content, "own.xlsx", base=1, mapping="own")
    assert done["counts"] == {"added": 0, "changed": 0, "removed": 0}

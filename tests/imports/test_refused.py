"""A row that is not taken harms no other, whoever refuses it: our rules or the database."""

import httpx
from sqlalchemy import text

from tests.support.api import Api
from tests.support.imports import Importer, counts

FIRST = "Код;Наименование;ТН ВЭД\nk1;Технология литья;7408\nk2;Шина;7408\n"
SECOND = (
    "Код;Наименование;Цель\nk1;Технология литья;supply\nk2;Шина новая;supply\nk3;Лента;supply\n"
)


async def test_a_purpose_that_a_group_stands_against_is_refused_as_by_patch(
    importer: Importer, client: httpx.AsyncClient
) -> None:
    await importer.bring(FIRST)
    [key] = [one["id"] for one in await importer.offers() if one["source"]["key"] == "k1"]
    group = {"purpose": "technology", "technology": {"readiness": {"level": 5}}}
    api = Api(client)
    await api.patch(f"/v1/offers/{key}", group)
    done = await importer.bring(SECOND)
    assert (done["status"], done["counts"]) == ("completed", counts(updated=1, created=1, failed=1))
    [bad] = await importer.report(done, result="failed")
    [problem] = bad["problems"]
    assert (problem["code"], problem["value"]) == ("other_purpose", "supply")
    assert "technology" in problem["reason"]
    refused = await api.patch(f"/v1/offers/{key}", {"purpose": "supply"}, expect=422)
    assert refused["errors"][0]["code"] == problem["code"]


async def test_a_row_that_the_database_refuses_harms_no_other(importer: Importer) -> None:
    await importer.bring(FIRST)
    async with importer.database.write() as session:
        await session.execute(
            text("ALTER TABLE listings ADD CONSTRAINT of_this_test CHECK (title <> 'Шина новая')")
        )
    done = await importer.bring(SECOND)
    assert (done["status"], done["counts"]) == (
        "completed",
        counts(unchanged=1, created=1, failed=1),
    )
    [bad] = await importer.report(done, result="failed")
    [problem] = bad["problems"]
    assert problem["code"] == "refused"
    assert "of_this_test" in problem["reason"]

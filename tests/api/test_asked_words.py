"""Words as people type them, and what they are told of what cannot be read."""

import pytest

from tests.api.conftest import Standing
from tests.support.api import need, offer, organization
from tests.support.problems import problem, refusal

RUSSIAN = {"Accept-Language": "ru"}


async def test_the_armenian_ligature_is_found_however_it_is_written(standing: Standing) -> None:
    api = standing.api
    written = {await api.add_organization(name=name) for name in ("Երևանի գործարան", "ԵՐԵՎԱՆ ՍՊԸ")}
    for q in ("Երևան", "ԵՐԵՎԱՆ", "երեւան", "երեվան"):
        found = await api.get("/v1/organizations", q=q, limit=100)
        assert written <= {item["id"] for item in found["items"]}, q


@pytest.mark.parametrize("q", ["!!!", "—", "прочие", "and"])
async def test_signs_and_words_without_goods_do_not_find_the_whole_nomenclature(
    standing: Standing, q: str
) -> None:
    assert (await standing.api.get("/v1/nomenclature", q=q))["items"] == []


async def test_choices_are_told_in_russian_to_the_last_word(standing: Standing) -> None:
    answer = await standing.api.client.get("/v1/offers", params={"sort": "x"}, headers=RUSSIAN)
    detail = refusal(answer, "?sort", "enum")["detail"]
    assert detail.endswith("'name' или '-name'.")


async def test_one_code_of_problems_has_one_title(standing: Standing) -> None:
    api = standing.api
    wrong_value = await api.client.get("/v1/offers", params={"limit": 0})
    wrong_name = await api.client.get("/v1/offers", params={"zzz": 0})
    titles = [problem(one, 422, "invalid_input")["title"] for one in (wrong_value, wrong_name)]
    assert titles == ["The input is not valid"] * 2
    headers = api.headers | {"Content-Type": "application/json"}
    answers = [
        await api.client.post("/v1/offers", content=body, headers=headers)
        for body in (b"{", b"\xff\xfe")
    ]
    titles = [problem(one, 400, "broken_body")["title"] for one in answers]
    assert titles == ["The body cannot be read"] * 2


async def test_a_new_record_says_where_it_is_read(standing: Standing) -> None:
    api = standing.api
    owner = await api.add_organization(name="Дарьяльский камень")
    bodies = {"organizations": organization(name="Эльбрусский лёд"), "needs": need(owner)}
    for noun, body in (bodies | {"offers": offer(owner)}).items():
        answer = await api.client.post(f"/v1/{noun}", json=body, headers=api.headers)
        assert answer.headers["location"] == f"/v1/{noun}/{answer.json()['id']}"
        path = f"/v1/{noun}/by-source/here/{noun}-1"
        pushed = body | {"name": "Казбекский снег"} if noun == "organizations" else body
        first, again = [
            await api.client.put(path, json=pushed, headers=api.headers) for _ in range(2)
        ]
        assert (first.status_code, again.status_code) == (201, 200), first.text
        assert first.headers["location"] == f"/v1/{noun}/{first.json()['id']}"
        assert "location" not in again.headers

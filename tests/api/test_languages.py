"""Problems, warnings, labels and the description in the reader's language."""

import re
from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.support.api import offer

NOWHERE = "/v1/offers/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"
LETTERS = {"ru": "[а-яё]", "kk": "[а-яәіңғүұқөһ]", "hy": "[ա-և]", "be": "[а-яёіў]"}


@pytest.mark.parametrize(
    ("asked", "told", "title"),
    [
        ("ru", "ru", "Не найдено"),
        ("kk;q=0.9", "ru", "Не найдено"),
        ("en-GB,en;q=0.9,ru;q=0.1", "en", "Not found"),
        ("de", "en", "Not found"),
        (None, "en", "Not found"),
        ("en;q=0,*", "ru", "Не найдено"),
        ("en; q=0.0, de", "ru", "Не найдено"),
        ("en;q=0, ru;q=0", "en", "Not found"),
        ("ru;q=0, *", "en", "Not found"),
        ("ru; q=0.2, en; q=0.1", "ru", "Не найдено"),
        ("en;q=nan, ru;q=0.5", "ru", "Не найдено"),
    ],
)
async def test_a_problem_is_told_in_the_language_that_is_asked_for(
    standing: Standing, asked: str | None, told: str, title: str
) -> None:
    headers = {"Accept-Language": asked} if asked else {}
    answer = await standing.api.client.get(NOWHERE, headers=headers)
    assert answer.status_code == 404
    assert (answer.headers["Content-Language"], answer.json()["title"]) == (told, title)
    assert "Accept-Language" in answer.headers["Vary"]


async def asked_in(standing: Standing, language: str, method: str, path: str, **sent: Any) -> Any:
    headers = standing.api.headers | {"Accept-Language": language}
    return (await standing.api.client.request(method, path, headers=headers, **sent)).json()


async def test_every_field_of_a_refused_body_is_explained_in_russian(standing: Standing) -> None:
    body = {
        "organization_id": "nobody",
        "kind": "material",
        "title": "",
        "codes": ["77", "12x"],
        "quantity": {"value": -1, "unit": "нет такой"},
        "valid_until": "завтра",
        "colour": "red",
    }
    told = await asked_in(standing, "ru", "POST", "/v1/offers", json=body)
    assert told["title"] == "Данные не приняты"
    assert told["detail"].startswith("Неверных полей 8: /")
    untold = [one for one in told["errors"] if not re.search(LETTERS["ru"], one["detail"])]
    assert untold == []
    assert "группе 77" in {one["pointer"]: one["detail"] for one in told["errors"]}["/codes/0"]
    english = await asked_in(standing, "en", "POST", "/v1/offers", json=body)
    for one, other in zip(told["errors"], english["errors"], strict=True):
        assert (one["pointer"], one["code"]) == (other["pointer"], other["code"])


async def test_the_framework_s_and_the_middleware_s_refusals_are_told_in_russian(
    standing: Standing,
) -> None:
    for method, path, sent in (
        ("GET", "/v1/nothing", {}),
        ("PUT", "/v1/countries", {}),
        ("POST", "/v1/offers", {"content": b"{"}),
        ("POST", "/v1/offers", {"content": b"\xff"}),
        ("POST", "/v1/offers", {"content": b" " * 6_000_000}),
        ("GET", "/v1/offers?cursor=abc", {}),
        ("GET", "/v1/offers?limit=0", {}),
    ):
        told = await asked_in(standing, "ru", method, path, **sent)
        for name in ("title", "detail"):
            assert re.search(LETTERS["ru"], told[name]), told


async def test_warnings_and_problems_within_a_batch_follow_the_language(
    standing: Standing, stored: dict[str, str]
) -> None:
    good = offer(stored["organizations"], title="Проволока", codes=[])
    items = [good, good | {"codes": ["7700"]}]
    told = await asked_in(standing, "ru", "POST", "/v1/offers/batch", json={"items": items})
    first, second = told["items"]
    assert first["record"]["warnings"][0]["detail"].startswith("Без кода ТН ВЭД")
    assert second["problem"]["errors"][0]["detail"].startswith("В группе 77 ТН ВЭД нет")


@pytest.mark.parametrize(("language", "letters"), LETTERS.items())
async def test_reasons_and_states_are_told_in_the_states_languages(
    standing: Standing, stored: dict[str, str], language: str, letters: str
) -> None:
    path = "/v1/suggestions/explain"
    pair = {"need_id": stored["needs"], "offer_id": stored["offers"]}
    told = await asked_in(standing, language, "POST", path, json=pair)
    russian = await asked_in(standing, "ru", "POST", path, json=pair)
    assert all(re.search(letters, reason["label"]) for reason in told["reasons"])
    same = [a["code"] for a, b in zip(told["reasons"], russian["reasons"], strict=True) if a == b]
    assert (same == []) is (language != "ru")
    states = await asked_in(standing, language, "GET", "/v1/countries")
    assert all(re.search(letters, one["name"].lower()) for one in states["items"])


async def test_a_scorecard_is_documented_in_the_language_that_is_asked_for(
    standing: Standing,
) -> None:
    told = await asked_in(standing, "ru", "GET", "/v1/scorecards/supply-1")
    texts = [told["title"]]
    for aspect in told["aspects"]:
        texts += [aspect["documentation"], *(one["documentation"] for one in aspect["levels"])]
    assert [text for text in texts if not re.search(LETTERS["ru"], text)] == []
    english = await asked_in(standing, "en", "GET", "/v1/scorecards/supply-1")
    assert english["title"] == "Supply of goods"


async def test_the_description_is_in_russian_for_who_reads_russian(standing: Standing) -> None:
    english = await asked_in(standing, "en", "GET", "/openapi.json")
    told = await asked_in(standing, "ru", "GET", "/openapi.json")
    assert told["tags"][0]["name"] == english["tags"][0]["name"] == "Organizations"
    assert told["tags"][0]["x-displayName"] == "Организации"
    assert "x-displayName" not in english["tags"][0]
    grouped = [tag for group in english["x-tagGroups"] for tag in group["tags"]]
    assert sorted(grouped) == sorted(tag["name"] for tag in english["tags"])
    assert told["x-tagGroups"][0]["name"] == "Реестр"
    pairs = [
        (told["paths"][path][method], operation)
        for path, methods in english["paths"].items()
        for method, operation in methods.items()
    ]
    for here, there in pairs:
        assert re.search(LETTERS["ru"], here["summary"]), here["operationId"]
        assert re.search(LETTERS["ru"], here["description"]), here["operationId"]
        assert here["operationId"] == there["operationId"]
        assert here["tags"] == there["tags"]


@pytest.mark.parametrize("language", ["kk", "ky", "hy", "be"])
async def test_what_a_language_has_no_words_for_is_said_in_russian(
    standing: Standing, language: str
) -> None:
    russian = await asked_in(standing, "ru", "GET", "/v1/scorecards/supply-1")
    told = await asked_in(standing, language, "GET", "/v1/scorecards/supply-1")
    assert told["title"] == russian["title"]
    for one, other in zip(told["aspects"], russian["aspects"], strict=True):
        assert one["documentation"] == other["documentation"]


async def test_kinds_of_connectors_are_named_in_russian_and_english(standing: Standing) -> None:
    russian = await asked_in(standing, "kk", "GET", "/v1/connectors/kinds")
    english = await asked_in(standing, "en", "GET", "/v1/connectors/kinds")
    titles = {one["kind"]: one["title"] for one in russian["items"]}
    assert titles["folder"] == "Папка с файлами"
    assert {one["kind"]: one["title"] for one in english["items"]}["folder"] == "A folder of files"

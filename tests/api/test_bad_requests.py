"""Wrong parameters, headers, paths and sizes: named, with a mend, and nothing is changed."""

import json
from collections.abc import AsyncIterator

import pytest

from app.config import Settings
from tests.support.api import Api, need, offer, organization
from tests.support.problems import problem, refusal
from tests.support.raw import raw_headers
from tests.support.serving import service
from tests.support.wrong_fields import CASES, MEGABYTE, SOME_ID

JSON_TYPE = {"Content-Type": "application/json"}

LISTS = ["/v1/organizations", "/v1/offers", "/v1/needs", "/v1/producers", "/v1/consumers"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("country", "XX", "unknown_country"),
        ("country", "", "unknown_country"),
        ("country", "K\x00", "unknown_country"),
        ("country", MEGABYTE[:5000], "string_too_long"),
        ("code", "медь", "invalid_code_prefix"),
        ("code", "", "invalid_code_prefix"),
        ("code", "74081100001", "invalid_code_prefix"),
        ("code", "-1", "invalid_code_prefix"),
        ("code", "٧٤", "invalid_code_prefix"),
        ("code", "74%", "invalid_code_prefix"),
        ("q", "", "string_too_short"),
        ("q", "  ", "string_too_short"),
        ("q", "медь\x00", "control_character"),
        ("q", "м" * 201, "string_too_long"),
        ("sort", "price", "enum"),
        ("sort", "", "enum"),
        ("sort", "name; DROP TABLE organizations", "enum"),
        ("cursor", "0" * 4001, "string_too_long"),
    ],
    ids=lambda value: ascii(value)[:30],
)
async def test_a_wrong_parameter_is_named_with_its_mend(
    unchanged: Api, path: str, parameter: str, value: str, code: str
) -> None:
    answer = await unchanged.client.get(path, params={parameter: value})
    refusal(answer, f"?{parameter}.0" if parameter == "country" else f"?{parameter}", code)


@pytest.mark.parametrize(
    "question",
    [
        ("/v1/organizations", "role", "buyer", "enum"),
        ("/v1/organizations", "identifier", "", "empty_identifier"),
        ("/v1/organizations", "identifier", "KZ-BIN:", "empty_identifier"),
        ("/v1/organizations", "identifier", " - ", "empty_identifier"),
        ("/v1/organizations", "identifier", "XX-INN:1", "unknown_scheme"),
        ("/v1/organizations", "identifier", "1\x00", "control_character"),
        ("/v1/organizations", "identifier", "1" * 61, "string_too_long"),
        ("/v1/offers", "organization_id", "7", "uuid_parsing"),
        ("/v1/offers", "kind", "service", "enum"),
        ("/v1/offers", "purpose", "sale", "enum"),
        ("/v1/offers", "status", "", "enum"),
        ("/v1/offers", "industry", "\x00", "control_character"),
        ("/v1/offers", "available", "maybe", "bool_parsing"),
        ("/v1/offers/facets", "code", "x", "invalid_code_prefix"),
        ("/v1/decisions", "need_id", "7", "uuid_parsing"),
        ("/v1/decisions", "verdict", "maybe", "enum"),
        ("/v1/nomenclature", "prefix", "x", "invalid_code_prefix"),
        ("/v1/nomenclature", "level", "-1", "greater_than_equal"),
        ("/v1/nomenclature", "level", "11", "less_than_equal"),
        ("/v1/nomenclature", "q", "\x00", "control_character"),
        ("/v1/needs/{needs}/suggestions", "min_score", "nan", "finite_number"),
        ("/v1/needs/{needs}/suggestions", "min_score", "1.1", "less_than_equal"),
        ("/v1/needs/{needs}/suggestions", "code_prefix", "x", "invalid_code_prefix"),
        ("/v1/needs/{needs}/suggestions", "scorecard", "", "string_too_short"),
        ("/v1/offers/{offers}/suggestions", "limit", "0", "greater_than_equal"),
        ("/v1/organizations/{organizations}/suggestions", "role", "x", "enum"),
    ],
    ids=lambda question: ascii(question[:3])[:60],
)
async def test_a_wrong_parameter_of_one_call_is_named(
    unchanged: Api, stored: dict[str, str], question: tuple[str, str, str, str]
) -> None:
    path, parameter, value, code = question
    answer = await unchanged.client.get(path.format(**stored), params={parameter: value})
    refusal(answer, f"?{parameter}", code)


async def test_the_wrong_one_of_repeated_parameters_is_named(unchanged: Api) -> None:
    answer = await unchanged.client.get("/v1/offers", params={"country": ["KZ", "XX"]})
    refusal(answer, "?country.1", "unknown_country")
    answer = await unchanged.client.get("/v1/offers", params={"country": ["KZ"] * 51})
    refusal(answer, "?country", "too_long")
    for joined in ("KZ,BY", "KZ;BY", "AM,BY,KZ,KG,RU"):
        answer = await unchanged.client.get("/v1/offers", params={"country": joined})
        assert "country=BY" in refusal(answer, "?country.0", "several_states")["detail"]


async def test_a_parameter_that_is_no_utf8_is_refused_or_finds_nothing(unchanged: Api) -> None:
    for raw in ("q=%FF%FE", "q=%ED%A0%80", "q=%C0%80"):
        assert (await unchanged.client.get(f"/v1/offers?{raw}")).json()["items"] == []
    answer = await unchanged.client.get("/v1/offers?country=%FF")
    refusal(answer, "?country.0", "unknown_country")


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for path in CASES for method in ("GET", "PATCH", "DELETE")],
)
@pytest.mark.parametrize("key", ["7", "%00", "%FF", "мусор", SOME_ID[:-1], SOME_ID + "0", "'--"])
async def test_what_is_no_id_is_refused(unchanged: Api, method: str, path: str, key: str) -> None:
    answer = await unchanged.client.request(
        method,
        f"/v1/{path}/{key}",
        headers=unchanged.headers,
        json={"city": "Омск"} if method == "PATCH" else None,
    )
    refusal(answer, "{" + path.removesuffix("s") + "_id}", "uuid_parsing")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *((method, f"/v1/{noun}/{SOME_ID}") for noun in CASES for method in ("GET", "DELETE")),
        *(("PATCH", f"/v1/{noun}/{SOME_ID}") for noun in CASES),
        *(("GET", f"/v1/{noun}/{SOME_ID}/suggestions") for noun in CASES),
        ("GET", "/v1/scorecards/none"),
        ("GET", "/v1/nomenclature/7408110000"),
    ],
)
async def test_an_id_of_nothing_is_not_found(unchanged: Api, method: str, path: str) -> None:
    answer = await unchanged.client.request(
        method,
        path,
        headers=unchanged.headers,
        json={"city": "Омск"} if method == "PATCH" else None,
    )
    problem(answer, 404, "not_found")


@pytest.mark.parametrize(
    "case",
    [
        ("Kz/7", "{portal}", "string_pattern_mismatch"),
        ("kz%00/7", "{portal}", "string_pattern_mismatch"),
        ("a" * 61 + "/7", "{portal}", "string_pattern_mismatch"),
        ("kz/%00", "{key}", "control_character"),
        ("kz/%20", "{key}", "string_too_short"),
        ("kz/" + "7" * 201, "{key}", "string_too_long"),
    ],
    ids=lambda case: case[0][:40],
)
@pytest.mark.parametrize("noun", ["offers", "needs"])
async def test_a_wrong_part_of_the_path_is_named(
    unchanged: Api, stored: dict[str, str], noun: str, case: tuple[str, str, str]
) -> None:
    path, pointer, code = case
    body = {"offers": offer, "needs": need}[noun](stored["organizations"])
    answer = await unchanged.client.put(
        f"/v1/{noun}/by-source/{path}", json=body, headers=unchanged.headers
    )
    refusal(answer, pointer, code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("77", "unknown_chapter"), ("7499", "unknown_heading"), ("740", "invalid_code")],
)
async def test_a_code_in_the_path_is_checked(unchanged: Api, code: str, reason: str) -> None:
    refusal(await unchanged.client.get(f"/v1/nomenclature/{code}"), "{code}", reason)


@pytest.mark.parametrize("tag", ["", "abc", '"', '"1', "-1", "1.0", "9" * 19, "٧", "\xff"])
@pytest.mark.parametrize("noun", CASES)
async def test_an_if_match_that_is_no_etag_is_refused(
    unchanged: Api, stored: dict[str, str], noun: str, tag: str
) -> None:
    answer = await unchanged.client.delete(
        f"/v1/{noun}/{stored[noun]}",
        headers=raw_headers(unchanged.headers, {"If-Match": tag}, encoding="utf-8"),
    )
    refusal(answer, "If-Match:", "invalid_etag")


@pytest.mark.parametrize(
    ("revision", "code"),
    [("-1", "greater_than_equal"), ("x", "int_parsing"), ("9" * 20, "less_than_equal")],
)
async def test_a_min_revision_that_is_none_is_refused(
    unchanged: Api, stored: dict[str, str], revision: str, code: str
) -> None:
    answer = await unchanged.client.get(
        f"/v1/needs/{stored['needs']}/suggestions", headers={"Min-Revision": revision}
    )
    refusal(answer, "min-revision:", code)


@pytest.mark.parametrize(
    "languages",
    ["", "*", "xx", "ru;q=", "ru;q=x,en", ";;;,,,", "q=1", "ru;q=nan", "r" * 9000, "\xff"],
)
async def test_a_language_that_is_none_falls_back_to_russian(
    unchanged: Api, languages: str
) -> None:
    answer = await unchanged.client.get(
        "/v1/countries", headers=raw_headers({"Accept-Language": languages})
    )
    assert answer.json()["items"][0]["name"] in {"Армения", "Armenia"}


@pytest.mark.parametrize("path", ["/v1/organizations", "/v1/offers/batch", "/v1/suggestions"])
@pytest.mark.parametrize(
    "length", [{"Content-Length": str(64 * 1024 * 1024)}, {}], ids=["announced", "in pieces"]
)
async def test_a_body_over_the_limit_is_refused(
    unchanged: Api, path: str, length: dict[str, str]
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 1024 * 1024

    answer = await unchanged.client.post(
        path, content=pieces(), headers=unchanged.headers | JSON_TYPE | length
    )
    assert "8388608 bytes" in problem(answer, 413, "body_too_large")["detail"]
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["9" * 5000, "1e9", "-1", "0", "", "٧"])
async def test_a_content_length_that_lies_is_no_way_around(unchanged: Api, length: str) -> None:
    answer = await unchanged.client.post(
        "/v1/organizations",
        content=b" " * (8 * 1024 * 1024 + 1),
        headers=raw_headers(
            unchanged.headers, JSON_TYPE, {"Content-Length": length}, encoding="utf-8"
        ),
    )
    problem(answer, 413, "body_too_large")


async def test_a_body_at_the_limit_is_read(settings: Settings) -> None:
    body = json.dumps(organization()).encode()
    async with service(settings, max_body_bytes=1024) as api:
        for size, status in ((1024, 201), (1025, 413)):
            answer = await api.client.post(
                "/v1/organizations", content=body.ljust(size), headers=api.headers | JSON_TYPE
            )
            assert answer.status_code == status

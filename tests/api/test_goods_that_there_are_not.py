"""Every call that takes codes, or their first digits, refuses those that the TN VED has not."""

import json
import re
from types import MappingProxyType

import pytest

from app.matching.catalogue import Catalogue
from app.matching.position_search import PositionQuestion
from app.services.nomenclature import search
from app.vocabulary.positions import Position
from tests.support.api import Api, Json
from tests.support.description import OPERATIONS
from tests.support.problems import refusal

UNKNOWN = {
    "77": "unknown_chapter",
    "77 01": "unknown_chapter",
    "98": "unknown_chapter",
    "9903 00 000 0": "unknown_chapter",
    "00": "unknown_chapter",
    "7499": "unknown_heading",
    "7499 10 000 0": "unknown_heading",
    "S22": "unknown_section",
    "s0": "unknown_section",
}
SECTION = {"S15": "section_for_digits"}
TAKES_SECTIONS = "POST /v1/allocations"
KNOWN = ("74", "7408", "74 08", "7408 11 000 0", "7408 99")
DIGITS = r"[0-9]([\s.-]*[0-9])"
QUERIES = [
    (name.removeprefix("GET "), parameter["name"])
    for name, operation in OPERATIONS.items()
    for parameter in operation.get("parameters", [])
    if parameter["in"] == "query" and DIGITS in parameter["schema"].get("pattern", "")
]
NEED = {"title": "Катанка", "codes": ["{}"]}
FILTERS = {"code_prefix": "{}"}
BODIES: list[tuple[str, str, Json]] = [
    ("POST /v1/chains/search", "/code", {"code": "{}"}),
    ("POST /v1/chains/search", "/codes/1", {"code": "74", "codes": ["74", "{}"]}),
    ("POST /v1/chains/completions", "/codes/0", {"partner_ids": [], "codes": ["{}"]}),
    ("POST /v1/chains/stress", "/code", {"code": "{}"}),
    ("POST /v1/allocations", "/code_prefix", {"code_prefix": "{}"}),
    ("POST /v1/suggestions/explain", "/need/codes/0", {"need": NEED, "offer": {"title": "Медь"}}),
    ("POST /v1/saved-searches", "/query/codes/0", {"name": "Медь", "query": NEED}),
    ("POST /v1/saved-searches", "/filters/code_prefix", {"name": "Медь", "filters": FILTERS}),
    ("POST /v1/offers", "/codes/0", NEED),
    ("POST /v1/needs", "/codes/0", NEED),
    ("PATCH /v1/offers/{offer_id}", "/codes/0", {"codes": ["{}"]}),
    ("PATCH /v1/needs/{need_id}", "/codes/0", {"codes": ["{}"]}),
    ("PUT /v1/offers/by-source/{portal}/{key}", "/codes/0", NEED),
    ("PUT /v1/needs/by-source/{portal}/{key}", "/codes/0", NEED),
]
IN_A_BATCH = [
    ("POST /v1/suggestions", "/codes/0", {"queries": [{"id": "1", "seek": "offers"} | NEED]}),
    (
        "POST /v1/suggestions",
        "/filters/code_prefix",
        {"queries": [{"id": "1", "seek": "offers", "title": "Медь", "filters": FILTERS}]},
    ),
]
"""One bad item fails no other, so it is refused within the answer."""


def test_the_description_has_all_of_these_calls() -> None:
    assert len(QUERIES) > 25
    assert {name for _, name in QUERIES} == {"code", "code_prefix", "prefix"}


@pytest.mark.parametrize(("path", "parameter"), QUERIES)
async def test_a_filter_by_goods_that_there_are_not_is_refused(
    unchanged: Api, stored: dict[str, str], path: str, parameter: str
) -> None:
    address = re.sub(r"\{(offer|need|organization)_id\}", lambda at: stored[f"{at[1]}s"], path)
    extra = {"role": "consumer"} if "organizations/" in path and "suggestions" in path else {}
    for digits, code in (UNKNOWN | SECTION).items():
        answer = await unchanged.client.get(address, params={parameter: digits, **extra})
        refusal(answer, f"?{parameter}", code)
    if "{" in address:
        return
    for digits in KNOWN:
        answer = await unchanged.client.get(address, params={parameter: digits, **extra})
        assert answer.status_code == 200, (digits, answer.text)


@pytest.mark.parametrize(("call", "pointer", "body"), BODIES)
async def test_a_body_with_goods_that_there_are_not_is_refused(
    unchanged: Api, stored: dict[str, str], call: str, pointer: str, body: Json
) -> None:
    method, address = call.split()
    places = {"offer_id": stored["offers"], "need_id": stored["needs"]}
    path = address.format(**places, portal="kz", key="7")
    refused = UNKNOWN if call == TAKES_SECTIONS else UNKNOWN | SECTION
    for digits, code in refused.items():
        sent = json.loads(json.dumps(body).replace("{}", digits))
        answer = await unchanged.client.request(method, path, json=sent, headers=unchanged.headers)
        refusal(answer, pointer, code)


@pytest.mark.parametrize(("call", "pointer", "body"), IN_A_BATCH)
async def test_an_item_with_goods_that_there_are_not_is_refused(
    unchanged: Api, call: str, pointer: str, body: Json
) -> None:
    method, path = call.split()
    for digits, code in UNKNOWN.items():
        sent = json.loads(json.dumps(body).replace("{}", digits))
        answer = await unchanged.client.request(method, path, json=sent)
        [result] = answer.json()["results"]
        told = [(error["pointer"], error["code"]) for error in result["problem"]["errors"]]
        assert told == [(pointer, code)]


async def test_a_chapter_that_is_reserved_says_so(unchanged: Api) -> None:
    for digits in ("77", "98 01", "99"):
        asked = {"code": digits}
        answer = await unchanged.client.get("/v1/offers", params=asked)
        said = refusal(answer, "?code", "unknown_chapter")["detail"]
        assert said.startswith(f"The TN VED has no goods in chapter {digits[:2]}: 77 is kept for")
        spoken = await unchanged.client.get(
            "/v1/offers", params=asked, headers={"Accept-Language": "ru"}
        )
        assert f"В группе {digits[:2]} ТН ВЭД нет товаров" in spoken.text


async def test_a_section_is_told_what_to_ask_for_instead(unchanged: Api) -> None:
    for section, chapters, first in (("S15", "72–83", "72"), (" s14 ", "71", "71")):
        asked = {"code": section}
        answer = await unchanged.client.get("/v1/gaps", params=asked)
        said = refusal(answer, "?code", "section_for_digits")["detail"]
        assert said == (
            f"{section.strip().upper()} is a section of the TN VED, and digits are asked for. "
            f"Take its chapters ({chapters}) one at a time, such as {first}; "
            "POST /v1/allocations takes sections, too."
        )
        russian = {"Accept-Language": "ru"}
        spoken = await unchanged.client.get("/v1/gaps", params=asked, headers=russian)
        assert f"Берите его группы ({chapters}) по одной" in spoken.text


async def test_a_section_that_there_is_not_says_so_in_russian_too(unchanged: Api) -> None:
    answer = await unchanged.client.get(
        "/v1/gaps", params={"code": "S22"}, headers={"Accept-Language": "ru"}
    )
    said = refusal(answer, "?code", "unknown_section")["detail"]
    assert said.startswith("В ТН ВЭД нет раздела S22; разделы — от S01 до S21.")


def test_digits_that_an_edition_has_are_no_mistake() -> None:
    chapter = Position("77", "S15", MappingProxyType({}), None, None)
    edition = Catalogue.of("2026", [chapter])
    page = search(edition, PositionQuestion("", "77", None), limit=10, cursor=None)
    assert [node.code for node in page.items] == ["77"]

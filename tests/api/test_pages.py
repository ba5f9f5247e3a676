"""Pages of lists join to the whole, and cursors are good for nothing else."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.support.api import Api, Json, offer, organization
from tests.support.elsewhere import printed_elsewhere
from tests.support.problems import problem, refusal

LISTS = [
    "/v1/organizations",
    "/v1/offers",
    "/v1/needs",
    "/v1/producers",
    "/v1/suppliers",
    "/v1/consumers",
    "/v1/decisions",
]
SORTS = ["created_at", "-created_at", "updated_at", "-updated_at", "name", "-name"]


async def pages(api: Api, path: str, **parameters: Any) -> list[list[str]]:
    """Ids of every page of a list."""
    found: list[list[str]] = []
    cursor: Json = {}
    while True:
        page = await api.get(path, **parameters, **cursor)
        found.append([item["id"] for item in page["items"]])
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def publish_seven(api: Api) -> None:
    """Seven needs in a single transaction, so that all have the same time."""
    owner = await api.add_organization()
    items = [{"organization_id": owner, "title": f"Лот {n % 3}"} for n in range(7)]
    await api.post("/v1/needs/batch", {"items": items}, expect=200)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 3, 7, 100])
async def test_pages_join_to_the_whole_without_gap_or_repeat(
    seven: Api, sort: str, limit: int
) -> None:
    whole = [key for page in await pages(seven, "/v1/needs", sort=sort) for key in page]
    found = await pages(seven, "/v1/needs", sort=sort, limit=limit)
    assert [key for page in found for key in page] == whole
    assert len(set(whole)) == 7
    assert {len(page) for page in found[:-1]} <= {limit}
    assert 1 <= len(found[-1]) <= limit


@pytest.fixture(scope="module")
async def seven(standing: Standing) -> Api:
    """A service with seven needs of equal time and three titles."""
    await publish_seven(standing.api)
    return standing.api


async def test_records_that_come_meanwhile_shift_no_page(api: Api) -> None:
    await publish_seven(api)
    first = await api.get("/v1/needs", limit=3)
    before = {item["id"] for item in first["items"]}
    owner = first["items"][0]["organization_id"]
    newer = [await api.add_need(owner) for _ in range(4)]
    rest: list[str] = []
    cursor = first["next_cursor"]
    while cursor:
        page = await api.get("/v1/needs", limit=3, cursor=cursor)
        rest += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(rest) == 4
    assert not before & set(rest)
    assert not set(newer) & set(rest)


async def test_a_page_whose_first_record_was_deleted_goes_on_behind_it(api: Api) -> None:
    await publish_seven(api)
    whole = [item["id"] for item in (await api.get("/v1/needs"))["items"]]
    first = await api.get("/v1/needs", limit=3)
    await api.delete(f"/v1/needs/{whole[2]}")
    await api.delete(f"/v1/needs/{whole[3]}")
    rest = await api.get("/v1/needs", limit=100, cursor=first["next_cursor"])
    assert [item["id"] for item in rest["items"]] == whole[4:]


@pytest.mark.parametrize(
    "name",
    [
        "漢" * 500,
        "🚂" * 500,
        "а~б>в<г",
        'кавычки "и" \\ обратная \\n черта',
        "две\nстроки",
        "возврат\r\nкаретки\r",
        "табуляция\tздесь",
        "%5F?&=#+ ",
        "s:x~uuid:1",
    ],
    ids=lambda name: repr(name[:12]),
)
async def test_a_page_may_end_at_any_name(api: Api, name: str) -> None:
    for changed in (name, name[:-1] + "я", name[:-1] + "ю"):
        path = "/v1/organizations?allow_duplicate=true"
        await api.post(path, organization(name=changed))
    found = await pages(api, "/v1/organizations", sort="name", limit=1)
    assert len({page[0] for page in found}) == len(found) == 3


async def test_the_cursor_is_safe_in_an_address(seven: Api) -> None:
    cursor = (await seven.get("/v1/needs", limit=1))["next_cursor"]
    assert cursor.replace("-", "a").replace("_", "a").isalnum()


@pytest.mark.parametrize(
    "other",
    [
        {"sort": "name"},
        {"country": "KZ"},
        {"q": "лот"},
        {"status": "active"},
        {"available": True},
    ],
    ids=str,
)
async def test_a_cursor_of_another_question_is_refused(seven: Api, other: Json) -> None:
    cursor = (await seven.get("/v1/needs", limit=1))["next_cursor"]
    answer = await seven.client.get("/v1/needs", params={"cursor": cursor} | other)
    assert "another question" in problem(answer, 404, "invalid_cursor")["detail"]


async def test_a_cursor_of_another_list_is_refused(seven: Api) -> None:
    cursor = (await seven.get("/v1/needs", limit=1))["next_cursor"]
    for path in ("/v1/offers", "/v1/organizations", "/v1/consumers", "/v1/decisions"):
        answer = await seven.client.get(path, params={"cursor": cursor})
        problem(answer, 404, "invalid_cursor")


async def test_the_size_of_a_page_may_change_between_pages(seven: Api) -> None:
    cursor = (await seven.get("/v1/needs", limit=2))["next_cursor"]
    assert len((await seven.get("/v1/needs", limit=100, cursor=cursor))["items"]) == 5


async def test_the_order_of_repeated_filters_does_not_matter(api: Api) -> None:
    for country in ("KZ", "BY", "RU", "AM"):
        await api.add_organization(country=country)
    path = "/v1/organizations"
    states = ["KZ", "BY", "RU", "AM", "KG"]
    cursor = (await api.get(path, country=states, limit=2))["next_cursor"]
    rest = await api.get(path, country=[*reversed(states)], limit=2, cursor=cursor)
    assert len(rest["items"]) == 2


def test_another_process_gives_out_the_same_cursors() -> None:
    code = (
        "from app.store.cursors import question_stamp;"
        "from app.values.page import OrganizationFilter, Paging;"
        "print(question_stamp("
        "OrganizationFilter(countries=frozenset('AM BY KG KZ RU'.split())), Paging()))"
    )
    assert len(printed_elsewhere(code)) == 1


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "AAAA", "0" * 1999, "eyJhIjoxfQ", "-_-_"])
async def test_a_made_up_cursor_leads_to_no_page(seven: Api, path: str, cursor: str) -> None:
    answer = await seven.client.get(path, params={"cursor": cursor})
    problem(answer, 404, "invalid_cursor")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["", "!!!", "%%", "====", "привет", "\x00"])
async def test_what_cannot_be_a_cursor_is_refused(seven: Api, path: str, cursor: str) -> None:
    answer = await seven.client.get(path, params={"cursor": cursor})
    assert problem(answer, 422, "invalid_input")["errors"][0]["pointer"] == "?cursor"


def _opened(cursor: str) -> tuple[str, list[object]]:
    text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    return text[: text.index("[")], json.loads(text[text.index("[") :])


def _sealed(stamp: str, place: object) -> str:
    return base64.urlsafe_b64encode((stamp + json.dumps(place)).encode()).decode().rstrip("=")


@pytest.mark.parametrize("sort", ["-created_at", "name"])
@pytest.mark.parametrize(
    "place",
    [
        [],
        {},
        None,
        7,
        ["2026-11-22T08:00:00Z"],
        [1, 2],
        [None, None],
        ["\x00", "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"],
        ["\ud800", "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"],
        ["2026-11-22T08:00:00+00:00", "not an id"],
        ["2026-11-22T08:00:00+00:00", "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11", "more"],
        [["2026"], {"a": 1}],
    ],
    ids=ascii,
)
async def test_a_forged_cursor_is_refused(seven: Api, sort: str, place: object) -> None:
    cursor = (await seven.get("/v1/needs", limit=1, sort=sort))["next_cursor"]
    stamp, real = _opened(cursor)
    assert len(real) == 2
    answer = await seven.client.get(
        "/v1/needs", params={"cursor": _sealed(stamp, place), "sort": sort}
    )
    problem(answer, 404, "invalid_cursor")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-22",
        "2026-11-22T08:00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "99999-01-01T00:00:00+00:00",
    ],
)
async def test_a_forged_moment_is_refused(seven: Api, moment: str) -> None:
    stamp, _ = _opened((await seven.get("/v1/needs", limit=1))["next_cursor"])
    cursor = _sealed(stamp, [moment, "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"])
    answer = await seven.client.get("/v1/needs", params={"cursor": cursor})
    problem(answer, 404, "invalid_cursor")


async def test_decisions_come_in_pages_newest_first(api: Api) -> None:
    owner, other = await api.add_organization(), await api.add_organization(country="KZ")
    pair = {"need_id": await api.add_need(owner), "offer_id": await api.add_offer(other)}
    made = [
        (await api.post("/v1/decisions", pair | {"verdict": verdict}))["id"]
        for verdict in ("contacted", "accepted", "declined")
    ]
    first = await api.get_own("/v1/decisions", limit=2)
    rest = await api.get_own("/v1/decisions", limit=2, cursor=first["next_cursor"])
    assert [item["id"] for item in first["items"] + rest["items"]] == made[::-1]
    answer = await api.client.get(
        "/v1/decisions",
        params={"cursor": first["next_cursor"], "verdict": "accepted"},
        headers=api.headers,
    )
    problem(answer, 404, "invalid_cursor")


@pytest.mark.parametrize("path", [*LISTS, "/v1/nomenclature"])
@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("0", "greater_than_equal"),
        ("-1", "greater_than_equal"),
        ("101", "less_than_equal"),
        ("10000", "less_than_equal"),
        ("9" * 5000, "int_parsing_size"),
        ("1.5", "int_parsing"),
        ("all", "int_parsing"),
        ("", "int_parsing"),
    ],
    ids=lambda value: value[:10],
)
async def test_a_limit_outside_one_to_a_hundred_is_refused(
    seven: Api, path: str, limit: str, code: str
) -> None:
    refusal(await seven.client.get(path, params={"limit": limit}), "?limit", code)


async def test_the_newest_records_come_first_unless_asked_otherwise(api: Api) -> None:
    owner = await api.add_organization()
    made = [await api.add_offer(owner, title=f"{number}") for number in range(3)]
    assert await pages(api, "/v1/offers") == [made[::-1]]
    stored = await api.post("/v1/offers", offer(owner))
    created = datetime.fromisoformat(stored["created_at"])
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60

"""Pages of suggestions, whoever asks: they join to the whole, and a cursor knows its question."""

import base64
import json
from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.elsewhere import printed_elsewhere
from tests.support.problems import problem

STORED = ("needs", "offers", "organizations")
ASKERS = (*STORED, "described")
SKETCH: Json = {"title": "Медная катанка 8 мм", "codes": ["7408"], "country": "RU"}
MOST_PAGES = 20


class Market:
    """Seven sellers and seven buyers of the same goods, and two of each kind that asks."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.ids: dict[str, list[str]] = {noun: [] for noun in STORED}

    async def fill(self) -> None:
        for number in range(7):
            country = ("KZ", "BY", "RU")[number % 3]
            owner = await self.api.add_organization(name=f"Завод {number}", country=country)
            self.ids["organizations"].append(owner)
            self.ids["offers"].append(
                await self.api.add_offer(owner, title=f"Катанка медная партия {number}")
            )
            self.ids["needs"].append(
                await self.api.add_need(owner, title=f"Нужна катанка медная {number}")
            )

    async def ask(self, asker: str, at: int = 0, **asked: Any) -> Json:
        """An answer of suggestions, or the problem that stands in its place."""
        if asker == "described":
            return await self.query(**asked)
        path = f"/v1/{asker}/{self.ids[asker][at]}/suggestions"
        answer = await self.api.client.get(path, params=asked)
        return dict(answer.json()) if answer.is_success else problem(answer, 404, "invalid_cursor")

    async def query(self, **asked: Any) -> Json:
        """The answer to one question, in the midst of others that must not suffer from it."""
        body = {"queries": [SKETCH, SKETCH | asked, SKETCH]}
        before, result, after = (await self.api.post("/v1/suggestions", body, expect=200))[
            "results"
        ]
        assert before["problem"] is after["problem"] is None
        return dict(result["problem"] or result)


@pytest.fixture(scope="module")
async def market(standing: Standing) -> Market:
    filled = Market(standing.api)
    await filled.fill()
    return filled


def refused(answer: Json) -> str:
    assert answer.get("code") == "invalid_cursor", answer
    return str(answer["detail"])


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("diversify", [None, "country"])
async def test_pages_of_any_size_join_to_one_long_page(
    market: Market, asker: str, diversify: str | None
) -> None:
    asked: Json = {"diversify": diversify} if diversify else {}
    whole = (await market.ask(asker, limit=100, **asked))["items"]
    assert len(whole) > 4
    joined: list[Json] = []
    cursor: Json = {}
    for limit in range(1, MOST_PAGES):
        page = await market.ask(asker, limit=limit, **asked, **cursor)
        joined += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert joined == whole


@pytest.mark.parametrize("asker", ASKERS)
async def test_what_only_shapes_a_page_may_change(market: Market, asker: str) -> None:
    cursor = (await market.ask(asker, limit=1))["next_cursor"]
    page = await market.ask(asker, limit=3, advice=True, cursor=cursor)
    assert [item["rank"] for item in page["items"]] == [2, 3, 4]


@pytest.mark.parametrize("asker", STORED)
@pytest.mark.parametrize(
    "other",
    [
        {"country": "KZ"},
        {"cross_border": True},
        {"code_prefix": "7408"},
        {"kind": "material"},
        {"purpose": "supply"},
        {"direction": "wagons"},
        {"min_score": 0.05},
        {"scorecard": "supply-1"},
        {"diversify": "country"},
    ],
    ids=str,
)
async def test_a_cursor_of_another_question_is_refused(
    market: Market, asker: str, other: Json
) -> None:
    cursor = (await market.ask(asker, limit=1))["next_cursor"]
    assert "another question" in refused(await market.ask(asker, cursor=cursor, **other))


async def test_a_cursor_of_another_asker_is_refused(market: Market) -> None:
    cursors = {asker: (await market.ask(asker, limit=1))["next_cursor"] for asker in ASKERS}
    for asker in ASKERS:
        others = [cursor for one, cursor in cursors.items() if one != asker]
        if asker in STORED:
            others.append((await market.ask(asker, at=1, limit=1))["next_cursor"])
        for cursor in others:
            assert "another question" in refused(await market.ask(asker, cursor=cursor))


async def test_a_cursor_of_an_organization_in_another_role_is_refused(market: Market) -> None:
    cursor = (await market.ask("organizations", limit=1, role="consumer"))["next_cursor"]
    assert (await market.ask("organizations", cursor=cursor, role="consumer"))["items"]
    others: list[Json] = [{}, {"role": "supplier"}]
    for other in others:
        refused(await market.ask("organizations", cursor=cursor, **other))


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Медная катанка 9 мм"},
        {"codes": ["7407"]},
        {"country": "KZ"},
        {"seek": "needs"},
        {"quantity": {"value": 20, "unit": "TNE", "period": "month"}},
        {"preferred_states": ["KZ"]},
        {"filters": {"cross_border": True}},
        {"diversify": "organization"},
    ],
    ids=str,
)
async def test_a_cursor_of_another_description_harms_its_own_question_only(
    market: Market, other: Json
) -> None:
    cursor = (await market.query(limit=1))["next_cursor"]
    assert "another question" in refused(await market.query(cursor=cursor, **other))


async def test_the_callers_own_id_of_a_question_may_change(market: Market) -> None:
    cursor = (await market.query(limit=1, id="first"))["next_cursor"]
    assert (await market.query(cursor=cursor, id="second"))["items"][0]["rank"] == 2


async def test_the_order_of_repeated_filters_does_not_matter(market: Market) -> None:
    states = ["KZ", "BY", "RU"]
    cursor = (await market.ask("needs", limit=1, country=states))["next_cursor"]
    page = await market.ask("needs", country=states[::-1], cursor=cursor)
    assert page["items"][0]["rank"] == 2


async def test_the_plain_question_gives_out_the_cursor_of_the_route(market: Market) -> None:
    plain = await market.ask("needs", limit=2)
    assert (
        plain["next_cursor"] == (await market.ask("needs", limit=2, min_score=0.1))["next_cursor"]
    )


@pytest.mark.parametrize("asker", ASKERS)
async def test_a_cursor_without_a_stamp_cannot_be_read(market: Market, asker: str) -> None:
    place = json.dumps([7.25, "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11", 20]).replace(" ", "")
    cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    assert "cannot be read" in refused(await market.ask(asker, cursor=cursor))


@pytest.mark.parametrize(
    "place",
    [
        ["nan", "a", "1"],
        ["inf", "a", "1"],
        ["1", "a", "0"],
        ["1", "a", "-1"],
        ["1", "a", "1.5"],
        ["1", "\x00", "1"],
        ["1", "a"],
        [1.0, "a", 1],
        {},
        None,
    ],
    ids=ascii,
)
@pytest.mark.parametrize("asker", ASKERS)
async def test_a_forged_place_cannot_be_read(market: Market, asker: str, place: object) -> None:
    real = (await market.ask(asker, limit=1))["next_cursor"]
    stamp = base64.urlsafe_b64decode(real + "=" * (-len(real) % 4)).partition(b"[")[0]
    forged = base64.urlsafe_b64encode(stamp + json.dumps(place).encode()).decode().rstrip("=")
    assert "cannot be read" in refused(await market.ask(asker, cursor=forged))


_STAMPED_IN_ANOTHER_PROCESS = """
from app.api.schemas.question import QUERIES_EXAMPLE, SuggestionQueries
from app.api.schemas.sketch import FiltersIn
from app.services.suggestion_pages import cursor_of
from app.services.suggestions import Question
(query,) = SuggestionQueries.model_validate(QUERIES_EXAMPLE).queries
filters = FiltersIn(country="AM BY KG KZ RU".split(), purpose=["supply", "technology"])
asked = Question(filters.filters(), asker=query.listing(query.side))
print(cursor_of(asked, 1.5, "a", 1))
"""


def test_another_process_gives_out_the_same_cursors() -> None:
    assert len(printed_elsewhere(_STAMPED_IN_ANOTHER_PROCESS)) == 1

"""Suggestions are exported as the API gives them: whole, in order, and veiled where they are."""

from collections.abc import AsyncIterator

import pytest

from tests.api.exports.reading import exported, lines, table
from tests.api.exports.scene import Scene
from tests.support.api import offer

_TEXT = (
    "электротехническая кабельная мягкая твёрдая бескислородная рафинированная лужёная плетёная "
    "круглая плоская профильная тонкая толстая длинная бухтовая мерная полированная травлёная "
    "обмоточная контактная сварочная заземляющая токопроводящая вакуумная литая прессованная "
    "тянутая отожжённая блестящая матовая"
)
WORDS = _TEXT.split()


async def test_suggestions_are_those_of_the_api_with_reasons_and_sources(scene: Scene) -> None:
    answer = await scene.stranger.get(f"/v1/needs/{scene.need}/suggestions", min_score=0.05)
    rows = await lines(scene.stranger, f"needs/{scene.need}/suggestions", min_score=0.05)
    assert [row["offer"]["id"] for row in rows] == [i["offer"]["id"] for i in answer["items"]]
    assert rows[0]["scorecard"] == answer["scorecard"]
    [first, *_] = await table(scene.stranger, f"needs/{scene.need}/suggestions", min_score=0.05)
    assert first["rank"] == "1"
    assert first["offer.source.licence"] == "CC-BY-4.0"
    assert first["offer.source.url"] == "https://example.org/o-1"
    assert "7408" in first["reasons"]


@pytest.fixture
async def crowd(scene: Scene) -> AsyncIterator[None]:
    """Many offers of others, for as long as a test needs them."""
    owners = []
    for number in range(4):
        many = await scene.rival.add_organization(name=f"АО «Много {number}»", country="BY")
        owners.append(many)
        items = [
            offer(many, title=f"Катанка медная {10 * number + place} мм {word}")
            for place, word in enumerate(WORDS)
        ]
        await scene.rival.post("/v1/offers/batch", {"items": items}, expect=200)
    yield
    for many in owners:
        gone = await scene.rival.ask("DELETE", f"/v1/organizations/{many}")
        assert gone.status_code == 204


@pytest.mark.usefixtures("crowd")
async def test_suggestions_of_many_pages_come_whole_and_in_order(scene: Scene) -> None:
    path = f"needs/{scene.need}/suggestions"
    rows = await lines(scene.stranger, path, min_score=0)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    points = [row["points"] for row in rows]
    assert points == sorted(points, reverse=True)
    assert len(rows) > 100


async def test_partners_of_an_organization_come_pair_by_pair(scene: Scene) -> None:
    rows = await lines(scene.stranger, f"organizations/{scene.buyer}/suggestions")
    answer = await scene.stranger.get(f"/v1/organizations/{scene.buyer}/suggestions")
    pairs = [pair for item in answer["items"] for pair in item["pairs"]]
    assert [row["offer"]["id"] for row in rows] == [pair["offer"]["id"] for pair in pairs]
    [first, *_] = await table(scene.stranger, f"organizations/{scene.buyer}/suggestions")
    assert first["need.id"] == scene.need
    assert float(first["pair.score"]) == pytest.approx(pairs[0]["score"])


async def test_a_veiled_suggestion_is_exported_veiled_to_those_who_may_know(scene: Scene) -> None:
    rows = await lines(scene.rival, f"needs/{scene.need}/suggestions")
    assert [row["private"]["headings"] for row in rows if row["private"]] == [["7408"]]
    told = (await exported(scene.rival, f"needs/{scene.need}/suggestions", "csv")).decode()
    assert "тайная" not in told
    assert scene.hidden not in told

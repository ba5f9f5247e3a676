"""A service with word vectors answers by meaning, and shows nobody what he may not see."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.config import Settings
from app.db import Database
from app.exchange.word_vectors import FOLDER, write_vectors
from app.matching import MemoryIndex
from app.matching.semantic_index import SemanticIndex
from app.services.word_vectors import empty_index, listing_texts
from app.vocabulary.terms import Side
from tests.support.api import Api, offer, organization
from tests.support.records import add_listing, add_organization
from tests.support.serving import service
from tests.support.vectors import VECTORS

NEED = {"id": "1", "seek": "offers", "title": "Pumps", "language": "en"}


@pytest.fixture
async def meaning(settings: Settings, tmp_path: Path) -> AsyncIterator[Api]:
    """A service that was told to compare meanings."""
    write_vectors(tmp_path / FOLDER, VECTORS)
    async with service(settings, semantic=True, data_dir=tmp_path) as api:
        yield api


async def asked(api: Api) -> list[dict[str, Any]]:
    answer = await api.client.post("/v1/suggestions", json={"queries": [NEED]})
    [result] = answer.raise_for_status().json()["results"]
    return list(result["items"])


async def test_an_offer_is_found_by_meaning_with_the_words_that_are_near(meaning: Api) -> None:
    owner = (await meaning.post("/v1/organizations", organization()))["id"]
    await meaning.post("/v1/offers", offer(owner, title="Насосы", codes=[]))
    await meaning.post("/v1/offers", offer(owner, title="Шины", codes=[]))
    [item] = await asked(meaning)
    [reason] = [one for one in item["reasons"] if one["aspect"] == "semantic"]
    assert (reason["code"], reason["wanted"], reason["offered"]) == (
        "semantic.same",
        "pumps",
        "насосы",
    )
    assert item["points"] == pytest.approx(sum(one["points"] for one in item["reasons"]))


@pytest.mark.parametrize("visibility", ["private", "members"])
async def test_a_stranger_finds_nothing_closed_by_its_meaning(
    meaning: Api, visibility: str
) -> None:
    owner = (await meaning.post("/v1/organizations", organization()))["id"]
    await meaning.post("/v1/offers", offer(owner, title="Насосы", codes=[], visibility=visibility))
    assert await asked(meaning) == []


def test_a_service_without_vectors_goes_by_words(tmp_path: Path) -> None:
    assert isinstance(empty_index(None), MemoryIndex)
    assert isinstance(empty_index(tmp_path / "none"), MemoryIndex)
    write_vectors(tmp_path, VECTORS)
    assert isinstance(empty_index(tmp_path), SemanticIndex)


async def test_the_words_of_all_listings_are_given_to_who_distils(database: Database) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        await add_listing(session, owner, Side.NEED, title="Насосы", description="водяные")
        await add_listing(session, owner, Side.OFFER, title="Мука")
    assert sorted(await listing_texts(database)) == ["Мука\n", "Насосы\nводяные"]

"""A dossier tells a project in its reader's language, and nothing that is private."""

from io import BytesIO

import pytest
from docx import Document

from tests.api.cooperation.assistance import ASKED, ASSISTANCE
from tests.support.copper import Copper, copper
from tests.support.tenants import Tenant


@pytest.fixture(scope="module")
async def goods(owner: Tenant) -> Copper:
    return await copper(owner, wire="private")


def words(content: bytes) -> str:
    """Everything that is written in a document."""
    document = Document(BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", ("Ответить нельзя", "нет", "Катанка медная", "№ 3 от 26.10.2023")),
        ("en", ("No answer", "Cap hit", "Council of 26.10.2023 (our translation)")),
    ],
)
async def test_a_dossier_tells_the_project_in_the_readers_language(
    anybody: Tenant, goods: Copper, language: str, said: tuple[str, ...]
) -> None:
    body = {
        "organization_ids": list(goods.organizations.values()), **ASKED,
        "links": [{"offer_id": goods.listings["rod"], "need_id": goods.listings["needs rod"]}],
    }  # fmt: skip
    answer = await anybody.ask(
        "POST", f"{ASSISTANCE}/dossier", json=body, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    text = words(answer.content)
    for part in (*said, "АО «smelter»", "7408 11 000 0", "\n450 000 000\n"):
        assert part in text


async def test_a_dossier_does_not_show_a_private_listing_of_others(
    owner: Tenant, anybody: Tenant, goods: Copper
) -> None:
    body = {"links": [{"offer_id": goods.listings["wire"],
                       "need_id": goods.listings["needs wire"]}]}  # fmt: skip
    answer = await anybody.ask("POST", f"{ASSISTANCE}/dossier", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/links/0/offer_id"
    own = await owner.ask("POST", f"{ASSISTANCE}/dossier", json=body)
    assert "Провод обмоточный" in words(own.content)

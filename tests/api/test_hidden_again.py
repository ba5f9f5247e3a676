"""What a moderator has hidden and its portal publishes again comes before a moderator again."""

import pytest

from app.config import Settings
from app.db import Database
from app.services import moderation
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json, offer
from tests.support.tenants import Tenant, tenant

TITLE = "Диплом инженера без экзаменов"
TEXT = "Любой вуз, печать настоящая, доставка по всему Союзу"
SETTINGS = Settings(
    database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR", code_assistant=False
)


class Scene:
    """A portal that publishes, a moderator who hides, and the job that looks."""

    def __init__(self, database: Database, maker: Tenant, moderator: Tenant) -> None:
        self.maker, self.moderator = maker, moderator
        self.work = Work(
            database=database, settings=SETTINGS, subject="", live=LiveRegistry(database)
        )

    async def push(self, key: str, owner: str, **changes: object) -> str:
        body = offer(owner, **({"title": TITLE, "description": TEXT} | changes))
        portal = self.maker.portal
        path = f"/v1/offers/by-source/{portal}/{key}"
        answer = await self.maker.ask("PUT", path, json=body)
        assert answer.status_code in {200, 201}, answer.text
        return str(answer.json()["id"])

    async def hide(self, listing: str, ruling: str = "hide") -> str:
        """Report and hide a listing; return the matter."""
        report = {"offer_id": listing, "abuse": "forbidden", "text": ""}
        matter = str((await self.moderator.post("/v1/moderation/reports", report))["id"])
        await self.rule(matter, ruling)
        return matter

    async def rule(self, matter: str, ruling: str) -> None:
        said = {"ruling": ruling, "reason": "Подделка документов."}
        await self.moderator.post(f"/v1/moderation/{matter}/decisions", said, expect=200)

    async def looked(self) -> list[Json]:
        """What the job has put into the queue and still waits."""
        await moderation.run(self.work)
        page = await self.moderator.get("/v1/moderation", kind="hidden_again", limit=100)
        return list(page["items"])


@pytest.fixture
async def scene(api: Api, database: Database) -> Scene:
    maker = await tenant(api.client, database, "by-makers")
    moderator = await tenant(api.client, database, "chamber", [Scope.READ, Scope.MODERATE])
    return Scene(database, maker, moderator)


async def test_under_a_new_key_it_is_taken_and_a_moderator_is_told(scene: Scene) -> None:
    owner = await scene.maker.add_organization()
    hidden = await scene.push("v-1", owner)
    matter = await scene.hide(hidden)
    again = await scene.push("v-2", owner, city="Омск", quantity={"value": 7, "unit": "TNE"})
    await scene.push("v-3", owner, title="Катанка медная 8 мм")
    [item] = await scene.looked()
    assert (item["listing_id"], item["title"], item["state"]) == (again, TITLE, "open")
    assert item["said"] == {"other_id": hidden, "matter_id": matter, "likeness": 1.0}
    before = await scene.moderator.get(f"/v1/moderation/{matter}")
    assert (before["state"], before["reason"]) == ("hidden", "Подделка документов.")
    # Its portal sees what it pushed, as ever, and nothing of the matter.
    shown = await scene.maker.get(f"/v1/offers/{again}")
    assert "hidden" not in str(shown).lower()
    refused = await scene.maker.ask("GET", f"/v1/moderation/{item['id']}")
    assert refused.status_code == 403

    await scene.rule(item["id"], "hide")
    assert (await scene.moderator.ask("GET", f"/v1/offers/{again}")).status_code == 404
    third = await scene.push("v-4", owner)
    [more] = await scene.looked()
    assert more["listing_id"] == third


async def test_who_let_a_pair_stand_is_not_asked_about_it_again(scene: Scene) -> None:
    owner = await scene.maker.add_organization()
    await scene.hide(await scene.push("v-1", owner))
    await scene.push("v-2", owner)
    [item] = await scene.looked()
    assert [one["id"] for one in await scene.looked()] == [item["id"]]
    await scene.rule(item["id"], "accept")
    await scene.push("v-2", owner, city="Омск")
    assert await scene.looked() == []


async def test_for_another_record_and_from_before_the_decision_it_is_found_too(
    scene: Scene,
) -> None:
    first, second = [await scene.maker.add_organization(name=name) for name in ("А", "Б")]
    copy = await scene.push("v-2", second)
    other_text = await scene.push("v-3", second, description="Курсы повышения квалификации")
    hidden = await scene.push("v-1", first)
    assert await scene.looked() == []
    await scene.hide(hidden, "reject")
    found = await scene.looked()
    assert [(one["listing_id"], one["said"]["other_id"]) for one in found] == [(copy, hidden)]
    assert other_text not in {one["listing_id"] for one in found}


async def test_what_was_shown_again_or_is_private_is_not_spoken_of(scene: Scene) -> None:
    owner = await scene.maker.add_organization()
    matter = await scene.hide(await scene.push("v-1", owner))
    await scene.rule(matter, "accept")
    private = await scene.push("v-2", owner, title="Тайный товар", visibility="members")
    await scene.hide(private)
    await scene.push("v-2", owner, title="Тайный товар", visibility="private")
    await scene.push("v-3", owner, title="Тайный товар")
    await scene.push("v-4", owner)
    assert await scene.looked() == []

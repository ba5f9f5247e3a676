"""The change feed and webhooks tell everybody of official lists, and nobody of proposals."""

from uuid import UUID

import pytest
from sqlalchemy import delete

from app.db import Database
from app.models.lists import ListRow
from app.services import deliveries
from app.store import changes
from app.vocabulary.terms import Action, Noun, Scope
from tests.api.webhooks.listening import LOOPBACK
from tests.portals.server import Server
from tests.support.api import Api
from tests.support.documents import ROWS, as_csv
from tests.support.mirror import Mirror
from tests.support.official import Office, addition, office_with_edition
from tests.support.problems import refusal
from tests.support.tenants import nobody, tenant


@pytest.fixture
async def mirrors(api: Api, database: Database) -> list[Mirror]:
    """Nobody, another portal, a sandbox and an administrator."""
    boss = await tenant(api.client, database, "bootstrap", [Scope.ADMINISTER], name="boss")
    return [
        Mirror(nobody(api.client)),
        Mirror(await tenant(api.client, database, "by-register")),
        Mirror(await tenant(api.client, database, "sandbox.kz")),
        Mirror(boss),
    ]


async def test_a_published_edition_is_told_once_to_everybody(
    desk: Office, mirrors: list[Mirror]
) -> None:
    for mirror in mirrors:
        assert await mirror.catch_up() == [("created", desk.list_id)]
        assert mirror.records[desk.list_id]["edition"] is None
        await mirror.holds_what_the_lists_hold()
    await desk.imported(as_csv())
    for mirror in mirrors:
        assert await mirror.catch_up() == [("changed", desk.list_id)]
        assert mirror.records[desk.list_id]["newest"] == 1
        assert mirror.records[desk.list_id]["edition"]["entries"] == len(ROWS)
        await mirror.holds_what_the_lists_hold()
        assert await mirror.catch_up() == []


async def test_who_reads_from_the_start_is_told_of_a_list_once_with_its_newest_edition(
    desk: Office, mirrors: list[Mirror]
) -> None:
    await desk.imported(as_csv())
    await desk.imported(as_csv(ROWS[:3]), base=1)
    for mirror in mirrors:
        assert await mirror.catch_up(limit=1) == [("created", desk.list_id)]
        kept = mirror.records[desk.list_id]
        assert (kept["newest"], kept["edition"]["number"], kept["edition"]["entries"]) == (2, 2, 3)
        assert kept["title_ru"] == "Перечень производителей готовой продукции"


async def test_what_is_not_published_is_told_to_nobody(desk: Office, mirrors: list[Mirror]) -> None:
    readers = [*mirrors, Mirror(desk.keeper), Mirror(desk.body)]
    for mirror in readers:
        await mirror.catch_up()
    await desk.imported(as_csv(), dry_run=True)
    wrong = as_csv([*ROWS, ("6", "Атлантида", "", "", "", "не код", "")])
    assert (await desk.send(wrong)).status_code == 422
    for mirror in readers:
        assert await mirror.catch_up() == []


async def test_proposals_are_not_in_the_feed_and_the_edition_that_takes_them_is(
    api: Api, database: Database, mirrors: list[Mirror]
) -> None:
    desk = await office_with_edition(api, database)
    readers = [*mirrors, Mirror(desk.keeper), Mirror(desk.body)]
    for mirror in readers:
        await mirror.catch_up()
    proposal = await desk.agreed(desk.body, desk.proposal(addition()))
    for mirror in readers:
        assert await mirror.catch_up() == []
    await desk.publish(proposal)
    for mirror in readers:
        assert await mirror.catch_up() == [("changed", desk.list_id)]
        assert mirror.records[desk.list_id]["edition"]["number"] == 2


async def test_a_noun_chooses_lists(desk: Office, api: Api) -> None:
    owner = await desk.body.add_organization()
    only = await api.get("/v1/changes", noun=["list"])
    assert [(item["noun"], item["id"]) for item in only["items"]] == [("list", desk.list_id)]
    others = await api.get("/v1/changes", noun=["organization", "offer", "need"])
    assert [item["id"] for item in others["items"]] == [owner]
    every = ["organization", "offer", "need", "list"]
    both = await api.get("/v1/changes", noun=every)
    assert {item["id"] for item in both["items"]} == {owner, desk.list_id}
    answer = await api.client.get("/v1/changes", params={"noun": ["proposal"]})
    refusal(answer, "?noun.0", "literal_error")


async def test_a_list_that_is_gone_is_deleted_to_who_had_it(
    desk: Office, database: Database, mirrors: list[Mirror]
) -> None:
    # No call deletes a list; an operator may, in SQL, and notes the change.
    had, fresh = mirrors[:2]
    await had.catch_up()
    async with database.write() as session:
        await session.execute(delete(ListRow).where(ListRow.id == UUID(desk.list_id)))
        await changes.record(session, Noun.LIST, UUID(desk.list_id), Action.DELETED)
    assert await had.catch_up() == [("deleted", desk.list_id)]
    assert await fresh.catch_up() == []


async def test_a_webhook_that_asks_for_lists_is_told_of_editions(
    desk: Office, receiver: Server, database: Database
) -> None:
    other = desk.other
    asked = {"url": f"{receiver.base}/lists", "nouns": ["list"]}
    hook = await other.post("/v1/webhooks", asked)
    assert hook["nouns"] == ["list"]
    await other.post("/v1/webhooks", {"url": f"{receiver.base}/needs", "nouns": ["need"]})
    await desk.body.add_organization()
    await desk.imported(as_csv(), dry_run=True)
    await deliveries.tell_changes(database)
    assert await deliveries.deliver(database, LOOPBACK) == 0
    done = await desk.imported(as_csv())
    await deliveries.tell_changes(database)
    assert await deliveries.deliver(database, LOOPBACK) == 1
    [said] = receiver.asked
    assert said.path == "/lists"
    [item] = said.json["data"]["items"]  # type: ignore[index]
    assert (item["noun"], item["id"], item["action"]) == ("list", desk.list_id, "changed")
    assert item["revision"] == done["revision"]
    await deliveries.tell_changes(database)
    assert await deliveries.deliver(database, LOOPBACK) == 0

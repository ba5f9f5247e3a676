"""Whose address it is, whether he has agreed, and that nobody writes to who has not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.db import Database, ReadSession
from app.services import letter_links, notices
from app.services.letter_links import Purpose
from app.store import receivers
from tests.api.letters.sending import BASE, WHO, agree, link_in, receiver, send
from tests.api.suggested import QUERY
from tests.support.api import Api, Json
from tests.support.mail import Mailbox
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant


async def test_who_wants_no_letters_gets_none_and_is_not_asked_again(
    database: Database, buyer: Tenant, api: Api, box: Mailbox
) -> None:
    made = await receiver(buyer)
    await agree(buyer.client, database, box)
    async with database.write() as session:
        assert await notices.tell(
            session, "by-register", WHO, "import.failed",
            {"import_id": "1", "file": "a.csv", "reason": "damaged", "rows": 3},
        )  # fmt: skip
    [text] = await send(database, box)
    letter = box.letters[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix(BASE)
    assert stop == link_in(text, letter_links.STOP)
    assert "a.csv" in text
    # Looking changes nothing, one click does.
    await buyer.client.get(stop)
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "confirmed"
    answer = await buyer.client.post(stop, content="List-Unsubscribe=One-Click")
    assert answer.status_code == 200
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "stopped"
    async with database.write() as session:
        assert not await notices.tell(session, "by-register", WHO, "import.failed", {})
    path = f"/v1/receivers/{made['id']}"
    problem(await buyer.ask("POST", f"{path}/confirmation"), 409, "conflict")
    problem(await buyer.ask("DELETE", path), 409, "conflict")
    problem(await buyer.ask("POST", "/v1/receivers", json={"email": WHO}), 409, "conflict")
    body = {"name": "Катанка", "query": QUERY, "email": WHO}
    refusal(
        await buyer.ask("POST", "/v1/saved-searches", json=body), "/email", "address_switched_off"
    )
    await api.delete(path)


async def test_links_are_good_for_one_thing_and_cannot_be_made_up(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer)
    [text] = await send(database, box)
    link = link_in(text, letter_links.CONFIRMATION)
    token = link.partition("?t=")[2]
    for other in (
        link.replace(letter_links.CONFIRMATION, letter_links.STOP),
        link[:-9] + ("A" if link[-9] != "A" else "B") + link[-8:],
        f"{letter_links.CONFIRMATION}?t={token[:-6]}",
        f"{letter_links.CONFIRMATION}?t=%00{token}",
    ):
        for method in ("GET", "POST"):
            problem(await buyer.client.request(method, other), 404, "not_found")
    async with database.write() as session:
        secret = await letter_links.make_secret(session)
    old = datetime.now(UTC) - letter_links.GOOD_FOR - timedelta(minutes=1)
    stale = letter_links.link(secret, "", Purpose.CONFIRM, UUID(made["id"]), old)
    problem(await buyer.client.post(stale), 404, "not_found")
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "waiting"


async def test_an_address_that_refuses_letters_is_switched_off(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer)
    await agree(buyer.client, database, box)
    box.refused[WHO] = "550 5.1.1 no such box"
    for number in range(notices.REFUSALS):
        async with database.write() as session:
            words: Json = {
                "import_id": "1",
                "file": f"{number}.csv",
                "reason": "damaged",
                "rows": 3,
            }
            await notices.tell(session, "by-register", WHO, "import.failed", words)
        assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "confirmed"
        await send(database, box)
    shown = await buyer.get(f"/v1/receivers/{made['id']}")
    assert shown["state"] == "disabled"
    assert "no such box" in shown["disabled_reason"]
    # Refused for good, they are not tried again.
    box.refused.clear()
    assert await send(database, box, after=7 * 86_400) == []


@pytest.mark.parametrize(
    "email",
    ["a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "a,b@example.org", "@x.org",
     "<a@example.org>", "имя@example.org", "a@1.2.3.4", "a@-x.org", "a" * 65 + "@example.org"],
)  # fmt: skip
async def test_what_is_no_address_is_refused(buyer: Tenant, email: str) -> None:
    answer = await buyer.ask("POST", "/v1/receivers", json={"email": email})
    assert problem(answer, 422, "invalid_input")["errors"][0]["pointer"] == "/email"


async def test_a_domain_in_other_letters_is_written_to_in_ascii(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer, email="Zakaz@Завод.РФ")
    assert made["email"] == "Zakaz@xn--80aegj1b.xn--p1ai"
    assert len(await send(database, box)) == 1


async def test_receivers_are_their_portals_own(
    buyer: Tenant, maker: Tenant, database: Database
) -> None:
    made = await receiver(buyer)
    path = f"/v1/receivers/{made['id']}"
    for method, address in [
        ("GET", path), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/confirmation"),
    ]:  # fmt: skip
        answer = await maker.ask(method, address, **({"json": {}} if method == "PATCH" else {}))
        problem(answer, 404, "not_found")
    assert (await maker.get("/v1/receivers"))["items"] == []
    problem(await buyer.ask("POST", f"{path}/confirmation"), 409, "conflict")
    changed = await buyer.ask("PATCH", path, json={"language": "en", "wanted": []})
    assert (changed.json()["language"], changed.json()["wanted"]) == ("en", [])
    search = await buyer.post(
        "/v1/saved-searches", {"name": "Катанка", "query": QUERY, "email": WHO}
    )
    assert search["receiver_id"] == made["id"]
    ended = await buyer.ask("PATCH", f"/v1/saved-searches/{search['id']}", json={"email": ""})
    assert ended.json()["receiver_id"] is None
    assert (await buyer.ask("DELETE", path)).status_code == 204
    async with database.read() as session:
        assert await receivers.count(ReadSession(session), "by-register") == 0

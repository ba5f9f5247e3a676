"""Records of one organization: refused at creation, proposed, merged and split."""

import pytest

from app.config import Settings
from app.services import duplicates
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json, organization
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant

INN, OTHER_INN = "7708503727", "7736050003"


def plant(name: str = "ООО «Прокатчик-Волга»", **changes: object) -> Json:
    return organization(name=name, region="Самарская область", city="Сызрань", **changes)


@pytest.fixture(scope="module")
async def people(standing: Standing) -> dict[str, Tenant]:
    """Two portals, a moderator, an integrator, and nobody."""
    made = {
        name: await tenant(standing.api.client, standing.database, name)
        for name in ("ru-register", "volga", "sandbox.tries")
    }
    moderator = await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])
    return made | {"moderator": moderator, "nobody": nobody(standing.api.client)}


async def search(standing: Standing) -> None:
    """Run the background job once."""
    live = LiveRegistry(standing.database)
    settings = Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    await duplicates.run(
        Work(database=standing.database, settings=settings, subject="", live=live)
    )  # fmt: skip


async def pair_of(who: Tenant, key: str, **asked: str) -> Json:
    (found,) = (await who.get("/v1/duplicates", organization_id=key, **asked))["items"]
    return dict(found)


async def test_a_near_certain_duplicate_is_refused_unless_it_is_wanted(
    people: dict[str, Tenant],
) -> None:
    register, volga = people["ru-register"], people["volga"]
    body = plant("АО «Сызраньтяжмаш-Литьё»", website="https://www.syzran-litye.example/ru")
    first = (await register.post("/v1/organizations", body))["id"]
    again = plant("Syzrantyazhmash-Litye JSC", website="http://syzran-litye.example")
    refused = await volga.ask("POST", "/v1/organizations", json=again)
    problem(refused, 409, "conflict")
    assert refused.json()["duplicate_of"] == first
    # Pushes and integrators' trials go on as before.
    pushed = await volga.ask("PUT", "/v1/organizations/by-source/volga/4711", json=again)
    assert pushed.status_code == 201
    tried = await people["sandbox.tries"].ask("POST", "/v1/organizations", json=again)
    assert tried.status_code == 201
    wanted = await volga.ask("POST", "/v1/organizations?allow_duplicate=true", json=again)
    assert wanted.status_code == 201


async def test_a_duplicate_is_found_behind_many_names_that_are_not_comparable(
    people: dict[str, Tenant],
) -> None:
    path = "/v1/organizations?allow_duplicate=true"
    body = plant("АО «Кинельлитмаш»", website="https://kinel-litmash.example")
    for _ in range(55):
        await people["sandbox.tries"].post(path, body)
    first = await people["ru-register"].add_organization(**body)
    refused = await people["volga"].ask("POST", "/v1/organizations", json=body)
    problem(refused, 409, "conflict")
    assert refused.json()["duplicate_of"] == first


async def test_what_a_caller_may_not_see_is_no_duplicate_to_him(people: dict[str, Tenant]) -> None:
    body = plant("АО «Тайный-Цех»", website="https://secret.example", visibility="private")
    await people["ru-register"].post("/v1/organizations", body)
    answer = await people["volga"].ask("POST", "/v1/organizations", json=body)
    assert answer.status_code == 201


async def test_two_records_become_one_and_two_again(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    register, volga, moderator = people["ru-register"], people["volga"], people["moderator"]
    number = {"scheme": "RU-INN", "value": INN}
    kept = (await register.post("/v1/organizations", plant(identifiers=[number])))["id"]
    spelt = plant("Общество с ограниченной ответственностью «ПРОКАТЧИК ВОЛГА»")
    path = "/v1/organizations/by-source/volga/17"
    gone = (await volga.ask("PUT", path, json=spelt)).json()["id"]
    offer = await volga.add_offer(gone)
    await search(standing)
    pair = await pair_of(moderator, gone)
    assert pair["probability"] > 0.9
    assert sum(reason["points"] for reason in pair["reasons"]) == pytest.approx(pair["points"])
    assert {"name.same", "place.city"} <= {reason["code"] for reason in pair["reasons"]}
    problem(await people["nobody"].ask("GET", "/v1/duplicates"), 401, "unauthenticated")
    cursor = (await volga.get("/v1/changes", since="now"))["next_cursor"]

    decision = f"/v1/duplicates/{pair['id']}/decisions"
    problem(await volga.ask("POST", decision, json={"state": "same"}), 403, "forbidden")
    decided = await moderator.post(decision, {"state": "same", "note": "Один."}, expect=200)
    assert (decided["merged_into"], decided["decided_by"]) == (kept, "key of chamber")
    problem(await moderator.ask("POST", decision, json={"state": "same"}), 409, "conflict")

    moved = await volga.ask("GET", f"/v1/organizations/{gone}")
    assert (moved.status_code, moved.json()["merged_into"]) == (308, kept)
    assert moved.headers["Location"].endswith(f"/v1/organizations/{kept}")
    followed = await volga.ask("GET", f"/v1/organizations/{gone}", follow_redirects=True)
    assert followed.json()["id"] == kept
    changed = await volga.ask("PATCH", f"/v1/organizations/{gone}", json={"city": "Омск"})
    assert (changed.status_code, changed.json()["merged_into"]) == (410, kept)
    assert (await volga.get(f"/v1/offers/{offer}"))["organization_id"] == kept
    listed = await volga.get("/v1/organizations", q="прокатчик")
    assert [item["id"] for item in listed["items"]] == [kept]
    told = {item["id"]: item for item in (await volga.get("/v1/changes", since=cursor))["items"]}
    assert (told[gone]["action"], told[gone]["merged_into"]) == ("merged", kept)

    # The portal goes on to push its record and listings of it.
    answer = await volga.ask("PUT", path, json=spelt | {"city": "Октябрьск"})
    assert (answer.status_code, answer.json()["merged_into"]) == (200, kept)
    assert (await volga.ask("PUT", path, json=spelt | {"city": "Октябрьск"})).status_code == 200
    late = await volga.add_offer(gone, title="Проволока медная")
    assert (await volga.get(f"/v1/offers/{late}"))["organization_id"] == kept
    past = (await volga.get(f"/v1/organizations/{gone}/history"))["items"]
    assert "merged" in {item["action"] for item in past}

    await moderator.post(decision, {"state": "different", "note": "Два цеха."}, expect=200)
    assert (await volga.get(f"/v1/organizations/{gone}"))["city"] == "Октябрьск"
    assert (await volga.get(f"/v1/offers/{offer}"))["organization_id"] == gone
    # What came after the merge stays with the record that it was written for.
    assert (await volga.get(f"/v1/offers/{late}"))["organization_id"] == kept
    numbers = (await register.get(f"/v1/organizations/{kept}"))["identifiers"]
    assert [item["value"] for item in numbers] == [INN]
    await volga.ask("PATCH", f"/v1/organizations/{gone}", json={"city": "Сызрань"})
    await search(standing)
    assert (await pair_of(moderator, gone, state="different"))["note"] == "Два цеха."
    assert (await moderator.get("/v1/duplicates", organization_id=gone))["items"] == []


async def test_a_chain_of_merges_comes_apart_as_it_was(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    volga, moderator = people["volga"], people["moderator"]
    names = ("ООО «Первоцвет»", "ООО «Второцвет»", "ООО «Третьецвет»")
    numbers = [None, {"scheme": "RU-INN", "value": OTHER_INN}, None]
    one, two, three = [
        (await volga.post("/v1/organizations", organization(
            name=name, identifiers=[number] if number else [])))["id"]
        for name, number in zip(names, numbers, strict=True)
    ]  # fmt: skip
    offers = {key: await volga.add_offer(key) for key in (one, two, three)}

    async def say(left: str, right: str, state: str, keep: str | None = None) -> None:
        pair = await volga.post("/v1/duplicates", {"organization_ids": [left, right]})
        said = {"state": state, "keep": keep}
        await moderator.post(f"/v1/duplicates/{pair['id']}/decisions", said, expect=200)

    await say(one, two, "same", keep=one)
    await say(one, three, "same", keep=three)
    for key in (one, two):
        answer = await volga.ask("GET", f"/v1/organizations/{key}")
        assert answer.json()["merged_into"] == three
    found = await volga.get("/v1/organizations", identifier=f"RU-INN:{OTHER_INN}")
    assert [item["id"] for item in found["items"]] == [three]
    (pair,) = [
        item
        for item in (await moderator.get("/v1/duplicates", state="same", organization_id=one))[
            "items"
        ]
        if three in {owner["id"] for owner in item["organizations"]}
    ]
    await moderator.post(
        f"/v1/duplicates/{pair['id']}/decisions", {"state": "different"}, expect=200
    )
    assert (await volga.ask("GET", f"/v1/organizations/{two}")).json()["merged_into"] == one
    # The portal takes its record away: what was part of it stands for itself again.
    assert (await volga.ask("DELETE", f"/v1/organizations/{one}")).status_code == 204
    assert (await volga.get(f"/v1/organizations/{two}"))["identifiers"][0]["value"] == OTHER_INN
    assert (await volga.get(f"/v1/offers/{offers[two]}"))["organization_id"] == two
    assert (await volga.get(f"/v1/offers/{offers[three]}"))["organization_id"] == three


async def test_who_speaks_for_a_part_speaks_for_the_whole_until_it_comes_apart(
    people: dict[str, Tenant],
) -> None:
    volga, moderator = people["volga"], people["moderator"]
    names = ("ООО «Первомост»", "ООО «Второмост»", "ООО «Третьемост»")
    one, two, three = [await volga.add_organization(name=name) for name in names]
    claim = await people["ru-register"].post(
        f"/v1/organizations/{two}/claims", {"evidence": "Выписка из реестра, номер 4711."}
    )
    approved = {"state": "approved"}
    await moderator.post(f"/v1/claims/{claim['id']}/decision", approved, expect=200)

    async def same(left: str, right: str, keep: str) -> str:
        pair = await volga.post("/v1/duplicates", {"organization_ids": [left, right]})
        decision = f"/v1/duplicates/{pair['id']}/decisions"
        await moderator.post(decision, {"state": "same", "keep": keep}, expect=200)
        return decision

    async def steward(key: str) -> object:
        return (await volga.get(f"/v1/organizations/{key}"))["steward"]

    first = await same(one, two, keep=one)
    second = await same(one, three, keep=three)
    different = {"state": "different"}
    assert await steward(three) == "ru-register"
    await moderator.post(first, different, expect=200)
    assert [await steward(key) for key in (two, three)] == ["ru-register", None]
    # The other two were not told apart.
    assert (await volga.ask("GET", f"/v1/organizations/{one}")).json()["merged_into"] == three
    await moderator.post(second, different, expect=200)
    assert [await steward(key) for key in (one, two, three)] == [None, "ru-register", None]


async def test_a_merge_moves_any_number_of_listings_each_with_a_change_of_its_own(
    people: dict[str, Tenant],
) -> None:
    volga, moderator = people["volga"], people["moderator"]
    kept, gone = [await volga.add_organization(name=f"ООО «Многомост-{n}»") for n in (1, 2)]
    moved = {await volga.add_offer(gone) for _ in range(3)} | {await volga.add_need(gone)}
    cursor = (await volga.get("/v1/changes", since="now"))["next_cursor"]
    pair = await volga.post("/v1/duplicates", {"organization_ids": [kept, gone]})
    said = {"state": "same", "keep": kept}
    await moderator.post(f"/v1/duplicates/{pair['id']}/decisions", said, expect=200)
    told = (await volga.get("/v1/changes", since=cursor))["items"]
    assert {item["id"] for item in told} == moved | {kept, gone}
    for item in told:
        if item["id"] in moved:
            noun = {"offer": "offers", "need": "needs"}[item["noun"]]
            now = await volga.get(f"/v1/{noun}/{item['id']}")
            assert now["organization_id"] == kept


async def test_open_and_closed_records_are_never_made_one(
    standing: Standing, people: dict[str, Tenant]
) -> None:
    volga = people["volga"]
    closed = await volga.add_organization(name="ООО «Замок»", visibility="private")
    opened = await volga.add_organization(name="ООО «Замок»", city="Омск")
    pair = await volga.post("/v1/duplicates", {"organization_ids": [closed, opened]})
    problem(await people["moderator"].ask("GET", f"/v1/duplicates/{pair['id']}"), 404, "not_found")
    administrator = Tenant(standing.api.client, "bootstrap", standing.api.headers)
    answer = await administrator.ask(
        "POST", f"/v1/duplicates/{pair['id']}/decisions", json={"state": "same"}
    )
    problem(answer, 409, "conflict")

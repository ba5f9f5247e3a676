"""Lists beside the registry: ties and their memory, drafts with evidence, gaps, privacy."""

from app.db import Database
from tests.support.api import Api, Json
from tests.support.documents import ROWS, as_csv
from tests.support.official import Office, addition
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant, nobody, tenant

IIN = "850101300015"
BIN = {"scheme": "KZ-BIN", "value": "491240001007"}


async def ties(desk: Office, **asked: str) -> list[Json]:
    return list((await desk.body.get(f"{desk.path}/ties", limit=100, **asked))["items"])


async def drafted(desk: Office, who: Tenant, country: str) -> Json:
    body = {"list_id": desk.list_id, "country": country}
    return await who.post("/v1/proposals/draft", body)


async def test_entries_are_tied_to_organizations_and_listings_with_reasons(
    desk: Office, api: Api
) -> None:
    renamed = await api.add_organization(
        name="Акционерное общество «Жезказган-Прокат»", country="KZ", identifiers=[BIN]
    )
    alike = await api.add_organization(name="ОАО «Уралпрофиль»")
    offer = await api.add_offer(
        alike, kind="product", title="Профили алюминиевые прессованные", codes=["7604210000"]
    )
    await api.add_organization(name="ООО «Уральский профсоюз»")
    await desk.imported(as_csv())
    found = {(tie["record_id"], tie["noun"]): tie for tie in await ties(desk)}
    by_number = found[renamed, "organization"]
    assert by_number["probability"] > 0.95
    codes = [reason["code"] for reason in by_number["reasons"]]
    assert codes[:3] == ["tie.base", "tie.same_number", "tie.other_name"]
    by_name = found[alike, "organization"]
    assert "совпадает наименование" in " ".join(r["label"] for r in by_name["reasons"])
    assert by_name["name"] == "ОАО «Уралпрофиль»"
    assert found[offer, "offer"]["probability"] > 0.5
    assert len(found) == 3


async def test_a_decision_is_remembered_in_the_next_edition(desk: Office, api: Api) -> None:
    right = await api.add_organization(name="АО «Уралпрофиль»")
    wrong = await api.add_organization(name="ООО «Уралпрофиль»")
    await desk.imported(as_csv())
    proposed = await ties(desk, state="proposed")
    assert {tie["record_id"] for tie in proposed} == {right, wrong}
    assert "tie.namesakes" in [reason["code"] for reason in proposed[0]["reasons"]]
    entry = proposed[0]["entry_id"]
    for record, state in ((right, "confirmed"), (wrong, "rejected")):
        said = {"entry_id": entry, "record_id": record, "state": state, "note": "Проверено."}
        problem(
            await desk.body.ask("POST", f"{desk.path}/ties/decision", json=said), 403, "forbidden"
        )
        await desk.keeper.post(f"{desk.path}/ties/decision", said, expect=200)
    rows = [list(row) for row in ROWS]
    rows[1][4] = "Профили алюминиевые полые"
    await desk.imported(as_csv(rows), base=1)
    await desk.keeper.post(f"{desk.path}/ties", {}, expect=200)
    states = {tie["record_id"]: tie["state"] for tie in await ties(desk)}
    assert states == {right: "confirmed", wrong: "rejected"}
    # Another enterprise in the row is another question.
    rows[1][2] = "АО «Уралпрофили»"
    rows[1][4] = "Профили алюминиевые полые"
    done = await desk.imported(as_csv(rows), base=2)
    assert done["counts"]["changed"] == 1
    assert {t["record_id"]: t["state"] for t in await ties(desk)}[right] == "proposed"
    missing = {"entry_id": entry, "record_id": entry, "state": "confirmed"}
    answer = await desk.keeper.ask("POST", f"{desk.path}/ties/decision", json=missing)
    problem(answer, 404, "not_found")


async def test_a_tie_that_a_merge_has_moved_is_told_where_it_is(desk: Office, api: Api) -> None:
    gone = await api.add_organization(name="АО «Уралпрофиль»")
    kept = await api.add_organization(name="ЗАО «Полоса»")
    await desk.imported(as_csv())
    [tie] = await ties(desk)
    pair = await api.post("/v1/duplicates", {"organization_ids": [gone, kept]})
    decided = {"state": "same", "keep": kept}
    await api.post(f"/v1/duplicates/{pair['id']}/decisions", decided, expect=200)
    said = {"entry_id": tie["entry_id"], "record_id": gone, "state": "confirmed"}
    answer = await desk.keeper.ask("POST", f"{desk.path}/ties/decision", json=said)
    refusal(answer, "/record_id", "merged")
    assert answer.json()["merged_into"] == kept
    await desk.keeper.post(f"{desk.path}/ties/decision", said | {"record_id": kept}, expect=200)


async def test_nobody_is_asked_about_ties_of_an_entry_that_went(desk: Office, api: Api) -> None:
    await api.add_organization(name="АО «Уралпрофиль»")
    await api.add_organization(name="ООО «Уралпрофиль»")
    kept = await api.add_organization(name="ОАО «Белкабель»", country="BY")
    await desk.imported(as_csv())
    confirmed, undecided, _ = await ties(desk)
    assert confirmed["entry_id"] == undecided["entry_id"]
    said = {key: confirmed[key] for key in ("entry_id", "record_id")} | {"state": "confirmed"}
    await desk.keeper.post(f"{desk.path}/ties/decision", said, expect=200)
    await desk.imported(as_csv([row for row in ROWS if row[0] != "2"]), base=1)
    assert [tie["record_id"] for tie in await ties(desk, state="proposed")] == [kept]
    [decided] = await ties(desk, state="confirmed")
    assert decided["record_id"] == confirmed["record_id"]


async def test_a_draft_says_what_the_registry_knows_and_the_list_lacks(
    desk: Office, api: Api
) -> None:
    listed = await api.add_organization(
        name="АО «Жезмыс Прокат Плюс»", country="KZ", identifiers=[BIN]
    )
    await api.add_offer(listed, kind="product", title="Катанка медная", codes=["7408110000"])
    fresh = await api.add_organization(name="ТОО «Новая Проволока»", country="KZ")
    offer = await api.add_offer(fresh, kind="product", title="Проволока", codes=["740819"])
    await api.add_offer(fresh, kind="material", title="Шлак", codes=["7408"])
    elsewhere = await api.add_organization(name="ТОО «Мебель»", country="KZ")
    await api.add_offer(elsewhere, kind="product", title="Столы", codes=["9403"])
    person = await api.add_organization(
        name="ИП Сериков", country="KZ", identifiers=[{"scheme": "KZ-BIN", "value": IIN}]
    )
    await api.add_offer(person, kind="product", title="Проволока", codes=["7408"])
    await desk.imported(as_csv())
    made = await drafted(desk, desk.body, "KZ")
    proposal = made["proposal"]
    assert (proposal["state"], proposal["automatic"]) == ("draft", True)
    changed, added = proposal["lines"]
    assert (changed["action"], changed["code"]) == ("change", "enterprise_renamed")
    assert changed["after"]["enterprise"] == "АО «Жезмыс Прокат Плюс»"
    assert changed["evidence"][0]["record_id"] == listed
    assert (added["action"], added["code"]) == ("add", "new_enterprise")
    assert added["after"]["codes"] == ["740819"]
    assert [item["record_id"] for item in added["evidence"]] == [fresh, offer]
    assert added["evidence"][1]["revision"] > 0
    # Nobody else learns of it before it is submitted.
    path = f"/v1/proposals/{proposal['id']}"
    problem(await desk.keeper.ask("GET", path), 404, "not_found")
    events = (await desk.body.get(path))["events"]
    assert [event["after"] for event in events] == ["draft"]


async def test_a_draft_asks_to_remove_who_has_gone(desk: Office, api: Api) -> None:
    gone = await api.add_organization(name="АО «Уралпрофиль»")
    idle = await api.add_organization(name="ТОО «Жезмыс Прокат»", country="KZ", identifiers=[BIN])
    offer = await api.add_offer(idle, kind="product", codes=["7408"])
    await desk.imported(as_csv())
    await api.delete(f"/v1/organizations/{gone}")
    await api.patch(f"/v1/offers/{offer}", {"status": "withdrawn"})
    [russian] = (await drafted(desk, desk.other, "RU"))["proposal"]["lines"]
    assert (russian["action"], russian["code"]) == ("remove", "enterprise_gone")
    assert russian["evidence"][0]["record_id"] == gone
    [kazakh] = (await drafted(desk, desk.body, "KZ"))["proposal"]["lines"]
    assert (kazakh["action"], kazakh["code"]) == ("remove", "nothing_active")
    [left] = [tie for tie in await ties(desk) if tie["record_id"] == gone]
    assert left["name"] is None


async def test_gaps_are_needs_that_nobody_is_listed_for(desk: Office, api: Api) -> None:
    buyer = await api.add_organization(country="BY")
    wanted = await api.add_need(buyer, title="Трубы медные", codes=["741110"])
    await api.add_need(buyer, title="Катанка", codes=["7408"])
    await api.add_need(buyer, title="Мебель", codes=["9403"])
    await desk.imported(as_csv())
    found = await nobody(api.client).get(f"{desk.path}/gaps")
    assert [(gap["heading"], gap["needs"], gap["offered"]) for gap in found["items"]] == [
        ("7411", [wanted], 0)
    ]
    assert found["items"][0]["title"]


async def test_nothing_private_comes_through_lists(
    desk: Office, api: Api, database: Database
) -> None:
    owner = await tenant(api.client, database, "plant")
    secret = await owner.add_organization(
        name="ТОО «Жезмыс Прокат»", country="KZ", identifiers=[BIN], visibility="private"
    )
    await owner.add_offer(secret, kind="product", codes=["7408"])
    members = await owner.add_organization(name="АО «Уралпрофиль»", visibility="members")
    veiled = await owner.add_organization(name="ТОО «Скрытый»", country="KZ")
    await owner.add_offer(veiled, kind="product", codes=["7408"], visibility="private")
    await owner.add_need(veiled, codes=["7411"], visibility="private")
    tester = await tenant(api.client, database, "sandbox.tester")
    sandboxed = await tester.add_organization(name="ОАО «Белкабель»", country="BY")
    await desk.imported(as_csv())
    assert await ties(desk) == []
    assert (await drafted(desk, desk.body, "KZ"))["proposal"]["lines"] == []
    assert (await desk.body.get(f"{desk.path}/gaps"))["items"] == []
    page = await api.client.get(f"/lists/{desk.list_id}")
    assert not [key for key in (secret, members, veiled, sandboxed) if key in page.text]


async def test_a_tie_with_a_record_that_turned_private_is_not_shown(desk: Office, api: Api) -> None:
    key = await api.add_organization(name="АО «Уралпрофиль»")
    await desk.imported(as_csv())
    assert [tie["record_id"] for tie in await ties(desk)] == [key]
    await api.patch(f"/v1/organizations/{key}", {"visibility": "private"})
    assert await ties(desk) == []


async def test_a_sandbox_has_no_part_in_lists(desk: Office, api: Api, database: Database) -> None:
    tester = await tenant(api.client, database, "sandbox.tester")
    refusal(
        await api.client.put(
            "/v1/bodies/sandbox.tester", json={"country": "KZ"}, headers=api.headers
        ),
        "/portal", "sandbox",
    )  # fmt: skip
    await desk.imported(as_csv())
    made = await desk.body.post("/v1/proposals", desk.proposal(addition()))
    await desk.body.post(f"/v1/proposals/{made['id']}/submission", {}, expect=200)
    assert (await tester.get("/v1/proposals"))["items"] == []
    problem(await tester.ask("GET", f"/v1/proposals/{made['id']}"), 404, "not_found")
    answer = await tester.ask("POST", "/v1/proposals", json=desk.proposal(addition()))
    problem(answer, 403, "forbidden")

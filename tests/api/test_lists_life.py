"""The full life of a list with three roles: body, keeper, public."""

import asyncio
import io
from urllib.parse import quote

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from app.db import Database
from tests.support.api import Api
from tests.support.documents import ROWS, as_csv, as_pdf
from tests.support.official import Office, addition, office_with_edition
from tests.support.problems import problem
from tests.support.tenants import nobody


@pytest.fixture
async def desk(api: Api, database: Database) -> Office:
    """A list with one edition."""
    return await office_with_edition(api, database)


async def test_a_proposal_lives_from_draft_to_edition(desk: Office, api: Api) -> None:
    rows = await desk.entries()
    first = rows[0]
    change = {
        "action": "change",
        "entry_id": first["id"],
        "fields": {"enterprise": "АО «Жезмыс Прокат»"},
        "grounds": "Реорганизация.",
    }
    body, keeper, everybody = desk.body, desk.keeper, nobody(api.client)
    made = await body.post("/v1/proposals", desk.proposal(change, addition()))
    path = f"/v1/proposals/{made['id']}"
    assert (made["state"], made["base"], len(made["lines"])) == ("draft", 1, 2)
    assert made["lines"][0]["before"]["enterprise"] == "ТОО «Жезмыс Прокат»"
    problem(await keeper.ask("GET", path), 404, "not_found")
    problem(await everybody.ask("GET", path), 401, "unauthenticated")

    await body.post(f"{path}/submission", {"reason": "Письмо № 12"}, expect=200)
    assert (await desk.other.get(path))["proposal"]["state"] == "submitted"
    taken = {"deadline": "2099-12-31", "reason": "Принято."}
    reviewed = await keeper.post(f"{path}/review", taken, expect=200)
    assert (reviewed["state"], reviewed["deadline"]) == ("in_review", "2099-12-31")
    await keeper.post(f"{path}/comments", {"text": "Прошу выписку."}, expect=200)
    sent = await body.ask(
        "POST", f"{path}/attachments", content=b"%PDF-1.7 extract",
        headers={"X-Filename": "%D0%B2%D1%8B%D0%BF%D0%B8%D1%81%D0%BA%D0%B0.pdf",
                 "Content-Type": "application/pdf"},
    )  # fmt: skip
    [file] = sent.json()["attachments"]
    assert (file["name"], file["media_type"], file["size"]) == (
        "выписка.pdf",
        "application/pdf",
        16,
    )
    got = await keeper.ask("GET", f"{path}/attachments/{file['id']}")
    assert got.content == b"%PDF-1.7 extract"
    assert got.headers["content-type"] == "application/octet-stream"
    disposition = got.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert f"filename*=UTF-8''{quote('выписка.pdf')}" in disposition
    await keeper.post(f"{path}/agreement", {"reason": "Протокол № 3"}, expect=200)
    done = await desk.publish(made["id"])
    assert done["counts"] == {"added": 1, "changed": 1, "removed": 0}

    whole = await body.get(path)
    assert [event["after"] for event in whole["events"]] == [
        "draft", "submitted", "in_review", "agreed", "published",
    ]  # fmt: skip
    assert [event["portal"] for event in whole["events"]] == [
        "kz-ministry", "kz-ministry", "eec", "eec", "eec",
    ]  # fmt: skip
    assert whole["proposal"]["published_in"] == 2
    assert [said["text"] for said in whole["comments"]] == ["Прошу выписку."]
    after = await desk.entries(2)
    assert [row["position"] for row in after] == [1, 2, 3, 4, 5, 6]
    assert after[0]["id"] == first["id"]
    assert after[0]["fields"]["enterprise"] == "АО «Жезмыс Прокат»"
    # The cell that the change made wrong is gone, the others are as they were.
    names = {column["name"]: column["value"] for column in after[0]["columns"]}
    assert "Предприятие" not in names
    assert names["ТУ"] == "ГОСТ Р 53803"
    assert after[5]["fields"]["goods"] == "Проволока медная"
    assert (await desk.entries(1))[0]["fields"]["enterprise"] == "ТОО «Жезмыс Прокат»"

    difference = await everybody.get(f"{desk.path}/editions/2/difference")
    changed, added = difference["items"]
    assert changed["fields"] == [
        {"field": "enterprise", "before": "ТОО «Жезмыс Прокат»", "after": "АО «Жезмыс Прокат»"}
    ]
    assert (added["action"], added["after"], added["before"]) == ("add", 6, None)
    assert (await everybody.get(f"{desk.path}/editions/2/difference", since=0))["counts"] == {
        "added": 6, "changed": 0, "removed": 0,
    }  # fmt: skip


async def test_each_step_is_for_whoever_may(desk: Office) -> None:
    made = await desk.body.post("/v1/proposals", desk.proposal(addition()))
    path = f"/v1/proposals/{made['id']}"
    problem(await desk.other.ask("POST", f"{path}/submission", json={}), 404, "not_found")
    problem(await desk.keeper.ask("POST", f"{path}/review", json={}), 404, "not_found")
    await desk.body.post(f"{path}/submission", {}, expect=200)
    problem(await desk.other.ask("POST", f"{path}/withdrawal", json={}), 403, "forbidden")
    problem(await desk.body.ask("POST", f"{path}/agreement", json={}), 403, "forbidden")
    early = await desk.keeper.ask("POST", f"{path}/agreement", json={})
    possible = problem(early, 409, "wrong_step")["detail"].partition("Possible: ")[2]
    assert possible == "draft, in_review, withdrawn."
    await desk.keeper.post(f"{path}/review", {}, expect=200)
    changed = {"base": 1, "title": "Другое"}
    problem(await desk.body.ask("PUT", path, json=changed), 409, "wrong_step")
    await desk.keeper.post(f"{path}/return", {"reason": "Уточнить коды."}, expect=200)
    problem(await desk.keeper.ask("GET", path), 404, "not_found")
    kept = {"base": 1, "title": "Уточнённое", "lines": [{"keep": 0}]}
    answer = await desk.body.ask("PUT", path, json=kept)
    assert answer.json()["lines"] == made["lines"]
    await desk.body.post(f"{path}/submission", {}, expect=200)
    await desk.keeper.post(f"{path}/review", {}, expect=200)
    declined = await desk.keeper.post(f"{path}/refusal", {"reason": "Нет выписки."}, expect=200)
    assert declined["state"] == "declined"
    problem(await desk.body.ask("POST", f"{path}/submission", json={}), 409, "wrong_step")
    said = {"text": "Поздно."}
    problem(await desk.body.ask("POST", f"{path}/comments", json=said), 409, "wrong_step")


async def test_a_portal_that_speaks_for_no_state_proposes_nothing(desk: Office) -> None:
    for who, country in ((desk.keeper, "KZ"), (desk.body, "RU"), (desk.other, "KZ")):
        answer = await who.ask(
            "POST", "/v1/proposals", json=desk.proposal(addition(), country=country)
        )
        problem(answer, 403, "forbidden")


async def test_nobody_decides_on_a_proposal_of_his_own_portal(desk: Office, api: Api) -> None:
    await api.put("/v1/bodies/eec", {"country": "KZ"})
    made = await desk.keeper.post("/v1/proposals", desk.proposal(addition()))
    path = f"/v1/proposals/{made['id']}"
    await desk.keeper.post(f"{path}/submission", {}, expect=200)
    problem(await desk.keeper.ask("POST", f"{path}/review", json={}), 403, "forbidden")


async def test_of_two_publishers_at_once_one_wins(desk: Office) -> None:
    first = await desk.agreed(desk.body, desk.proposal(addition()))
    russian = addition(enterprise="ООО «Волга Лист»", goods="Лист")
    second = await desk.agreed(desk.other, desk.proposal(russian, country="RU"))
    sent = [
        desk.keeper.ask(
            "POST", f"{desk.path}/editions",
            json={"base": 1, "on": "2026-06-01", "proposals": [one]},
        )
        for one in (first, second)
    ]  # fmt: skip
    answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "The newest edition is 2, not 1" in problem(loser, 409, "conflict")["detail"]
    assert (await desk.keeper.get(desk.path))["newest"] == 2
    assert len(await desk.entries(2)) == 6
    states = {
        item["id"]: item["state"] for item in (await desk.keeper.get("/v1/proposals"))["items"]
    }
    assert sorted(states.values()) == ["agreed", "published"]
    # What lost is taken by the next edition: nothing of it stands in conflict.
    [left] = [key for key, state in states.items() if state == "agreed"]
    await desk.publish(left, base=2)
    assert len(await desk.entries(3)) == 7


async def test_an_entry_that_was_removed_is_not_removed_again(desk: Office, api: Api) -> None:
    first = (await desk.entries())[0]
    removal = {"action": "remove", "entry_id": first["id"], "grounds": "Закрыто."}
    one = await desk.agreed(desk.body, desk.proposal(removal))
    two = await desk.agreed(desk.body, desk.proposal(removal, title="Ещё раз"))
    conflicts = await desk.body.get(f"/v1/proposals/{two}/conflicts")
    assert [(c["code"], c["proposal_id"]) for c in conflicts["items"]] == [("other_proposal", one)]
    russian = await desk.body.ask(
        "GET", f"/v1/proposals/{two}/conflicts", headers={"Accept-Language": "ru"}
    )
    assert russian.json()["items"][0]["detail"].startswith("О предприятии ")
    both = {"base": 1, "on": "2026-06-01", "proposals": [one, two]}
    answer = await desk.keeper.ask("POST", f"{desk.path}/editions", json=both)
    named = problem(answer, 409, "edition_conflict")["errors"]
    assert named[0]["pointer"] == "/proposals/0/lines/0"
    assert (await desk.keeper.get(desk.path))["newest"] == 1
    await desk.publish(one)
    again = {"base": 2, "on": "2026-06-02", "proposals": [two]}
    answer = await desk.keeper.ask("POST", f"{desk.path}/editions", json=again)
    [named] = problem(answer, 409, "edition_conflict")["errors"]
    assert named["code"] == "entry_removed"
    assert (await desk.keeper.get(desk.path))["newest"] == 2
    await desk.keeper.post(f"/v1/proposals/{two}/return", {"reason": "Уже исключено."}, expect=200)
    late = desk.proposal(removal, base=2)
    answer = await desk.body.ask("POST", "/v1/proposals", json=late)
    [error] = problem(answer, 422, "invalid_input")["errors"]
    assert (error["pointer"], error["code"]) == ("/lines/0/entry_id", "unknown_entry")


async def test_a_proposal_against_an_outdated_edition_is_rebased(desk: Office) -> None:
    first = (await desk.entries())[0]

    def change(**fields: str) -> dict[str, object]:
        return {"action": "change", "entry_id": first["id"], "fields": fields}

    late = await desk.body.post("/v1/proposals", desk.proposal(change(goods="Катанка КМ")))
    clash = await desk.body.post("/v1/proposals", desk.proposal(change(enterprise="ТОО «Иное»")))
    done = await desk.agreed(desk.body, desk.proposal(change(enterprise="АО «Жезмыс»")))
    await desk.publish(done)
    stale = desk.proposal(addition())
    problem(await desk.body.ask("POST", "/v1/proposals", json=stale), 409, "conflict")
    path = f"/v1/proposals/{late['id']}"
    problem(await desk.body.ask("POST", f"{path}/submission", json={}), 409, "conflict")
    rebased = await desk.body.post(f"{path}/rebase", {}, expect=200)
    assert rebased["base"] == 2
    [line] = rebased["lines"]
    assert line["after"]["enterprise"] == "АО «Жезмыс»"
    assert (line["before"]["goods"], line["after"]["goods"]) == ("Катанка медная", "Катанка КМ")
    await desk.body.post(f"{path}/submission", {}, expect=200)
    events = (await desk.body.get(path))["events"]
    assert [(event["after"], event["reason"]) for event in events] == [
        ("draft", ""), ("draft", "1 → 2"), ("submitted", ""),
    ]  # fmt: skip

    path = f"/v1/proposals/{clash['id']}"
    answer = await desk.body.ask("POST", f"{path}/rebase", json={})
    [error] = problem(answer, 409, "edition_conflict")["errors"]
    assert (error["pointer"], error["code"]) == ("/lines/0", "field_changed")
    assert "АО «Жезмыс»" in error["detail"]
    dropped = await desk.body.post(f"{path}/rebase", {"drop_conflicting": True}, expect=200)
    assert (dropped["base"], dropped["lines"]) == (2, [])
    answer = await desk.body.ask("POST", f"{path}/submission", json={})
    assert problem(answer, 422, "invalid_input")["errors"][0]["code"] == "no_lines"


async def test_a_second_document_keeps_the_ids_of_entries(desk: Office) -> None:
    before = {row["fields"]["enterprise"]: row["id"] for row in await desk.entries()}
    rows = [list(row) for row in ROWS]
    rows[0][5] = "7408 11 000 0, 7408 19"
    rows[1][2] = "АКЦИОНЕРНОЕ ОБЩЕСТВО «УРАЛПРОФИЛЬ»"
    rows.pop(3)
    rows.append(["6", "РФ", "ООО «Титан Юг»", "", "Титан губчатый", "8108", ""])
    done = await desk.imported(as_pdf(rows), "perechen.pdf", base=1, on="2026-03-01")
    assert done["counts"] == {"added": 1, "changed": 2, "removed": 1}
    after = {row["fields"]["enterprise"]: row["id"] for row in await desk.entries(2)}
    assert after["ТОО «Жезмыс Прокат»"] == before["ТОО «Жезмыс Прокат»"]
    assert after["АКЦИОНЕРНОЕ ОБЩЕСТВО «УРАЛПРОФИЛЬ»"] == before["АО «Уралпрофиль»"]
    assert after["ООО «Титан Юг»"] not in before.values()
    assert done["edition"]["document"]["name"] == "perechen.pdf"
    assert len(done["edition"]["document"]["sha256"]) == 64
    problem(await desk.send(as_csv(), base=1), 409, "conflict")
    early = await desk.send(as_csv(), base=2, on="2025-01-01")
    [error] = problem(early, 422, "invalid_input")["errors"]
    assert (error["pointer"], error["code"]) == ("?on", "before_newest")
    for wrong in ({"base": 1}, {"base": 2, "on": "2025-01-01"}):
        tried = await desk.send(as_csv(), dry_run=True, **wrong)
        assert tried.status_code in {409, 422}, "a trial says what the import would"


@pytest.mark.parametrize(("language", "title"), [("ru", "Перечень"), ("en", "List")])
async def test_editions_and_proposals_are_taken_away(
    desk: Office, api: Api, language: str, title: str
) -> None:
    evil = addition(enterprise='=HYPERLINK("x")', goods="+Ленты|<b>")
    key = await desk.agreed(desk.body, desk.proposal(evil))
    await desk.publish(key)
    headers = {"Accept-Language": language}
    public, own = nobody(api.client), desk.body
    for path, who in (
        (f"{desk.path}/editions/2/export", public),
        (f"{desk.path}/editions/2/difference", public),
        (f"/v1/proposals/{key}/export", own),
    ):
        got = {
            form: await who.ask("GET", path, params={"format": form}, headers=headers)
            for form in ("docx", "xlsx", "csv", "markdown")
        }
        assert {answer.status_code for answer in got.values()} == {200}
        text = got["csv"].content.decode("utf-8-sig")
        assert "'=HYPERLINK" in text
        assert ",=HYPERLINK" not in text
        document = Document(io.BytesIO(got["docx"].content))
        assert title in document.paragraphs[0].text
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert '=HYPERLINK("x")' in cells
        book = CalamineWorkbook.from_filelike(io.BytesIO(got["xlsx"].content))
        assert title in str(book.get_sheet_by_index(0).to_python()[0][0])
        assert "+Ленты\\|&lt;b>" in got["markdown"].text
        again = await who.ask("GET", path, params={"format": "csv"}, headers=headers)
        assert again.content == got["csv"].content

"""The answers that the description shows are such as it says, and the first calls have one."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app.api.examples import ANSWERS
from tests.api.conftest import Standing
from tests.support.answers import AS_OF, Recording
from tests.support.description import BY_ID
from tests.support.shapes import misfits

FIRST = (
    *("find_organizations", "create_organization", "find_offers", "create_offer", "read_need"),
    *("suggest_for_need", "suggest_ad_hoc", "suggest_for_organization", "explain_suggestion"),
    *("find_positions", "read_position", "suggest_codes", "find_scorecards", "decide_on_pair"),
    *("start_import", "read_import", "read_import_report", "search_chains", "check_programme"),
    *("work_out_subsidy", "allocate_capacities", "find_balance", "find_gaps", "find_lists"),
    *("find_changes", "create_webhook", "find_matters", "find_countries", "find_units"),
)
MOST_BYTES = 20_000
FILES = sorted(ANSWERS.glob("*/*.json"))

each_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


@each_file
def test_a_shown_answer_is_such_as_the_description_says(path: Path) -> None:
    said = json.loads(path.read_text(encoding="utf-8"))
    assert misfits(path.stem, int(path.parent.name), said) == [], "run `make answers`"
    assert path.stat().st_size < MOST_BYTES


@each_file
def test_the_description_shows_it(path: Path) -> None:
    media = BY_ID[path.stem]["responses"][path.parent.name]["content"]["application/json"]
    assert media["example"] == json.loads(path.read_text(encoding="utf-8"))


async def test_a_refused_question_of_several_has_every_field_too(standing: Standing) -> None:
    asked = {"queries": [{"seek": "nonsense"}, {"seek": "offers", "title": "Катанка"}]}
    answer = await standing.api.client.post("/v1/suggestions", json=asked)
    refused, answered = answer.json()["results"]
    assert refused["problem"]["code"] == "invalid_input"
    assert answered["problem"] is None
    assert misfits("suggest_ad_hoc", 200, answer.json()) == []


@pytest.mark.parametrize("name", FIRST)
def test_what_a_frontend_asks_first_shows_its_answer(name: str) -> None:
    assert name in {path.stem for path in FILES}


@pytest.mark.parametrize("name", ["suggest_for_need", "explain_suggestion"])
def test_shown_points_are_the_sum_of_the_shown_reasons(name: str) -> None:
    said = json.loads((ANSWERS / "200" / f"{name}.json").read_text(encoding="utf-8"))
    item = said["items"][0] if "items" in said else said
    assert sum(one["points"] for one in item["reasons"]) == pytest.approx(item["points"])


def test_days_of_an_example_stay_and_those_of_now_move() -> None:
    nothing = httpx.MockTransport(lambda _: httpx.Response(200, json={"paths": {}}))
    with httpx.Client(transport=nothing, base_url="http://test") as client:
        recording = Recording(client)
    tomorrow, later = (f"{recording._began.date() + timedelta(days=n)}" for n in (1, 30))
    asked = httpx.Request("POST", "http://test", json={"since": later})
    said = {"since": later, "due": tomorrow}
    recording.answered("work_out_subsidy", httpx.Response(200, json=said, request=asked))
    shown = recording.kept[200, "work_out_subsidy"]
    assert shown == {"since": later, "due": f"{AS_OF.date() + timedelta(days=1)}"}

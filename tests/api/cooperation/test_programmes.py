"""Programmes through HTTP: rules, checks and subsidies."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.api.cooperation.assistance import ASKED, ASSISTANCE, LOAN, RATES
from tests.support.api import Json
from tests.support.copper import Copper
from tests.support.problems import refusal
from tests.support.records import add_organization
from tests.support.tenants import Tenant

CYRILLIC = re.compile("[А-Яа-яЁё]")


def _inside(node: Any) -> Iterator[Json]:
    """Every object of an answer."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _inside(part)


async def test_every_rule_shows_its_source_and_status(anybody: Tenant) -> None:
    found = await anybody.get("/v1/programmes")
    assert len(found["items"]) == 4
    rules = [r for one in found["items"] for e in one["editions"] for r in e["rules"]]
    assert all(rule["source"] and rule["status"] and rule["label"] for rule in rules)
    assert all(rule["threshold"] is None for rule in rules if rule["status"] == "open")
    one = await anybody.get(ASSISTANCE)
    assert one in found["items"]
    english = await anybody.ask("GET", ASSISTANCE, headers={"Accept-Language": "en"})
    assert english.json()["title"] == "Financial assistance for joint cooperation projects"


@pytest.mark.parametrize("path", ["/v1/programmes", "/v1/tags"])
async def test_sources_are_cited_in_the_readers_language(anybody: Tenant, path: str) -> None:
    answers = {
        language: await anybody.ask("GET", path, headers={"Accept-Language": language})
        for language in ("ru", "en", "kk")
    }
    cited = {
        language: [node["source"] for node in _inside(answer.json()) if "source" in node]
        for language, answer in answers.items()
    }
    assert len(cited["ru"]) > 10
    assert cited["ru"] == cited["kk"]
    assert all(CYRILLIC.search(source) for source in cited["ru"])
    assert not any(CYRILLIC.search(source) for source in cited["en"])
    acts = [source for source in cited["en"] if source.startswith("Decision")]
    assert all(source.endswith("(our translation)") for source in acts)


async def test_a_chain_and_a_loan_are_checked_rule_by_rule(anybody: Tenant, goods: Copper) -> None:
    body = {
        "organization_ids": list(goods.organizations.values()), **ASKED,
        "facts": {"sector": "metallurgy", "applicant_is_listed_bank": True,
                  "supplies_share_percent": 50},
    }  # fmt: skip
    found = await anybody.post(f"{ASSISTANCE}/check", body, expect=200)
    answers = {rule["code"]: rule["answer"] for rule in found["rules"]}
    assert answers == {
        "three_states": "yes", "loan_rate": "yes", "loan_term": "yes", "loan_currency": "yes",
        "annual_cap": "no", "applicant": "yes", "sector": "yes", "supplies_share": "unknown",
        "localisation": "unknown",
    }  # fmt: skip
    assert found["answer"] == "unknown"
    assert found["member_states"] == ["KZ", "BY", "RU"]
    assert found["open_rules"] == ["supplies_share", "localisation"]
    missing = {r["code"]: [m["code"] for m in r["missing"]] for r in found["rules"]}
    assert missing["supplies_share"] == ["threshold"]
    assert missing["localisation"] == ["fact", "threshold"]
    two = body | {"organization_ids": [goods.organizations[one] for one in ("mill", "winder")]}
    assert (await anybody.post(f"{ASSISTANCE}/check", two, expect=200))["answer"] == "no"


async def test_a_project_of_which_nothing_is_stated_is_unknown_everywhere(
    anybody: Tenant,
) -> None:
    every = (await anybody.get("/v1/programmes"))["items"]
    assert every
    for one in every:
        found = await anybody.post(f"/v1/programmes/{one['id']}/check", {}, expect=200)
        assert {rule["answer"] for rule in found["rules"]} == {"unknown"}
        assert found["answer"] == "unknown"


async def test_an_organization_whose_state_is_not_known_may_be_of_a_further_member(
    standing: Standing, owner: Tenant, anybody: Tenant
) -> None:
    async with standing.database.write() as session:
        stateless = await add_organization(session, name="Завод «Нездешний»", country="ZZ")
    await owner.add_organization(name="АО «Известный»")  # what is read after it is newer
    for states, answer in ((["KZ"], "unknown"), (["KZ", "RU"], "unknown"),
                           (["KZ", "RU", "BY"], "yes")):  # fmt: skip
        body = {"organization_ids": [str(stateless)], "countries": states}
        found = await anybody.post(f"{ASSISTANCE}/check", body, expect=200)
        rules = {rule["code"]: rule for rule in found["rules"]}
        assert rules["three_states"]["answer"] == answer
        assert rules["three_states"]["stated"] == len(states)
        missing = [one["code"] for one in rules["three_states"]["missing"]]
        assert missing == ["fact"] * (answer == "unknown")
        assert found["member_states"] == states


async def test_a_subsidy_that_is_just_the_cap_is_within_it_in_any_currency(
    anybody: Tenant,
) -> None:
    body = {
        "loan": LOAN | {"amount": 25e9, "currency": "KZT", "rate_percent": 10},
        "key_rate_of": "KZ", "rub_per_unit": 0.14,
        "key_rates": [{"country": "KZ", "since": "2027-01-01", "percent": 10}],
    }  # fmt: skip
    found = await anybody.post(f"{ASSISTANCE}/check", body, expect=200)
    [cap] = [rule for rule in found["rules"] if rule["code"] == "annual_cap"]
    assert (cap["stated"], cap["answer"]) == (350e6, "yes")
    assert not found["subsidy"]["cap_hit"]
    dearer = body | {"rub_per_unit": 0.140000001}
    found = await anybody.post(f"{ASSISTANCE}/check", dearer, expect=200)
    assert "annual_cap" in [one["code"] for one in found["rules"] if one["answer"] == "no"]
    assert found["subsidy"]["cap_hit"]


async def test_a_subsidy_is_told_year_by_year_and_state_by_state(anybody: Tenant) -> None:
    body = {**ASKED, "compare": ["BY"]}
    found = await anybody.post(f"{ASSISTANCE}/subsidy", body, expect=200)
    assert [year["subsidy"] for year in found["years"]] == [350e6] * 5
    assert [year["uncapped"] for year in found["years"]] == [450e6] * 5
    assert found["cap_hit"]
    assert found["effective_percent"] == pytest.approx((555 - 350) / 3000 * 100, abs=1e-4)
    [belarus] = found["compared"]
    assert (belarus["rate_percent"], belarus["cap_hit"]) == (13.5, False)
    assert belarus["effective_percent"] == pytest.approx(3.5)
    assert {one["code"] for one in belarus["assumptions"]} >= {"whose_key_rate", "same_margin"}


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/subsidy", {"loan": LOAN, "key_rate_of": "RU"}, "key_rate_unknown"),
        ("/subsidy", {"loan": LOAN, "key_rate_of": "RU", "key_rates": [RATES[0] | {"percent": -1}]},
         "greater_than_equal"),
        ("/subsidy", {**ASKED, "key_rates": [RATES[0], RATES[0]]}, "invalid_key_rates"),
        ("/subsidy", {**ASKED, "loan": LOAN | {"amount": 0}}, "greater_than"),
        ("/subsidy", {**ASKED, "loan": LOAN | {"rate_percent": -0.1}}, "greater_than_equal"),
        ("/subsidy", {**ASKED, "loan": LOAN | {"grace_months": 60}}, "grace_without_end"),
        ("/subsidy", {"loan": LOAN, "key_rate_of": "RU", "on": "2020-01-01"}, "no_edition"),
        ("/subsidy", {"loan": LOAN}, "missing"),
        ("/check", {"facts": {"localisation_percent": 101}}, "less_than_equal"),
        ("/check", {"facts": {"approved": True}}, "extra_forbidden"),
        ("/check", {"organization_ids": ["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"]},
         "organization_not_found"),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(
    anybody: Tenant, path: str, body: dict[str, object], code: str
) -> None:
    answer = await anybody.ask("POST", f"{ASSISTANCE}{path}", json=body)
    assert answer.status_code == 422, answer.text
    assert code in [one["code"] for one in answer.json()["errors"]]


async def test_a_loan_without_the_state_of_its_key_rate_is_unknown_where_that_counts(
    anybody: Tenant,
) -> None:
    found = await anybody.post(
        f"{ASSISTANCE}/check", {"loan": LOAN, "key_rates": RATES}, expect=200
    )
    rules = {rule["code"]: rule for rule in found["rules"]}
    assert (found["answer"], found["subsidy"]) == ("unknown", None)
    for code in ("loan_rate", "annual_cap"):
        assert rules[code]["answer"] == "unknown"
        assert [one["code"] for one in rules[code]["missing"]] == ["fact", "key_rate"]
    assert (rules["loan_term"]["answer"], rules["loan_currency"]["answer"]) == ("yes", "yes")
    assert (
        await anybody.ask("POST", f"{ASSISTANCE}/dossier", json={"loan": LOAN})
    ).status_code == 200


async def test_a_cap_in_roubles_asks_for_the_exchange_rate_of_another_currency(
    anybody: Tenant,
) -> None:
    asked = ASKED | {"loan": LOAN | {"currency": "KZT"}}
    for more, missing in (({}, ["fact", "exchange_rate"]), ({"rub_per_unit": 0.2}, [])):
        found = await anybody.post(f"{ASSISTANCE}/check", asked | more, expect=200)
        rules = {rule["code"]: rule for rule in found["rules"]}
        assert [one["code"] for one in rules["annual_cap"]["missing"]] == missing
        assert rules["loan_rate"]["missing"] == []


async def test_a_loan_above_the_margin_is_promised_nothing(anybody: Tenant) -> None:
    dear = {**ASKED, "loan": LOAN | {"rate_percent": 21.6}, "compare": ["BY"]}
    found = await anybody.post(f"{ASSISTANCE}/subsidy", dear, expect=200)
    assert (found["subsidy"], found["within_margin"], found["cap_hit"]) == (0, False, False)
    assert found["effective_percent"] == pytest.approx(21.6)
    assert {(year["subsidy"], year["uncapped"]) for year in found["years"]} == {(0, 450e6)}
    assert found["assumptions"][0]["code"] == "above_margin"
    assert found["compared"][0]["subsidy"] == 0
    just = {**ASKED, "loan": LOAN | {"rate_percent": 21.5}}
    assert (await anybody.post(f"{ASSISTANCE}/subsidy", just, expect=200))["subsidy"] > 0


@pytest.mark.parametrize(
    ("stated", "answer", "named"),
    [
        ("metallurgy", "yes", "металлургия"),
        (" Металлургия", "yes", "металлургия"),
        ("Machine-building", "yes", "машиностроение"),
        ("машина жасау", "yes", "машиностроение"),
        ("рыболовство", "unknown", "рыболовство"),
    ],
)
async def test_a_sector_is_known_by_what_people_call_it(
    anybody: Tenant, stated: str, answer: str, named: str
) -> None:
    body = {"facts": {"sector": stated}}
    found = await anybody.ask(
        "POST", f"{ASSISTANCE}/check", json=body, headers={"Accept-Language": "ru"}
    )
    [sector] = [one for one in found.json()["rules"] if one["code"] == "sector"]
    assert (sector["answer"], sector["stated_label"]) == (answer, named)
    assert "металлургия" in sector["threshold_labels"]
    assert len(sector["threshold_labels"]) == len(sector["threshold"])
    [states] = [one for one in found.json()["rules"] if one["code"] == "three_states"]
    assert (states["threshold_labels"], states["stated_label"]) == ([], None)


async def test_a_day_without_rules_is_told_with_those_that_have_some(anybody: Tenant) -> None:
    body = {"countries": ["KZ"], "on": "2020-01-01"}
    answer = await anybody.ask("POST", f"{ASSISTANCE}/check", json=body)
    assert refusal(answer, "/on", "no_edition")["detail"] == (
        "No edition is in force on 2020-01-01. They are in force: 2023-10-26 – …."
    )


async def test_an_unknown_programme_is_not_found_and_another_pays_no_interest(
    anybody: Tenant,
) -> None:
    for method, path in (("GET", ""), ("POST", "/check"), ("POST", "/dossier")):
        sent: dict[str, object] = {} if method == "GET" else {"json": {}}
        answer = await anybody.ask(method, f"/v1/programmes/nothing{path}", **sent)
        assert answer.status_code == 404
    other = await anybody.ask(
        "POST", "/v1/programmes/interstate-programmes/subsidy",
        json={**ASKED},
    )  # fmt: skip
    assert other.json()["errors"][0]["code"] == "no_subsidy"

"""One rule of sight, asked of every address that reads: nobody is told a word of what he sees not.

The other files try ways of getting at a record; here whatever the description has is called, so
that an address that is added later is looked at, too.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import true

from app.services import sight
from app.store import seen
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.sights import Record, Sights, Watcher, everything
from tests.support.tenants import Tenant, nobody, tenant

pytestmark = pytest.mark.long

DESCRIPTION = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())
CALLERS = ("nobody", "maker", "rival", "sandbox", "moderator", "administrator")
IDS = {
    "organization_id": ("organizations",),
    "entity_id": ("organizations",),
    "offer_id": ("offers",),
    "need_id": ("needs",),
}
"""What stands in addresses for records of which nouns."""

WIDE = {"limit": "100", "min_score": "0"}
NARROWED = {"q": "медная", "code": "7408", "role": "consumer", "available": "true",
            "by_country": "true", "since": "0", "prefix": "zq"}  # fmt: skip
FORMATS = ("csv", "jsonl")
PLAIN = {"title": "Катанка медная 8 мм", "codes": ["7408110000"], "country": "RU"}


@pytest.fixture(scope="module")
async def people(standing: Standing) -> dict[str, Watcher]:
    client, database = standing.api.client, standing.database

    async def key(portal: str, kind: str, *scopes: Scope) -> Watcher:
        given = scopes or (Scope.READ, Scope.WRITE)
        return Watcher(await tenant(client, database, portal, given), kind)

    return {
        "nobody": Watcher(nobody(client), "nobody"),
        "maker": await key("kz-industry", "member"),
        "rival": await key("ru-register", "member"),
        "sandbox": await key("sandbox.tester", "sandbox"),
        "moderator": await key("chamber", "member", Scope.MODERATE),
        "administrator": await key("operator", "administrator", Scope.ADMINISTER),
    }


@pytest.fixture(scope="module")
async def sights(people: dict[str, Watcher]) -> Sights:
    names = ("maker", "rival", "sandbox", "moderator")
    return await everything(*(people[name].who for name in names))


def reads(sights: Sights) -> Iterator[tuple[str, str, dict[str, str], Json | None]]:
    """Every address that is read, plain and narrowed, of every record; and questions by POST."""
    for path, calls in DESCRIPTION["paths"].items():
        if "get" not in calls:
            continue
        taken = {p["name"] for p in calls["get"].get("parameters", ()) if p["in"] == "query"}
        wide = {name: value for name, value in WIDE.items() if name in taken}
        for address in _filled(path, sights):
            yield "GET", address, wide, None
            if address == path:
                for name, value in NARROWED.items():
                    if name in taken:
                        yield "GET", address, wide | {name: value}, None
            if path.startswith("/v1/exports/"):
                for form in FORMATS:
                    yield "GET", address, wide | {"format": form}, None
    for path, body in _questions(sights):
        yield "POST", path, {}, body


def _filled(path: str, sights: Sights) -> list[str]:
    names = re.findall(r"{(\w+)}", path)
    if not names:
        return [path]
    if len(names) > 1 or names[0] not in IDS:
        return []
    return [path.replace(f"{{{names[0]}}}", one.id) for one in sights.of(*IDS[names[0]])]


def _questions(sights: Sights) -> Iterator[tuple[str, Json]]:
    for seek in ("offers", "needs"):
        asked = {"seek": seek, **PLAIN, "limit": 100, "filters": {"min_score": 0}}
        yield "/v1/suggestions", {"queries": [asked]}
    for record in sights.of("offers", "needs"):
        side, other = ("offer", "need") if record.noun == "offers" else ("need", "offer")
        yield "/v1/suggestions/explain", {f"{side}_id": record.id, other: PLAIN}
        yield "/v1/chains/search", {f"{side}_id": record.id, "min_states": 1, "min_links": 1}
    every = [one.id for one in sights.of("organizations")]
    yield "/v1/chains/search", {"code": "7408", "min_links": 1, "limit": 50}
    yield "/v1/chains/stress", {"code": "7408", "remove_countries": ["KZ"], "min_links": 1}
    yield "/v1/allocations", {"code_prefix": "7408"}
    for key in every:
        yield "/v1/chains/completions", {"partner_ids": [key], "min_links": 1}
        yield "/v1/chains/search", {"organization_id": key, "min_links": 1}
    queries = {str(at): {"query": one.marks[1]} for at, one in enumerate(sights.records)}
    yield "/v1/reconcile", {"queries": queries}


async def told(who: Tenant, read: tuple[str, str, dict[str, str], Json | None]) -> tuple[int, str]:
    """What is answered, without the words that were asked: a refusal says those back."""
    method, path, asked, body = read
    answer = await who.ask(method, path, params=asked, json=body)
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    said = answer.text + json.dumps(dict(answer.headers))
    return answer.status_code, said


def leaks(
    watcher: Watcher, sights: Sights, read: tuple[str, str, dict[str, str], Json | None], said: str
) -> list[str]:
    """Marks of records that the watcher does not see; those that he has sent himself are his."""
    sent = json.dumps(read, ensure_ascii=False)
    # The past of all but sandboxes is the administrator's to read, of what is hidden, too.
    audits = watcher.kind == "administrator" and read[1].endswith("/history")
    unseen = (
        one
        for one in sights.records
        if not one.seen_by(watcher) and not (audits and one.hidden and not is_sandbox(one.portal))
    )
    return [mark for one in unseen for mark in one.marks if mark in said and mark not in sent]


@pytest.mark.parametrize("name", CALLERS)
async def test_no_address_tells_what_its_caller_does_not_see(
    people: dict[str, Watcher], sights: Sights, name: str
) -> None:
    watcher = people[name]
    found: dict[str, list[str]] = {}
    met: set[str] = set()
    for read in reads(sights):
        status, said = await told(watcher.who, read)
        if leaked := leaks(watcher, sights, read, said):
            found[" ".join((*read[:2], str(read[2]), str(status)))] = leaked
        if status == 200:
            met |= {one.id for one in sights.records if one.id in said}
    assert found == {}
    # What he sees, he meets: silence alone would prove nothing.
    assert met >= {one.id for one in sights.records if one.seen_by(watcher)}


@pytest.mark.parametrize("name", CALLERS)
async def test_records_lists_exports_counts_and_the_feed_agree(
    people: dict[str, Watcher], sights: Sights, name: str
) -> None:
    watcher = people[name]
    who = watcher.who
    feed = (await who.get("/v1/changes", since="0", limit=1000))["items"]
    copy = {item["id"] for item in feed if item["action"] != "deleted"}
    for noun in ("organizations", "offers", "needs"):
        known = sights.of(noun)
        seen = {one.id for one in known if one.seen_by(watcher)}
        listed = (await who.get(f"/v1/{noun}", limit=100))["items"]
        assert {item["id"] for item in listed} == seen
        assert (await who.get(f"/v1/{noun}/facets"))["total"] == len(seen)
        exported = (await who.ask("GET", f"/v1/exports/{noun}", params={"format": "jsonl"})).text
        assert {one.id for one in known if f'"{one.id}"' in exported} - _owners(noun, known) == seen
        assert {one.id for one in known if one.id in copy} == seen
        for one in known:
            read = await who.ask("GET", f"/v1/{noun}/{one.id}")
            assert read.status_code == (200 if one.id in seen else 404), (one, read.text)


def _owners(noun: str, known: list[Record]) -> set[str]:
    return set() if noun == "organizations" else {one.owner.id for one in known if one.owner}


async def test_without_the_rule_the_addresses_tell(
    people: dict[str, Watcher], sights: Sights, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = people["rival"]
    monkeypatch.setattr(seen, "listings", lambda _reach: true())
    monkeypatch.setattr(sight, "shown", lambda *_: True)
    telling = set()
    for read in reads(sights):
        said = (await told(watcher.who, read))[1]
        if leaks(watcher, sights, read, said):
            telling.add(re.sub(r"[0-9a-f-]{36}", "{id}", read[1]))
    assert telling >= {"/v1/offers", "/v1/needs/{id}", "/v1/exports/offers", "/v1/feeds/needs.atom"}
    assert telling >= {"/v1/changes", "/v1/suppliers", "/v1/suggestions/explain"}

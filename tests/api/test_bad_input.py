"""Every wrong input is a problem that names the field and its mend, and leaves nothing behind."""

import gzip
import json

import httpx
import pytest

from tests.support.api import Api, Json, need, offer, organization
from tests.support.problems import problem, refusal
from tests.support.wrong_fields import CASES, MEGABYTE, SOME_ID, Case

JSON_TYPE = {"Content-Type": "application/json"}


async def send(api: Api, method: str, path: str, body: object) -> httpx.Response:
    """Send JSON that may hold what no JSON should: NaN, infinity, lone surrogates."""
    content = json.dumps(body).encode()
    return await api.client.request(method, path, content=content, headers=api.headers | JSON_TYPE)


def named(case: object) -> str:
    """A short name of a case."""
    return (ascii(case[0]) if isinstance(case, tuple) else ascii(case))[:60]


def body_of(noun: str, owner: str) -> Json:
    """A valid body."""
    match noun:
        case "offers":
            return offer(owner)
        case "needs":
            return need(owner)
        case _:
            return organization()


@pytest.mark.parametrize(
    ("noun", "case"),
    [(noun, case) for noun, listed in CASES.items() for case in listed],
    ids=named,
)
async def test_a_wrong_field_is_named_with_its_mend(
    unchanged: Api, stored: dict[str, str], noun: str, case: Case
) -> None:
    change, pointer, code = case
    body = body_of(noun, stored["organizations"]) | change
    created = await send(unchanged, "POST", f"/v1/{noun}", body)
    entry = refusal(created, pointer, code)
    assert len(created.content) < 5_000
    changed = await send(unchanged, "PATCH", f"/v1/{noun}/{stored[noun]}", change)
    assert refusal(changed, pointer, code) == entry


def test_the_lists_of_wrong_fields_are_not_empty() -> None:
    assert all(len(listed) > 100 for listed in CASES.values())


@pytest.mark.parametrize("noun", ["offers", "needs"])
async def test_a_wrong_field_is_named_wherever_a_record_is_written(
    unchanged: Api, stored: dict[str, str], noun: str
) -> None:
    for change, pointer, code in CASES[noun][::7]:
        body = body_of(noun, stored["organizations"]) | change
        pushed = await send(unchanged, "PUT", f"/v1/{noun}/by-source/kz/7", body)
        entry = refusal(pushed, pointer, code)
        batch = await send(unchanged, "POST", f"/v1/{noun}/batch", {"items": [body, 7]})
        assert batch.status_code == 200, batch.text
        first, second = batch.json()["items"]
        assert entry in first["problem"]["errors"]
        assert second["problem"]["errors"][0]["code"] == "model_attributes_type"


BROKEN_BODIES = {
    "cut off": b'{"name": "A", "country"',
    "no quotes": b"{name: A}",
    "a comma too many": b'{"name": "A", "country": "RU",}',
    "blank": b"  ",
    "not UTF-8": b'{"name": "\xff\xfe", "country": "RU"}',
    "cp1251": '{"name": "Завод", "country": "RU"}'.encode("cp1251"),
    "cut inside a letter": '{"name": "Завод'.encode()[:-1] + b'", "country": "RU"}',
    "binary": bytes(range(256)),
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"name":' * 100_000 + b"1" + b"}" * 100_000,
    "an endless number": b'{"name": ' + b"9" * 10_000 + b"}",
    "two documents": b'{"name": "A", "country": "RU"} {}',
    "a control character": b'{"name": "A\x00", "country": "RU"}',
    "form": b"name=A&country=RU",
    "XML": b"<?xml version='1.0'?><organization/>",
}


@pytest.mark.parametrize("body", BROKEN_BODIES.values(), ids=BROKEN_BODIES)
@pytest.mark.parametrize(
    "path", ["/v1/organizations", "/v1/offers/batch", "/v1/suggestions", "/v1/decisions"]
)
async def test_a_body_that_is_no_json_is_refused(unchanged: Api, path: str, body: bytes) -> None:
    answer = await unchanged.client.post(path, content=body, headers=unchanged.headers | JSON_TYPE)
    assert "JSON" in problem(answer, 400, "broken_body")["detail"]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'"name"', b"true", b"[{}]"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/organizations"),
        ("PATCH", "/v1/organizations/{organizations}"),
        ("POST", "/v1/needs"),
        ("PUT", "/v1/needs/by-source/kz/7"),
        ("POST", "/v1/needs/batch"),
        ("POST", "/v1/suggestions/explain"),
        ("POST", "/v1/decisions"),
    ],
)
async def test_a_body_that_is_no_object_is_refused(
    unchanged: Api, stored: dict[str, str], method: str, path: str, body: bytes
) -> None:
    answer = await unchanged.client.request(
        method, path.format(**stored), content=body, headers=unchanged.headers | JSON_TYPE
    )
    code = "model_attributes_type" if body else "missing"
    refusal(answer, "", code)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/x", "7;"],
)
async def test_a_body_of_another_type_is_refused_with_the_type_to_send(
    unchanged: Api, content_type: str
) -> None:
    answer = await unchanged.client.post(
        "/v1/organizations",
        content=json.dumps(organization()),
        headers=unchanged.headers | {"Content-Type": content_type},
    )
    assert "application/json" in refusal(answer, "", "model_attributes_type")["detail"]


async def test_numbers_beyond_every_bound_are_refused(
    unchanged: Api, stored: dict[str, str]
) -> None:
    for number in ("1e999", "-1e999", "1" + "0" * 400, "NaN", "Infinity"):
        body = need(stored["organizations"], quantity={"value": "N", "unit": "TNE"})
        content = json.dumps(body).replace('"N"', number)
        answer = await unchanged.client.post(
            "/v1/needs", content=content, headers=unchanged.headers | JSON_TYPE
        )
        problem(answer, 422, "invalid_input")
        assert answer.json()["errors"][0]["pointer"] == "/quantity/value"


async def test_thousands_of_wrong_fields_are_not_all_listed(unchanged: Api) -> None:
    answer = await send(unchanged, "POST", "/v1/organizations", {f"f{n}": 1 for n in range(5_000)})
    body = problem(answer, 422, "invalid_input")
    assert body["detail"].startswith("5002 fields are wrong")
    assert len(body["errors"]) == 100


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"need_id": SOME_ID}, "/need_id", "need_not_found"),
        ({"offer_id": SOME_ID}, "/offer_id", "offer_not_found"),
        ({"need_id": "7"}, "/need_id", "uuid_parsing"),
        ({"verdict": "maybe"}, "/verdict", "enum"),
        ({"note": "x" * 2001}, "/note", "string_too_long"),
        ({"note": "\u0958" * 2000}, "/note", "string_too_long"),
        ({"note": "\x00"}, "/note", "control_character"),
        ({"note": MEGABYTE}, "/note", "string_too_long"),
        ({"points": 7}, "/points", "extra_forbidden"),
    ],
    ids=named,
)
async def test_a_wrong_decision_is_refused(
    unchanged: Api, stored: dict[str, str], change: Json, pointer: str, code: str
) -> None:
    body = {
        "need_id": stored["needs"],
        "offer_id": stored["offers"],
        "verdict": "accepted",
    } | change
    refusal(await send(unchanged, "POST", "/v1/decisions", body), pointer, code)


async def test_a_decision_takes_each_side_from_its_own_place(
    unchanged: Api, stored: dict[str, str]
) -> None:
    body = {"need_id": stored["offers"], "offer_id": stored["needs"], "verdict": "accepted"}
    refusal(await send(unchanged, "POST", "/v1/decisions", body), "/need_id", "need_not_found")


async def test_a_packed_body_is_refused_with_what_to_do(unchanged: Api) -> None:
    answer = await unchanged.client.post(
        "/v1/organizations",
        content=gzip.compress(json.dumps(organization()).encode()),
        headers=unchanged.headers | JSON_TYPE | {"Content-Encoding": "gzip"},
    )
    problem(answer, 415, "unsupported_encoding")
    assert answer.headers["accept-encoding"] == "identity"
    assert "without Content-Encoding" in answer.json()["detail"]


@pytest.mark.parametrize("blank", ["\u200b", "\u2060\u200d", " \u00a0\u3000", "\ufeff\u00ad"])
async def test_a_text_of_which_nothing_can_be_seen_is_blank(unchanged: Api, blank: str) -> None:
    answer = await send(unchanged, "POST", "/v1/organizations", organization(name=blank))
    refusal(answer, "/name", "string_too_short")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_a_moment_that_utc_has_no_day_for_is_refused(unchanged: Api, moment: str) -> None:
    answer = await unchanged.client.get(
        f"/v1/offers/{SOME_ID}/history", params={"as_of": moment}, headers=unchanged.headers
    )
    refusal(answer, "?as_of", "out_of_calendar")
    key = {"name": "end of time", "portal": "kz-industry", "scopes": ["read"], "expires_at": moment}
    answer = await send(unchanged, "POST", "/v1/keys", key)
    refusal(answer, "/expires_at", "out_of_calendar")


async def test_a_key_that_would_have_expired_is_not_made(unchanged: Api) -> None:
    past = "2026-01-01T00:00:00Z"
    key = {"name": "yesterday's", "portal": "kz-industry", "scopes": ["read"], "expires_at": past}
    answer = await send(unchanged, "POST", "/v1/keys", key)
    refusal(answer, "/expires_at", "in_the_past")

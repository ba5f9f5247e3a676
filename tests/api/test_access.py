"""Every call with every role does what the table of the documents says."""

import re
from pathlib import Path

import httpx
import pytest

from app.errors import PermissionDeniedError
from app.services import access
from app.services.access import Caller
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.description import OPERATIONS
from tests.support.tenants import Tenant, nobody, tenant

ROOT = Path(__file__).parents[2]
ROLES = ("nobody", *Scope)
ROW = re.compile(r"^\| `([A-Z]+) (\S+)` \| (.+) \|$", re.MULTILINE)
SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"


def table() -> dict[tuple[str, str], dict[str, bool]]:
    """Who may make each call, as the documents say."""
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    return {
        (method, path): dict(
            zip(ROLES, (cell == "yes" for cell in cells.split(" | ")), strict=True)
        )
        for method, path, cells in ROW.findall(text)
    }


TABLE = table()
# A rotated key would be no good for the other calls; it has a test of its own.
CALLS = [call for call in TABLE if call != ("POST", "/v1/keys/own/rotation")]


@pytest.fixture(scope="module")
async def callers(standing: Standing) -> dict[str, Tenant]:
    """Nobody, and one key of each scope."""
    client = standing.api.client
    return {"nobody": nobody(client)} | {
        scope: await tenant(
            client, standing.database, "kz-industry", [scope], name=f"key that may {scope}"
        )
        for scope in Scope
    }


def test_the_table_has_every_call() -> None:
    assert {" ".join(call) for call in TABLE} == set(OPERATIONS)
    assert len(TABLE) > 60


def test_every_rule_is_that_of_a_call() -> None:
    known = {operation["operationId"] for operation in OPERATIONS.values()}
    pages = {"open_explorer", "read_explorer_file", "open_lists", "open_list"}
    letters = {"open_confirmation", "confirm_address", "open_stop", "stop_letters"}
    assert set(access.RULES) - known == pages | letters


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "path"), CALLS, ids=[" ".join(call) for call in CALLS])
async def test_a_role_may_do_what_the_table_says(
    callers: dict[str, Tenant], method: str, path: str, role: str
) -> None:
    filled = path.replace("{portal}", "kz-industry")
    filled = re.sub(r"\{(key|code|name|old|new|number)\}", "7408", filled)
    filled = re.sub(r"\{\w+\}", SOME_ID, filled)
    sent: Json = {} if method in {"GET", "DELETE"} else {"json": {}}
    answer: httpx.Response = await callers[role].ask(method, filled, **sent)
    refused = answer.status_code in {401, 403}
    assert refused != TABLE[method, path][role], answer.text
    if refused:
        assert answer.json()["code"] == ("unauthenticated" if role == "nobody" else "forbidden")
    assert answer.status_code < 500 or answer.json()["code"] == "unavailable"


def test_what_no_rule_names_is_refused_to_everybody() -> None:
    for scopes in ([], *[[scope] for scope in Scope], list(Scope)):
        caller = Caller("somebody", "bootstrap", frozenset(scopes))
        with pytest.raises(PermissionDeniedError):
            access.authorize("a_call_of_tomorrow", caller)
    with pytest.raises(PermissionDeniedError):
        access.authorize("a_call_of_tomorrow", None)


async def test_a_route_without_a_rule_answers_nobody(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {name: scope for name, scope in access.RULES.items() if name != "find_countries"}
    monkeypatch.setattr(access, "RULES", rules)
    answer = await standing.api.client.get("/v1/countries", headers=standing.api.headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_key_with_one_scope_rotates_itself(standing: Standing, scope: Scope) -> None:
    holder = await tenant(
        standing.api.client, standing.database, "kz-industry", [scope], name=f"rotates {scope}"
    )
    answer = await holder.ask("POST", "/v1/keys/own/rotation", json={})
    assert answer.status_code == 201
    assert TABLE["POST", "/v1/keys/own/rotation"] == {
        "nobody": False, "read": True, "write": True, "moderate": True, "administer": True,
    }  # fmt: skip

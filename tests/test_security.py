"""What SECURITY.md promises beyond single routes."""

import pytest
from pydantic import SecretStr

from app.config import Settings
from app.db import Database
from app.services import keys
from app.vocabulary.terms import Scope
from tests.support.api import Api


async def portal_key(database: Database, portal: str) -> dict[str, str]:
    async with database.write() as session:
        key = await keys.create(session, name=portal, portal=portal, scopes=[Scope.WRITE])
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("noun", ["organizations", "offers"])
@pytest.mark.parametrize(
    "call",
    [("PATCH", {"city": "Уфа"}), ("PATCH", {"source": None}), ("DELETE", None)],
    ids=["change", "take over", "delete"],
)
async def test_a_portals_key_cannot_touch_what_another_portal_brought(
    api: Api, database: Database, noun: str, call: tuple[str, dict[str, str] | None]
) -> None:
    source = {"portal": "one"}
    owner = await api.add_organization(source=source)
    ids = {"organizations": owner, "offers": await api.add_offer(owner, source=source)}
    path = f"/v1/{noun}/{ids[noun]}"
    before = await api.get(path)
    method, body = call
    answers = [
        await api.client.request(method, path, json=body, headers=headers)
        for headers in (await portal_key(database, "other"), await portal_key(database, "one"))
    ]
    assert answers[0].status_code == 403
    assert answers[0].json()["code"] == "forbidden"
    assert answers[1].is_success
    assert before["source"]["portal"] == "one"


def test_a_wrong_setting_is_named_without_its_value() -> None:
    with pytest.raises(ValueError, match="database_url") as refused:
        Settings(database_url="postgresql://user:secret@host/registry")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("days", [0, 3_651, 10**9])
def test_reports_are_kept_for_ten_years_at_most(days: int) -> None:
    with pytest.raises(ValueError, match="import_report_days"):
        Settings(import_report_days=days)


def test_an_empty_key_of_the_operator_is_none() -> None:
    assert Settings(bootstrap_key=SecretStr("")).bootstrap_key is None


@pytest.mark.parametrize("storage", ["memory://", "async+nothing://:secret@host"])
def test_a_counter_that_nobody_knows_is_refused_at_the_start(storage: str) -> None:
    with pytest.raises(ValueError, match="rate_limit_storage") as refused:
        Settings(rate_limit_storage=storage)
    assert "secret" not in str(refused.value)

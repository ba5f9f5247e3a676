"""Commands for keys: made, listed, rotated, revoked, and their names checked."""

import asyncio
from dataclasses import replace

import pytest

from app.db import Database
from app.errors import AuthenticationError
from app.services import keys
from app.services.access import Caller
from app.vocabulary.terms import Scope
from tests.support.commands import Command, refused


def recognise(database_url: str, key: str) -> Caller:
    async def ask() -> Caller:
        database = Database(database_url, pool_size=1)
        try:
            async with database.read() as session:
                return await keys.recognise(session, key)
        finally:
            await database.close()

    return asyncio.run(ask())


def test_a_key_is_printed_once_and_works(command: Command, database_url: str) -> None:
    done = command("keys", "create", "Казахстан", "--portal", "kz-industry", "--scope", "write")
    assert (done.code, done.output.count("\n")) == (0, 1)
    caller = recognise(database_url, done.output.strip())
    assert replace(caller, key_id=None) == Caller(
        "Казахстан", "kz-industry", frozenset({Scope.WRITE})
    )


def test_a_key_may_read_and_write_unless_told_otherwise(
    command: Command, database_url: str
) -> None:
    key = command("keys", "create", "portal", "--portal", "by").output.strip()
    assert recognise(database_url, key).scopes == {Scope.READ, Scope.WRITE}


def test_the_list_shows_every_key_but_no_secret(command: Command) -> None:
    name = "a name of ministry [red]with brackets[/red], long enough to be cut on narrow screens"
    key = command("keys", "create", name, "--portal", "kz-industry").output.strip()
    command("keys", "create", "other", "--portal", "by")
    listed = command("keys", "list").output
    assert name in listed
    assert "other" in listed
    assert key not in listed
    assert key.split("_")[1] in listed


def test_a_rotated_key_gives_way_to_its_successor(command: Command, database_url: str) -> None:
    first = command("keys", "create", "portal", "--portal", "by", "--days", "30").output.strip()
    second = command("keys", "rotate", "portal", "--grace", "1").output.strip()
    assert recognise(database_url, first).portal == "by"
    third = command("keys", "rotate", "portal").output.strip()
    with pytest.raises(AuthenticationError):
        recognise(database_url, second)
    assert recognise(database_url, third).name == "portal"
    assert "no valid key named nobody" in refused(command("keys", "rotate", "nobody"))


@pytest.mark.parametrize("days", [36_501, 9_999_999_999])
@pytest.mark.parametrize(
    "way", [("create", "new", "--portal", "by", "--days"), ("rotate", "--grace")]
)
def test_a_key_ends_within_the_calendar(command: Command, way: tuple[str, ...], days: int) -> None:
    assert command("keys", "create", "portal", "--portal", "by", "--days", 36_500).code == 0
    last = ("portal",) if way[0] == "rotate" else ()
    done = command("keys", *way, days, *last)
    assert (done.code, done.output) == (2, "")
    assert "less than or equal to 36500" in done.errors


def test_a_revoked_key_works_no_more_and_cannot_be_revoked_again(
    command: Command, database_url: str
) -> None:
    key = command("keys", "create", "portal", "--portal", "by").output.strip()
    assert command("keys", "revoke", "portal").output == "The key portal is revoked.\n"
    with pytest.raises(AuthenticationError):
        recognise(database_url, key)
    assert "no valid key named portal" in refused(command("keys", "revoke", "portal"))


def test_a_name_can_be_taken_only_once(command: Command) -> None:
    command("keys", "create", "portal", "--portal", "by")
    again = command("keys", "create", "portal", "--portal", "by")
    assert "There is a key named portal already" in refused(again)


@pytest.mark.parametrize(
    ("name", "portal", "field"),
    [("key", "Kz Industry", "portal"), ("key", "", "portal"), ("", "by", "name")],
)
def test_names_are_checked_as_the_api_checks_them(
    command: Command, name: str, portal: str, field: str
) -> None:
    assert f"{field}: " in refused(command("keys", "create", name, "--portal", portal))


def test_an_unknown_scope_is_refused_with_the_known_ones(command: Command) -> None:
    done = command("keys", "create", "k", "--portal", "by", "--scope", "everything")
    assert done.code == 2
    assert "administer" in done.errors

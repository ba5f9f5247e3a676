"""What documents name is there: options, calls, parameters, codes, pages; what they show holds."""

import ast
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import typer
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from app.api.schemas.imports import MappingIn
from app.cli import cli
from app.embedded import EmbeddedPostgres
from app.embedded.postmaster import USER
from app.exchange import standard_webhooks
from app.exchange.connectors import CONNECTORS
from app.vocabulary.events import Event
from app.vocabulary.imports import ImportFormat
from app.vocabulary.introductions import IntroductionStage, Step
from app.vocabulary.moderation import FlagKind, Ruling
from app.vocabulary.notices import Wanted
from app.vocabulary.terms import Language, Scope, Verdict
from tests.support.api import Api, organization
from tests.support.markdown import DOCUMENTS, blocks, text_of
from tests.support.service import ROOT, run_app

_COMMAND = re.compile(r"(?:python -m app|compose (?:run --rm|exec) service) ((?:\\\n|[^`\n#|])+)")
_SCRIPT = re.compile(r"(benchmarks/\w+\.py) ((?:\\\n|[^`\n#|])+)")
_CALL = re.compile(r"`?\b(GET|POST|PUT|PATCH|DELETE) (/v1/[\w{}$/.-]*[\w}])(?![\w/…{}$-])")
_ASKED = re.compile(r"(/v1/[\w{}$/.-]+)\?([\w=&.,:{}$\[\]-]+)")
_DECISION = re.compile(r"\[decision\s+(\d+)\]\([^)]*?(\d{4})-[^)]*\)")
_RECORD_CODE = {"WarningOut", "FieldError"}


def words(command: str) -> list[str]:
    """The words of a shell command; a quote that the document's line cuts ends there."""
    command = command.replace("\\\n", " ")
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


def options_of(asked: list[str]) -> set[str]:
    """The options that a command of the service takes."""
    command: Any = typer.main.get_command(cli)
    known = {"--help"}
    for name in [word for word in asked if re.fullmatch(r"[a-z][a-z-]*", word)]:
        if not hasattr(command, "get_command"):
            break
        command = command.get_command(None, name)
        assert command is not None, asked
    for option in command.params:
        known |= {*option.opts, *option.secondary_opts}
    return known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_option_that_a_document_gives_to_a_command_is_one_of_it(document: str) -> None:
    wrong = []
    for said in _COMMAND.findall(text_of(document)):
        asked = words(said)
        given = {word.partition("=")[0] for word in asked if re.match(r"--?[a-z]", word)}
        if asked[0] != "python":
            wrong += [(said, option) for option in given - options_of(asked)]
    for script, said in _SCRIPT.findall(text_of(document)):
        code = (ROOT / script).read_text(encoding="utf-8")
        wrong += [
            (script, one) for one in words(said) if one[:2] == "--" and f'"{one}"' not in code
        ]
    assert wrong == []


def test_a_wrong_option_or_command_would_be_found() -> None:
    assert "--portal" in options_of(words('keys create "Some portal" --portal kz'))
    assert "--portals" not in options_of(words('keys create "Some portal" --portals kz'))
    with pytest.raises(AssertionError):
        options_of(["keys", "make"])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_only_settings_of_make_that_there_are(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    given = re.findall(r"\bmake [a-z-]+((?: [A-Z_]+=(?:\"[^\"]*\"|\S+))+)", text_of(document))
    named = {name for one in given for name in re.findall(r" ([A-Z_]+)=", one)}
    assert [name for name in named if not re.search(rf"\$\((or \$\()?{name}\)", makefile)] == []


@pytest.fixture(scope="module")
def calls() -> dict[str, dict[str, Any]]:
    """The calls of each address; another test holds the description to the code."""
    paths: dict[str, dict[str, Any]] = json.loads(
        (ROOT / "openapi.json").read_text(encoding="utf-8")
    )["paths"]
    return paths


def found(calls: dict[str, dict[str, Any]], address: str) -> list[dict[str, Any]]:
    """What stands at an address; one that is spelt out goes before one with a variable part."""
    fits = [
        path
        for path in calls
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address.rstrip("/."))
    ]
    return [calls[path] for path in sorted(fits, key=lambda path: path.count("{"))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_call_that_a_document_names_takes_that_method(
    document: str, calls: dict[str, dict[str, Any]]
) -> None:
    named = _CALL.findall(text_of(document))
    assert [
        f"{method} {address}"
        for method, address in named
        if not any(method.lower() in one for one in found(calls, address))
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_parameter_that_a_document_asks_with_is_one_of_the_call(
    document: str, calls: dict[str, dict[str, Any]]
) -> None:
    wrong = []
    for address, query in _ASKED.findall(text_of(document)):
        here = found(calls, address)
        known = (
            {one["name"] for call in here[0].values() for one in call.get("parameters", [])}
            if here
            else set()
        )
        asked = {part.partition("=")[0] for part in query.split("&") if part[0] not in "${"}
        wrong += [f"{address}?{name}" for name in asked - known]
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_decision_has_the_number_that_a_document_gives_it(document: str) -> None:
    assert [
        pair for pair in _DECISION.findall(text_of(document)) if int(pair[0]) != int(pair[1])
    ] == []


def test_the_readme_leads_to_every_page() -> None:
    readme = text_of("README.md")
    pages = [path.name for path in sorted((ROOT / "docs").glob("*.md"))]
    assert len(pages) > 20
    assert [name for name in pages if f"(docs/{name}" not in readme] == []


def test_six_languages_are_six() -> None:
    assert any("six languages" in text_of(document) for document in DOCUMENTS)
    assert len(Language) == 6


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ("docs/api.md", Verdict),
        ("docs/changes.md", (*Event, *Wanted)),
        ("docs/connectors.md", CONNECTORS),
        ("docs/imports.md", ImportFormat),
        ("docs/introductions.md", (*FlagKind, *Ruling, *IntroductionStage, *Step)),
        ("docs/security.md", Scope),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_guide_names_all_of_a_closed_set(document: str, names: Iterable[str]) -> None:
    text = text_of(document)
    assert [str(name) for name in names if f"`{name}`" not in text] == []


def literal_codes() -> Iterator[str]:
    """The codes of warnings and of wrong fields that stand in the code as they are."""
    for path in sorted((ROOT / "app/api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _RECORD_CODE:
                given = [
                    *node.args[1:2],
                    *(one.value for one in node.keywords if one.arg == "code"),
                ]
                yield from (str(one.value) for one in given if isinstance(one, ast.Constant))


def test_the_guide_names_every_code_of_a_warning_and_of_a_parameter() -> None:
    codes = {*literal_codes(), "unknown_position", "unknown_parameter"}
    assert {"no_code", "repeated_parameter"} <= codes
    guide = text_of("docs/api.md")
    assert [code for code in sorted(codes) if f"`{code}`" not in guide] == []


@pytest.mark.parametrize("code", ["repeated_parameter", "unknown_parameter", "entry_twice"])
def test_a_code_that_is_given_as_a_variable_is_in_the_table(code: str) -> None:
    assert f"| `{code}` |" in text_of("docs/api.md")


async def test_the_problem_in_the_guide_is_the_one_that_is_answered(api: Api) -> None:
    [shown] = [json.loads(block) for block in blocks("docs/api.md", "json")]
    owner = await api.post("/v1/organizations", organization())
    asked = {"organization_id": owner["id"], "title": "Катанка", "codes": ["7700"]}
    wrong = asked | {"quantity": {"value": 1, "unit": "none"}}
    answer = await api.post("/v1/needs", wrong, expect=422, **{"Accept-Language": "en"})
    assert {name: answer[name] for name in shown} == shown


def test_the_receiver_in_the_guide_knows_our_signature() -> None:
    [code] = [one for one in blocks("docs/changes.md", "python") if "def genuine" in one]
    said: dict[str, Any] = {}
    exec(code, said)  # noqa: S102 - the document's own
    genuine = said["genuine"]
    now, body, secret = (
        datetime.now(UTC),
        b'{"type": "webhook.test"}',
        standard_webhooks.new_secret(),
    )
    old = standard_webhooks.new_secret()
    signed = standard_webhooks.headers(uuid4(), now, body, [old, secret])
    assert genuine(body, signed, secret)
    assert genuine(body, signed, old)
    assert not genuine(body + b" ", signed, secret)
    assert not genuine(body, signed, standard_webhooks.new_secret())
    late = standard_webhooks.headers(uuid4(), now - timedelta(hours=1), body, [secret])
    assert not genuine(body, late, secret)


def test_the_mapping_in_the_guide_is_taken() -> None:
    [shown] = [json.loads(block) for block in blocks("docs/imports.md", "json")]
    mapping = MappingIn.model_validate(shown)
    assert mapping.model_dump(exclude_unset=True) == shown


async def test_the_databases_of_the_guide_know_cyrillic(server: EmbeddedPostgres) -> None:
    statements = blocks("docs/operations.md", "sql")
    assert len(statements) == 2
    engine = create_async_engine(server.url(USER), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(sql("CREATE ROLE partners LOGIN"))
        for statement in statements:
            await connection.execute(sql(statement))
            await connection.execute(sql("ALTER ROLE partners SUPERUSER"))
            made = create_async_engine(server.url("partners"))
            async with made.connect() as inside:
                await inside.execute(sql("CREATE EXTENSION pg_trgm"))
                assert await inside.scalar(sql("SELECT cardinality(show_trgm('катанка'))")) > 3
            await made.dispose()
            await connection.execute(sql("DROP DATABASE partners"))
        await connection.execute(sql("DROP ROLE partners"))
    await engine.dispose()


@pytest.mark.long
@pytest.mark.parametrize(
    ("document", "of"),
    [
        ("docs/match-all.md", "--best 10"),
        ("docs/operations.md", "keys create"),
        ("docs/operations.md", "backup --output partners"),
    ],
)
def test_the_commands_of_a_block_succeed_one_after_the_other(
    document: str, of: str, server: EmbeddedPostgres, template: str, tmp_path: Any
) -> None:
    name = f"commands_{uuid4().hex}"
    server.create_database(name, template=template)
    [block] = [
        code
        for one in ("sh", "text")
        for code in blocks(document, one)
        if f"-m app {of}" in code or (f"{of}" in code and code.startswith(".venv"))
    ]
    lines = [words(said) for said in _COMMAND.findall(block)]
    assert len(lines) > 1
    for line in lines:
        if line[0] == "restore" and "--check" not in line:
            server.create_database(f"{name}_new", template=template)
            name = f"{name}_new"
        here = [
            str(tmp_path / one) if one in {"found", "found-offers"} or one.endswith(".zip") else one
            for one in line
        ]
        done = run_app(
            *here,
            database_url=server.url(name),
            code_assistant="false",
            compiled_search="false",
            data_dir=str(tmp_path / "data"),
        )
        assert done.returncode == 0, done.stderr

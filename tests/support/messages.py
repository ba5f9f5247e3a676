"""What the service says in English alone, found in its code and description.

`python -m tests.support.messages` prints what the Russian catalogue lacks, ready to be filled in.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import Any

from babel.messages.pofile import normalize

from app.api import problems
from app.api.schemas import patterns
from app.errors import AppError
from app.exchange.connectors import CONNECTORS
from app.matching.scorecards import SCORECARDS
from app.vocabulary.messages import catalogue, parts
from app.vocabulary.terms import Language
from tests.support.service import ROOT

NEVER_ANSWERED = frozenset(
    {
        *("CommandError", "SourceError", "RuleSetError", "EmbeddedDatabaseError"),
        *("UnsuitableDatabaseError", "PortalError", "OutboundError", "LaterError", "DamagedError"),
        *("ValueError", "TypeError", "KeyError", "LookupError", "NotImplementedError"),
        *("AssertionError", "ChildProcessError", "UnusableRowError", "AppError"),
        "UnansweredError",
    }
)
"""Errors of commands, jobs and programmers."""
SAYING = frozenset({"WarningOut", "Remark", "Conflict", "_simple"})
"""Others that are given a sentence for people."""
FLOORS = (
    "reachable.py",
    "api",
    "services",
    "store",
    "vocabulary",
    "cooperation",
    "exchange",
    "official",
    "matching",
)
# What pydantic says of bodies and parameters as they are declared here.
OF_PYDANTIC = (
    *("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number"),
    *("too_short", "too_long", "string_type", "string_too_short", "string_too_long"),
    *("string_pattern_mismatch", "literal_error", "list_type", "bool_type", "bool_parsing"),
    *("int_type", "int_parsing", "int_parsing_size", "int_from_float", "float_type"),
    *("float_parsing", "date_type", "date_parsing", "date_from_datetime_parsing"),
    *("date_from_datetime_inexact", "datetime_type", "datetime_parsing", "timezone_aware"),
    *("datetime_from_date_parsing", "uuid_type", "uuid_parsing", "dict_type", "mapping_type"),
    *("url_parsing", "url_scheme", "url_too_long", "recursion_loop", "invalid_key", "tuple_type"),
)


NARROWED = (
    "String should have at least 1 character",
    "List should have at least 1 item after validation, not 0",
    "Content Too Large",
    "Unprocessable Content",
    "The TN VED has no chapter {missing}. Look the goods up under GET /v1/nomenclature.",
    "The TN VED has no heading {missing}. Look the goods up under GET /v1/nomenclature.",
    "There is no offer {key}.",
    "There is no need {key}.",
    "There is no offer {key}. Take the id of one.",
    "There is no need {key}. Take the id of one.",
    "10 digits (organization) or 12 (entrepreneur)",
    "13 digits (organization) or 15 (entrepreneur)",
    "12 digits",
    "9 digits, or 2 letters and 7 digits",
    "14 digits",
    "8 digits",
    "consuming industry",
    "direction",
    "{text} Needs a key with the scope `{scope}`.",
    "Not used: {columns}.",
    "The column {name} stands more than once; the first one counts.",
)
"""What fills or narrows other messages where Russian needs another form."""


_RULE = " Needs a key with the scope"


def blank(template: str) -> str:
    """A message without the names of its slots, by which two are the same."""
    return "{}".join(parts(template)[0])


def of_errors() -> Iterator[str]:
    """Sentences that code gives to errors and warnings that callers see."""
    for floor in FLOORS:
        for path in sorted((ROOT / "app").glob(f"{floor}/**/*.py")) or [ROOT / "app" / floor]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _answers(_name(node.func)):
                    given = [*node.args, *(one.value for one in node.keywords)]
                    yield from (text for one in given for text in _texts(one) if " " in text)
                elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                    yield from (t for o in node.value.elts for t in _texts(o) if t.endswith("."))


def of_problems() -> Iterator[str]:
    """Titles and advice of the one handler of errors."""
    yield from (one.title for one in _below(AppError))
    yield from (HTTPStatus(status).phrase for status in (400, 404, 405, 413, 415, 422, 500))
    yield from problems.ADVICE.values()
    yield from problems.MENDS.values()
    yield from patterns.MENDS.values()
    yield from (problems.LOGGED, problems.UNREADABLE, problems.BODY_ITSELF)
    yield from (problems.ONE_WRONG, problems.MORE_WRONG)


def of_pydantic() -> Iterator[str]:
    """What pydantic says where nothing of ours is said instead."""
    from pydantic_core._pydantic_core import list_all_errors

    known: dict[str, str] = {
        one["type"]: one["message_template_python"] for one in list_all_errors()
    }
    yield from (known[kind] for kind in OF_PYDANTIC)


def of_scorecards() -> Iterator[str]:
    """How scorecards, aspects and levels are documented."""
    for scorecard in SCORECARDS.values():
        yield scorecard.title
        for aspect in scorecard.aspects:
            yield aspect.doc
            yield from (level.doc for level in aspect.levels)


def of_connectors() -> Iterator[str]:
    """How kinds of connectors and their secrets are named."""
    for kind in CONNECTORS.values():
        yield from filter(None, (kind.title, kind.secret))


def of_description(schema: dict[str, Any]) -> Iterator[str]:
    """Every word for people of the API's description; what an access rule adds stands apart."""
    yield from (one["name"] for one in (*schema["tags"], *schema["x-tagGroups"]))
    for key, value in _walk(schema):
        if key in {"summary", "description"} and isinstance(value, str) and value:
            yield value.partition(_RULE)[0]


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            if key not in {"example", "examples", "default"}:
                yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)


def everything(schema: dict[str, Any]) -> Iterator[str]:
    """All of it."""
    yield from chain(of_problems(), of_errors(), of_pydantic(), of_scorecards(), of_connectors())
    yield from of_description(schema)
    yield from NARROWED


def missing(language: Language, texts: Iterator[str]) -> list[str]:
    """What a catalogue lacks of these."""
    known = {blank(one) for one in catalogue(language).messages}
    return [one for one in dict.fromkeys(texts) if blank(one) not in known and _has_words(one)]


def _has_words(text: str) -> bool:
    """Whether there is something to translate besides slots and punctuation."""
    return any(len(re.findall(r"[a-z]", part)) > 1 for part in parts(text)[0])


def _answers(name: str) -> bool:
    return (name.endswith("Error") and name not in NEVER_ANSWERED) or name in SAYING


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="of"):
            return name
        case ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            names: list[str] = []
            yield "".join(
                str(one.value).replace("{", "{{").replace("}", "}}")
                if isinstance(one, ast.Constant)
                else _slot(one, names)
                for one in values
            )
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)
        case _:
            return


def _slot(node: ast.expr, names: list[str]) -> str:
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    name = getattr(inner, "attr", getattr(inner, "id", "value")).strip("_").lower()
    names.append(name)
    count = names.count(name)
    return "{" + (name if count == 1 else f"{name}{count}") + "}"


def _below(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _below(one)


def main() -> None:
    """Print what the Russian catalogue lacks."""
    schema = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    for text in missing(Language.RU, everything(schema)):
        sys.stdout.write(f'msgid {normalize(text, width=98)}\nmsgstr ""\n\n')


if __name__ == "__main__":
    main()

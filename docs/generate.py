# noqa: INP001 - a script beside the documents that it fills
"""Fills the generated parts of the documents, or with --check says which are out of date.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end: NAME -->`.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import measured
import refusals
import walks
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from app.api import problems
from app.config import Settings
from app.errors import AppError
from app.main import create_app
from app.matching import SCORECARDS, SUPPLY
from app.matching.labels import LABELS, REJECTIONS
from app.matching.levels import Aspect, Level
from app.services import access, import_mappings
from app.services.access import Caller
from app.vocabulary.terms import Scope

ROOT = Path(__file__).resolve().parent.parent


def scorecard() -> str:
    """The aspects and levels of the scorecard of supply, best first."""
    return _aspects(SUPPLY.aspects)


def other_scorecards() -> str:
    """What the scorecards of the other purposes have of their own, best first."""
    known = set(SUPPLY.aspects)
    parts = []
    for card in SCORECARDS.values():
        own = [aspect for aspect in card.aspects if aspect not in known]
        shared = ", ".join(f"`{aspect.name}`" for aspect in card.aspects if aspect in known)
        if own:
            parts += [f"#### {card.name}: {card.title.lower()}", "", f"As in supply: {shared}.", ""]
            parts += [_aspects(own), ""]
    return "\n".join(parts).strip()


def _aspects(aspects: Iterable[Aspect]) -> str:
    lines: list[str] = []
    for aspect in aspects:
        lines += [
            f"**{aspect.name}** ({_span(aspect.low, aspect.high)}): {aspect.doc}",
            "",
            *_table(
                ("level", "points", "when it holds", "label"),
                (
                    (
                        f"`{aspect.name}.{level.name}`",
                        _points(level),
                        level.doc,
                        LABELS[f"{aspect.name}.{level.name}"][1],
                    )
                    for level in aspect.levels
                ),
            ),
            "",
        ]
    return "\n".join(lines).strip()


def settings() -> str:
    """Every setting with its default, from the class that reads them."""
    return "\n".join(
        _table(
            ("variable", "default", "meaning"),
            (
                (
                    f"`APP_{name.upper()}`",
                    _default(field.get_default(call_default_factory=True)),
                    field.description or "",
                )
                for name, field in Settings.model_fields.items()
            ),
        )
    )


def problem_codes() -> str:
    """The `code` of a whole answer, by status."""
    own = {
        (error.status, error.code): _sentence(error.__doc__)
        for error in AppError.__subclasses__()
        if error.status != AppError.status
    }
    framework = {
        (status, code): problems.ADVICE.get(status, "See `detail`.")
        for status, code in problems._CODES.items()  # noqa: SLF001
        if (status, code) not in own
    }
    last = {(AppError.status, AppError.code): "Something went wrong here. The error was logged."}
    rows = sorted((own | framework | last).items())
    return "\n".join(
        _table(
            ("status", "code", "meaning"),
            ((str(status), f"`{code}`", meaning) for (status, code), meaning in rows),
        )
    )


def field_codes() -> str:
    """The codes of single fields that are the service's own, from where they are raised."""
    return "\n".join(
        _table(
            ("code", "detail"),
            ((f"`{code}`", detail) for code, detail in sorted(refusals.of_fields().items())),
        )
    )


def rejections() -> str:
    """The hard requirements of a pair, in the order in which they are checked."""
    return "\n".join(
        _table(
            ("code", "label"),
            ((f"`{rejection}`", labels[1]) for rejection, labels in REJECTIONS.items()),
        )
    )


def access_rules() -> str:
    """Who may make which call, from the rules that the service goes by."""
    description = create_app(
        Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    ).openapi()
    called = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    rows = []
    for name, call in sorted(called.items(), key=lambda item: _place(item[1])):
        scope = access.RULES[name]
        may = ["yes" if scope is None else "no"]
        for held in Scope:
            caller = Caller("somebody", "portal", frozenset({held}))
            may.append("yes" if scope is None or caller.may(scope) else "no")
        rows.append((f"`{call}`", *may))
    return "\n".join(_table(("call", "nobody", *(f"`{scope}`" for scope in Scope)), rows))


def _place(call: str) -> tuple[str, str]:
    method, _, path = call.partition(" ")
    return path, method


def import_fields() -> str:
    """What a column of a file can be mapped to."""
    return f"Fields: {', '.join(f'`{name}`' for name in import_mappings.known_targets())}."


def speed() -> str:
    """What `make bench` measured last, by size and case."""
    rows = json.loads((ROOT / "benchmarks" / "results" / "speed.json").read_text("utf-8"))
    return "\n".join(
        _table(
            ("listings", "case", "config", "peer", "ours", "theirs", "unit", "ratio", "in blocks"),
            (
                (
                    f"{one['listings']:,}",
                    one["case"],
                    one["config"],
                    one["peer"],
                    f"{one['ours']:,g}",
                    "" if one["theirs"] is None else f"{one['theirs']:,g}",
                    one["unit"],
                    "" if one["ratio"] is None else f"{one['ratio']:,.3g}",
                    f"{one['ratio_hot']:,.3g}" if "ratio_hot" in one else "",
                )
                for one in rows
            ),
        )
    )


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "answer": ("README.md", walks.answer),
    "scorecard": ("docs/matching.md", scorecard),
    "other scorecards": ("docs/matching.md", other_scorecards),
    "rejections": ("docs/matching.md", rejections),
    "tasks": ("docs/matching.md", measured.tasks),
    "peers": ("docs/matching.md", measured.peers),
    "ablation": ("docs/matching.md", measured.ablation),
    "semantic": ("docs/matching.md", measured.semantic),
    "reliability": ("docs/matching.md", measured.reliability),
    "joint project": ("docs/more-than-supply.md", walks.joint_project),
    "greener": ("docs/more-than-supply.md", walks.greener),
    "material": ("docs/more-than-supply.md", walks.material),
    "settings": ("docs/operations.md", settings),
    "import fields": ("docs/imports.md", import_fields),
    "speed": ("docs/performance.md", speed),
    "access": ("docs/security.md", access_rules),
    "problem codes": ("docs/api.md", problem_codes),
    "field codes": ("docs/api.md", field_codes),
}


def filled(name: str, text: str) -> str:
    """Put a generated part into a document's text.

    Raises:
        LookupError: the document has no place for it, or several.
    """
    start, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    place = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if len(place.findall(text)) != 1:
        raise LookupError(f"no single place between {start} and {end}")
    made = PARTS[name][1]()
    return place.sub(lambda _: f"{start}\n{made}\n{end}", text)


def main() -> int:
    """Fill every part, or with --check only compare; 1 when something is out of date."""
    stale = []
    for name, (document, _) in PARTS.items():
        path = ROOT / document
        text = path.read_text(encoding="utf-8")
        made = filled(name, text)
        if made != text:
            stale.append(f"{document}: {name}")
            if "--check" not in sys.argv:
                path.write_text(made, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write("Out of date, run python docs/generate.py:\n" + "\n".join(stale) + "\n")
        return 1
    return 0


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join("---" for _ in head) + " |",
        *("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows),
    ]


def _points(level: Level) -> str:
    return _span(level.low, level.high)


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _default(value: object) -> str:
    if value is None or value is PydanticUndefined or value == []:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, SecretStr):
        raise TypeError("a secret has no default")
    return f"`{value}`"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


if __name__ == "__main__":
    sys.exit(main())

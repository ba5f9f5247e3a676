"""The description without what generated code has no use for: examples, and what stands twice."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_NO_USE = frozenset({"example", "examples", "links", "x-displayName"})

Schema = dict[str, Any]


def described() -> Schema:
    """The description as the project has it."""
    found: Schema = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    return found


def slim(description: Schema) -> Schema:
    """Leave examples out, and name each parameter and each problem that many calls share."""
    found: Schema = _without(description, _NO_USE)
    shared = found["components"].setdefault("parameters", {})
    answers = found["components"].setdefault("responses", {})
    count = Counter(_key(one) for call in calls(found) for one in call.get("parameters", ()))
    names: dict[str, str] = {}
    for call in calls(found):
        if "parameters" in call:
            call["parameters"] = [
                {"$ref": f"#/components/parameters/{_shared(one, shared, names)}"}
                if count[_key(one)] > 1
                else one
                for one in call["parameters"]
            ]
        for status, answer in call["responses"].items():
            if "application/problem+json" in answer.get("content", {}):
                answers.setdefault(f"Problem{status}", answer)
                call["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    return found


def bare(description: Schema) -> Schema:
    """What is compared between versions: no words either."""
    found: Schema = _without(slim(description), {"description", "summary"} | _NO_USE)
    return found


def calls(description: Schema) -> Iterator[Schema]:
    """Every operation."""
    for methods in description["paths"].values():
        yield from methods.values()


def _shared(parameter: Schema, shared: Schema, names: dict[str, str]) -> str:
    key = _key(parameter)
    if key not in names:
        base = parameter["name"].replace("-", "_")
        taken = sum(name.rpartition("_v")[0] == base or name == base for name in shared)
        names[key] = f"{base}_v{taken + 1}" if taken else base
        shared[names[key]] = parameter
    return names[key]


def _key(parameter: Schema) -> str:
    return json.dumps(parameter, sort_keys=True)


def _without(node: Any, names: frozenset[str] | set[str], *, named: bool = False) -> Any:
    """Leave keys out, though not where they are the names of fields."""
    if isinstance(node, list):
        return [_without(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without(value, names, named=key in {"properties", "schemas"} and not named)
        for key, value in node.items()
        if named or key not in names
    }

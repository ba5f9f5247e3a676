"""Every refusal of fields that the schemas of the API can come to, found by sending wrong values.

Each place of each body and each parameter is given values of every kind that are wrong somewhere.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from math import inf, nan
from typing import Any

from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic_core import ErrorDetails

from app.routes import every_route
from tests.support.api import Json

WRONG: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 1.5, 10**30, 1e300, inf, -inf, nan),
    *("", " ", "x", "7", "1e5", "x" * 20_001, "9" * 5_000, "\ud800", "медь\x00", "x" * 37),
    *("2026-13-01", "2026-02-30", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01"),
    *("2026-01-01T10:00:00Z", "0001-01-01T00:00:00+14:00", "20260101", "http://", "ftp://a.b/c"),
    *("0199d7c2-5a3e-7c51-9f6e", "https://", "@", "a@b", "+7"),
    *([], [None], ["x"], ["x", "x"], [None] * 10_001, {}, {"x": 1}, {"x" * 300: None}),
)
_DEEPEST = 8


def refusals() -> Iterator[ErrorDetails]:
    """What is said of wrong values in every place that callers fill in."""
    known: set[str] = set()
    for route in _routes(every_route()):
        for place, field in _fields(route.dependant):
            yield from _of_field(field, place, known)
        if route.body_field is not None:
            yield from _of_field(route.body_field, "body", known)


def _routes(found: Any) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _routes(getattr(getattr(route, "original_router", None), "routes", ()))


def _fields(dependant: Dependant) -> Iterator[tuple[str, ModelField]]:
    for place in ("path", "query", "header"):
        yield from ((place, field) for field in getattr(dependant, f"{place}_params"))
    for inner in dependant.dependencies:
        yield from _fields(inner)


def _of_field(field: ModelField, place: str, known: set[str]) -> Iterator[ErrorDetails]:
    schema: Json = field._type_adapter.json_schema()
    if json.dumps(schema, sort_keys=True) in known:
        return
    known.add(json.dumps(schema, sort_keys=True))
    whole = _fitting(schema, schema, 0)
    for path, shape in _places(whole, schema, schema):
        mark = json.dumps(shape, sort_keys=True)
        if path and mark in known:
            continue
        known.add(mark)
        for wrong in WRONG:
            sent = _with(whole, path, wrong)
            yield from field.validate(sent, loc=(place, field.alias))[1]  # type: ignore[misc]


def _with(whole: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(whole)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


def _places(value: Any, shape: Json, root: Json) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every place within a value, with the schema that it has to fit."""
    shape = _followed(shape, root)
    yield (), shape
    inner: dict[str | int, Json] = {}
    if isinstance(value, dict):
        inner = {name: shape.get("properties", {}).get(name, {}) for name in value}
    elif isinstance(value, list) and value:
        inner = {0: shape.get("items", {})}
    for step, part in inner.items():
        for path, found in _places(value[step], part, root):
            yield (step, *path), found


def _followed(shape: Json, root: Json) -> Json:
    while True:
        if "$ref" in shape:
            shape = root["$defs"][shape["$ref"].rpartition("/")[2]]
            continue
        several = shape.get("anyOf") or shape.get("oneOf") or shape.get("allOf")
        if not several:
            return shape
        shape = next((one for one in several if one.get("type") != "null"), several[0])


def _fitting(shape: Json, root: Json, depth: int) -> Any:
    """A value with every field; its leaves need not fit, since each is judged by itself."""
    shape = _followed(shape, root)
    if depth > _DEEPEST:
        return None
    if shape.get("properties"):
        return {name: _fitting(part, root, depth + 1) for name, part in shape["properties"].items()}
    if shape.get("type") == "array":
        return [_fitting(shape.get("items", {}), root, depth + 1)]
    if isinstance(shape.get("additionalProperties"), dict):
        return {"x": _fitting(shape["additionalProperties"], root, depth + 1)}
    return next(iter(shape.get("examples", [])), None)

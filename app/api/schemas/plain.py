"""Takes numbers for numbers and truth for truth: pydantic would read `false` as 0 and "1" as 1."""

from typing import Any

from pydantic_core import CoreSchema, PydanticKnownError, core_schema

_PARTS = ("schema", "items_schema", "choices", "keys_schema", "values_schema", "definitions")


def taken_plainly(model: type, schema: CoreSchema) -> CoreSchema:
    """Let every number and truth value of a model be what JSON says it is.

    Args:
        model: whose fields are meant; other models within it look after their own.
        schema: of the model; changed in place.
    """
    _walk(schema, model)
    return schema


def _walk(node: Any, model: type) -> None:
    if isinstance(node, list | tuple):
        for part in node:
            _walk(part, model)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind in {"float", "bool"}:
            node["strict"] = True
        elif kind == "int":
            _only_numbers(node)
        elif kind == "model-fields":
            _walk([field["schema"] for field in node["fields"].values()], model)
        elif kind != "model" or node["cls"] is model:
            _walk([node[part] for part in _PARTS if part in node], model)


def _only_numbers(node: dict[str, Any]) -> None:
    """JSON has one kind of number: 5.0 is whole, but neither "5" nor `true` is a number."""
    whole: Any = dict(node)
    node.clear()
    node.update(core_schema.no_info_before_validator_function(_number, whole))


def _number(value: object) -> object:
    if isinstance(value, bool | str | bytes):
        raise PydanticKnownError("int_type")
    return value

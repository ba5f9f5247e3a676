"""Takes numbers for numbers and truth for truth: pydantic would read `false` as 0 and "1" as 1."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema
from typing_extensions import override

_PARTS = ("schema", "items_schema", "choices", "keys_schema", "values_schema", "definitions")


def _walk(node: Any, model: type) -> None:
    if isinstance(node, list | tuple):
        for part in node:
            _walk(part, model)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind == "function-before" and node["function"]["function"] in _CHECKS.values():
            return  # pydantic keeps the schema of a class, which was here before
        if kind in {"float", "bool"}:
            node["strict"] = True
        elif kind in _CHECKS:
            _check_first(node, _CHECKS[kind])
        elif kind == "model-fields":
            _walk([field["schema"] for field in node["fields"].values()], model)
        elif kind != "model" or node["cls"] is model:
            _walk([node[part] for part in _PARTS if part in node], model)


def _check_first(node: dict[str, Any], check: Callable[[object], object]) -> None:
    checked: Any = dict(node)
    node.clear()
    node.update(core_schema.no_info_before_validator_function(check, checked))


def _number(value: object) -> object:
    """JSON has one kind of number: 5.0 is whole, but neither "5" nor `true` is a number."""
    if isinstance(value, bool | str | bytes):
        raise PydanticKnownError("int_type")
    return value


def _day(value: object) -> object:
    if not _is_written(value):
        raise PydanticKnownError("date_type")
    return value


def _moment(value: object) -> object:
    if not _is_written(value):
        raise PydanticKnownError("datetime_type")
    return value


def _is_written(value: object) -> bool:
    """Whether it may be a date: a number, or a text of one, would be seconds since 1970."""
    if not isinstance(value, str):
        return isinstance(value, date)
    try:
        float(value)
    except ValueError:
        return True
    return False


_CHECKS = {"int": _number, "date": _day, "datetime": _moment}


class Plain(BaseModel):
    """Base of bodies: every value is what JSON says it is."""

    @override
    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Take no truth value, text or number for one of the others."""
        schema = handler(source)
        _walk(schema, source)
        return schema

"""Numbers, truth values and days in bodies are what JSON says they are."""

from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

import app.routes
from app.api.schemas.allocation import AllocationIn
from app.api.schemas.plain import Plain
from app.api.schemas.project import FactsIn, KeyRateIn
from app.api.schemas.reconciliation import ExtensionSettings, PropertySaid

RATE = {"country": "RU", "since": "2026-01-01", "percent": 15}
GOODS = {"code_prefix": "7408"}


@pytest.mark.parametrize(
    ("model", "body", "code"),
    [
        (AllocationIn, GOODS | {"min_score": True}, "float_type"),
        (AllocationIn, GOODS | {"min_score": "0.5"}, "float_type"),
        (AllocationIn, GOODS | {"weights": {"share": False}}, "float_type"),
        (AllocationIn, GOODS | {"members_only": 1}, "bool_type"),
        (AllocationIn, GOODS | {"members_only": "yes"}, "bool_type"),
        (FactsIn, {"co_producer_states": False}, "int_type"),
        (FactsIn, {"co_producer_states": "2"}, "int_type"),
        (FactsIn, {"co_producer_states": 2.5}, "int_from_float"),
        (KeyRateIn, RATE | {"since": 0}, "date_type"),
        (KeyRateIn, RATE | {"since": "0"}, "date_type"),
        (KeyRateIn, RATE | {"since": "1893456000"}, "date_type"),
        (KeyRateIn, RATE | {"since": "0150-07-08"}, "day_out_of_range"),
        (ExtensionSettings, {"limit": True}, "int_type"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    model: type[Plain], body: dict[str, Any], code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(body)
    assert [error["type"] for error in refused.value.errors()] == [code]


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert FactsIn.model_validate({"co_producer_states": 2.0}).co_producer_states == 2
    assert AllocationIn.model_validate(GOODS | {"min_score": 1}).min_score == 1
    assert KeyRateIn.model_validate(RATE).since.year == 2026


def test_a_field_that_takes_several_kinds_keeps_each() -> None:
    said = PropertySaid.model_validate({"pid": "a", "v": [True, 1, 2.5, "x", None]})
    assert said.v == [True, 1, 2.5, "x", None]
    assert [type(value) for value in said.v] == [bool, int, float, str, type(None)]


def test_every_body_of_a_call_is_taken_plainly() -> None:
    bodies = {
        parameter.field_info.annotation
        for module in vars(app.routes).values()
        for route in getattr(getattr(module, "router", None), "routes", ())
        if isinstance(route, APIRoute)
        for parameter in route.dependant.body_params
    }
    models = {body for body in bodies if isinstance(body, type) and issubclass(body, BaseModel)}
    assert len(models) > 30
    assert [model for model in models if not issubclass(model, Plain)] == []

"""Changes of a record: what is named changes as a whole, null resets, the rest stays."""

from collections.abc import Mapping
from typing import Annotated, Optional, TypeVar, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

from app.api.schemas.fields import Schema

M = TypeVar("M", bound=BaseModel)

_BOUNDS: Mapping[object, tuple[type, ...]] = {
    int: (Ge, Gt, Le, Lt),
    float: (Ge, Gt, Le, Lt),
    list: (MinLen, MaxLen),
}


def patch_of(model: type[BaseModel], name: str) -> type[Schema]:
    """Derive the schema of a change: the model's fields, none of them required.

    Null resets a field; those that the model requires cannot be reset.
    """
    fields = {
        field: (
            _with_bounds(info) if info.is_required() else Optional[_with_bounds(info)],  # noqa: UP045 - built at run time
            Field(default=None, description=info.description, examples=info.examples),
        )
        for field, info in model.model_fields.items()
    }
    made: type[Schema] = create_model(  # type: ignore[call-overload]
        name, __base__=Schema, __doc__=f"Fields of {model.__name__} to change.", **fields
    )
    return made


def _with_bounds(info: FieldInfo) -> object:
    """A field's type; numbers and lists keep bounds, texts are measured once they are whole."""
    kinds = _BOUNDS.get(get_origin(info.annotation) or info.annotation, ())
    limits = [item for item in info.metadata if isinstance(item, kinds)]
    return Annotated[(info.annotation, *limits)] if limits else info.annotation


def patched(model: type[M], stored: Mapping[str, object], change: BaseModel) -> M:
    """Put a change over what is stored, and check the whole.

    Checks have what is stored as their context: a file may have brought what callers cannot send.

    Raises:
        RequestValidationError: the changed record would not be valid.
    """
    named = change.model_dump(mode="json", exclude_unset=True)
    whole = {**stored, **named}
    reset = {field for field, value in named.items() if value is None}
    try:
        return model.model_validate(
            {k: v for k, v in whole.items() if k not in reset}, context=stored
        )
    except ValidationError as error:
        raise RequestValidationError(
            [item | {"loc": ("body", *item["loc"])} for item in error.errors()]
        ) from error

"""Checks what is given to a command as the API would check it."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.errors import CommandError


def checked(kind: Any, field: str, value: str) -> str:
    """Return a value as the API would take it.

    Args:
        kind: annotated type of the field, from `app.api.schemas.fields`.
        field: what a refusal calls it.
        value: as it was given.

    Raises:
        CommandError: the API would refuse it.
    """
    try:
        return str(TypeAdapter(kind).validate_python(value))
    except ValidationError as error:
        raise CommandError(f"{field}: {error.errors()[0]['msg']}.") from error

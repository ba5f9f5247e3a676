"""Whether a column has one of many ids: however many, they are one parameter."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, cast


def among(column: Any, keys: Iterable[UUID]) -> ColumnElement[bool]:
    """The condition that a column has one of these ids; `IN` takes 32,767 at most."""
    found: ColumnElement[bool] = column == any_(cast(list(keys), ARRAY(Uuid)))
    return found

"""Turns a database's refusal into the error that names what stands in the way."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError

from app.errors import AppError


@asynccontextmanager
async def named(errors: Mapping[str, AppError]) -> AsyncIterator[None]:
    """Raise the given error when the constraint of that name is broken; others pass through."""
    try:
        yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
        known = errors.get(str(constraint))
        if known is None:
            raise
        raise known from error

"""Pages and counts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import Field

from app.api.schemas.fields import Answer
from app.values.page import Facets, Page

T = TypeVar("T")
R = TypeVar("R")


class PageOut(Answer, Generic[T]):
    """Some items of a list, and where the next page starts."""

    items: list[T] = Field(description="The items of this page.")
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null at the end.", examples=[None]
    )

    @classmethod
    def of(cls, page: Page[R], shape: Callable[[R], T]) -> "PageOut[T]":
        """Shape a page, item by item."""
        return cls(items=[shape(item) for item in page.items], next_cursor=page.next_cursor)


class FacetsOut(Answer):
    """How many records there are, and how many for each value of some attributes."""

    total: int = Field(description="Records in all.", examples=[120])
    facets: dict[str, dict[str, int]] = Field(
        description="Counts by attribute and value.",
        examples=[{"country": {"BY": 24, "KZ": 28}}],
    )

    @classmethod
    def of(cls, facets: Facets) -> "FacetsOut":
        """Shape the counts."""
        return cls(total=facets.total, facets={k: dict(v) for k, v in facets.counts.items()})

"""Questions for partners, and pairs to be explained."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.batch import EachOnItsOwn
from app.api.schemas.fields import Schema, ShortText
from app.api.schemas.sketch import FiltersIn, ListingSketch
from app.matching import Diversify
from app.vocabulary.terms import Side

QUERIES_EXAMPLE: dict[str, JsonValue] = {
    "queries": [
        {
            "id": "q1",
            "seek": "offers",
            "title": "Медная катанка 8 мм",
            "codes": ["7408"],
            "country": "RU",
            "filters": {"cross_border": True},
            "limit": 5,
        }
    ]
}


Sought = Annotated[
    Literal["offers", "needs"],
    Field(description="Which side partners are sought on.", examples=["offers"]),
]


def _side_of_asker(sought: Sought) -> Side:
    return Side.NEED if sought == "offers" else Side.OFFER


class SuggestionQuery(ListingSketch):
    """One question for partners, without storing anything."""

    id: Annotated[str, StringConstraints(max_length=100)] = Field(
        default="", description="The caller's own id, repeated in the answer.", examples=["q1"]
    )
    seek: Sought = "offers"
    filters: FiltersIn = Field(
        default=FiltersIn(),
        description="What the asker insists on.",
        examples=[{"country": ["BY"]}],
    )
    limit: int = Field(default=20, ge=1, le=100, description="Items.", examples=[10])
    cursor: Annotated[str, StringConstraints(max_length=2000)] | None = Field(
        default=None, description="`next_cursor` of the page before.", examples=[None]
    )
    diversify: Diversify | None = Field(
        default=None,
        description="Let repeats of one organization or state stand back.",
        examples=["organization"],
    )
    advice: bool = Field(
        default=False, description="Say what could still be stated.", examples=[True]
    )

    @property
    def side(self) -> Side:
        """The side of the question itself."""
        return _side_of_asker(self.seek)


class SuggestionQueries(Schema):
    """Questions to be answered together."""

    model_config = ConfigDict(json_schema_extra={"examples": [QUERIES_EXAMPLE]})

    queries: list[Annotated[SuggestionQuery, EachOnItsOwn]] = Field(
        min_length=1, max_length=50, description="Up to 50 questions."
    )


class ExplainIn(Schema):
    """A pair to be judged: each side stored, or as a sketch."""

    need_id: UUID | None = Field(default=None, description="A stored need.", examples=[None])
    need: ListingSketch | None = Field(
        default=None, description="A need that is not stored.",
        examples=[{"title": "Медная катанка 8 мм", "codes": ["7408"], "country": "RU"}],
    )  # fmt: skip
    offer_id: UUID | None = Field(default=None, description="A stored offer.", examples=[None])
    offer: ListingSketch | None = Field(
        default=None, description="An offer that is not stored.",
        examples=[{"title": "Катанка медная КМ", "codes": ["7408110000"], "country": "KZ"}],
    )  # fmt: skip
    seek: Sought = "offers"
    filters: FiltersIn = Field(
        default=FiltersIn(), description="Requirements to check the pair against.", examples=[{}]
    )
    scorecard: ShortText | None = Field(
        default=None, description="Name of the scorecard.", examples=["supply-1"]
    )

    @property
    def side(self) -> Side:
        """The side that asks."""
        return _side_of_asker(self.seek)

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        for side, given in (
            ("need", (self.need_id, self.need)),
            ("offer", (self.offer_id, self.offer)),
        ):
            if sum(value is not None for value in given) != 1:
                raise PydanticCustomError(
                    "ambiguous_pair",
                    "Give either {side}_id or {side}, not both and not neither.",
                    {"side": side},
                )
        return self

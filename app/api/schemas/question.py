"""Questions for partners, and pairs to be explained."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.batch import EachOnItsOwn
from app.api.schemas.fields import (
    Code,
    CodePrefix,
    CountryCode,
    Description,
    Schema,
    ShortText,
    Title,
)
from app.api.schemas.listing import QuantityIn
from app.matching import Diversify, Filters, Listing
from app.vocabulary.terms import Kind, Language, Purpose, Side

DEFAULT_MIN_SCORE = 0.1
"""Below it, a suggestion is more likely to waste a buyer's time than to help."""

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

MinScore = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class FiltersIn(Schema):
    """What the asker insists on."""

    country: list[CountryCode] = Field(
        default=[], max_length=50, description="Partners of these states only.", examples=[["BY"]]
    )
    cross_border: bool | None = Field(
        default=None,
        description="true: partners of another state only; false: of the same state only.",
        examples=[True],
    )
    code_prefix: CodePrefix | None = Field(
        default=None, description="Partners with a code that starts so.", examples=["7408"]
    )
    kind: Kind | None = Field(default=None, description="Kind of offer.", examples=["material"])
    min_score: MinScore = Field(
        default=DEFAULT_MIN_SCORE, description="Least probability worth an answer.", examples=[0.1]
    )

    def filters(self) -> Filters:
        """The value for the library."""
        return Filters(
            countries=frozenset(self.country),
            cross_border=self.cross_border,
            code_prefix=self.code_prefix,
            kind=self.kind,
            min_score=self.min_score,
        )


class ListingSketch(Schema):
    """An offer or a need that is not stored: as much of it as is known."""

    title: Title | None = Field(default=None, description="In short.", examples=["Катанка медная"])
    description: Description = Field(default="", description="More.", examples=["8 мм, в бухтах"])
    language: Language | None = Field(default=None, description="Language.", examples=["ru"])
    codes: list[Code] = Field(
        default=[], max_length=50, description="TN VED codes.", examples=[["7408"]]
    )
    country: CountryCode | None = Field(
        default=None, description="State of who asks.", examples=["RU"]
    )
    quantity: QuantityIn | None = Field(
        default=None,
        description="How much.",
        examples=[{"value": 200, "unit": "TNE", "period": "month"}],
    )
    standards: list[ShortText] = Field(
        default=[], max_length=50, description="Standards.", examples=[["ГОСТ Р 53803-2010"]]
    )
    purpose: Purpose = Field(default=Purpose.SUPPLY, description="Purpose.", examples=["supply"])

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.title or self.description or self.codes):
            raise PydanticCustomError(
                "empty_question", "Give at least a title, a description or a code."
            )
        return self

    def listing(self, side: Side, *, key: str = "", kind: Kind | None = None) -> Listing:
        """The value for the library."""
        return Listing(
            id=key,
            side=side,
            country=self.country,
            title=self.title or "",
            description=self.description,
            language=self.language,
            codes=tuple(dict.fromkeys(self.codes)),
            quantity=self.quantity.quantity() if self.quantity else None,
            standards=tuple(self.standards),
            kind=kind,
            purpose=self.purpose,
        )


class SuggestionQuery(ListingSketch):
    """One question for partners, without storing anything."""

    id: Annotated[str, StringConstraints(max_length=100)] = Field(
        default="", description="The caller's own id, repeated in the answer.", examples=["q1"]
    )
    seek: Literal["offers", "needs"] = Field(
        default="offers", description="Which side partners are sought on.", examples=["offers"]
    )
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
        return Side.NEED if self.seek == "offers" else Side.OFFER


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
    filters: FiltersIn = Field(
        default=FiltersIn(), description="Requirements to check the pair against.", examples=[{}]
    )
    scorecard: ShortText | None = Field(
        default=None, description="Name of the scorecard.", examples=["supply-1"]
    )

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

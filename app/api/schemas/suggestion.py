"""Questions for partners, and ranked answers with their reasons."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.batch import EachOnItsOwn
from app.api.schemas.fields import (
    Answer,
    Schema,
    ShortText,
)
from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.problem import Problem
from app.api.schemas.sketch import FiltersIn, ListingSketch
from app.matching import Rejection
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


class ReasonOut(Answer):
    """One aspect's contribution to the score."""

    aspect: str = Field(description="What was looked at.", examples=["code"])
    code: str = Field(description="Stable, for programs.", examples=["code.same_heading"])
    label: str = Field(
        description="For people, in the reader's language.",
        examples=["одна товарная позиция ТН ВЭД 7408: медная проволока и катанка"],
    )
    points: float = Field(description="Log-odds that it adds.", examples=[2.61])
    wanted: str | None = Field(description="The need's value.", examples=["7408"])
    offered: str | None = Field(description="The offer's value.", examples=["7408 11 000 0"])


class DecisionShown(Answer):
    """What was decided on the pair earlier."""

    verdict: str = Field(description="The latest verdict.", examples=["contacted"])
    note: str = Field(description="Its note.", examples=["Ждём образцы."])
    decided_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])


class JudgedOut(Answer):
    """A judged pair, seen from one side."""

    score: float = Field(description="Probability that the pair fits, 0 to 1.", examples=[0.97])
    points: float = Field(description="Log-odds: the sum of the reasons' points.", examples=[3.48])
    need: NeedOut | None = Field(default=None, description="The need.")
    offer: OfferOut | None = Field(default=None, description="The offer.")
    organization: OrganizationSummary | None = Field(
        default=None, description="The suggested organization."
    )
    reasons: list[ReasonOut] = Field(description="One for each aspect; their points add up.")
    decision: DecisionShown | None = Field(
        default=None, description="What was decided on the pair earlier."
    )


class SuggestionOut(JudgedOut):
    """One ranked partner."""

    rank: int = Field(description="Its place, from 1.", examples=[1])


class KeptOutOut(Answer):
    """A hard requirement, and how many of the best candidates it kept out."""

    code: Rejection = Field(description="Stable, for programs.", examples=["properties"])
    label: str = Field(description="For people.", examples=["a required property is outside"])
    count: int = Field(description="Candidates kept out, at most 300.", examples=[12])


class SuggestionsOut(Answer):
    """Ranked partners for one listing."""

    scorecard: str = Field(description="Who judged; see /v1/scorecards.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    considered: int = Field(description="Candidates judged.", examples=[187])
    min_score: float = Field(description="Least probability answered.", examples=[0.1])
    kept_out: list[KeptOutOut] = Field(
        default=[],
        description="Hard requirements that kept candidates out: why nothing, or little, fits.",
        examples=[[]],
    )
    items: list[SuggestionOut] = Field(description="Best first.")
    next_cursor: str | None = Field(description="For the next page.", examples=[None])


class QueryResultOut(Answer):
    """The answer to one of several questions, or its problem."""

    id: str = Field(description="The caller's own id.", examples=["q1"])
    scorecard: str | None = Field(default=None, description="Who judged.", examples=["supply-1"])
    as_of: datetime | None = Field(default=None, description="State of the index, UTC.",
                                   examples=["2026-11-22T08:00:00Z"])  # fmt: skip
    revision: int | None = Field(default=None, description="Newest change.", examples=[412])
    considered: int | None = Field(default=None, description="Candidates judged.", examples=[187])
    min_score: float | None = Field(default=None, description="Least answered.", examples=[0.1])
    kept_out: list[KeptOutOut] = Field(
        default=[], description="Hard requirements that kept candidates out.", examples=[[]]
    )
    items: list[SuggestionOut] | None = Field(default=None, description="Best first.")
    next_cursor: str | None = Field(default=None, description="Next page.", examples=[None])
    problem: Problem | None = Field(default=None, description="Why it was refused.")


class QueryResultsOut(Answer):
    """One answer a question, in the order of the request."""

    results: list[QueryResultOut] = Field(description="The answers.")


class PairOut(Answer):
    """One of the pairs that make a partner."""

    scorecard: str = Field(
        description="Who judged: the purpose of the asking listing decides.",
        examples=["supply-1"],
    )
    score: float = Field(description="Probability that the pair fits.", examples=[0.97])
    points: float = Field(description="Log-odds.", examples=[3.48])
    need: NeedOut = Field(description="The need.")
    offer: OfferOut = Field(description="The offer.")
    reasons: list[ReasonOut] = Field(description="One for each aspect; their points add up.")
    decision: DecisionShown | None = Field(default=None, description="Decided earlier.")


class PartnerOut(Answer):
    """A ranked organization with its best pairs."""

    rank: int = Field(description="Its place, from 1.", examples=[1])
    organization: OrganizationSummary = Field(description="The suggested organization.")
    score: float = Field(
        description="Probability that at least one of the pairs fits.", examples=[0.98]
    )
    points: float = Field(description="The same as log-odds; orders the items.", examples=[3.9])
    pairs: list[PairOut] = Field(description="Its best pairs, at most three.")


class PartnersOut(Answer):
    """Ranked partners for an organization."""

    scorecard: str = Field(description="Who judged; see /v1/scorecards.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    considered: int = Field(description="Pairs judged.", examples=[740])
    min_score: float = Field(description="Least probability answered.", examples=[0.1])
    items: list[PartnerOut] = Field(description="Best first.")
    next_cursor: str | None = Field(description="For the next page.", examples=[None])


class RejectionOut(Answer):
    """The hard requirement that a pair breaks."""

    code: Rejection = Field(description="Stable, for programs.", examples=["same_organization"])
    label: str = Field(description="For people.", examples=["это та же организация"])


class ExplainedOut(JudgedOut):
    """One judged pair, whether or not it would be suggested."""

    scorecard: str = Field(description="Who judged; see /v1/scorecards.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    rejected: bool = Field(description="Whether a requirement forbids the pair.", examples=[False])
    rejection: RejectionOut | None = Field(description="Which one, and why.", examples=[None])

"""Ranked answers with their reasons."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import (
    Answer,
)
from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.problem import Problem
from app.matching import Rejection
from app.vocabulary.terms import Period, Side


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


class AdviceOut(Answer):
    """A fact that is not stated, and the score of the pair if it were."""

    code: str = Field(description="Stable, for programs: what to state.", examples=["state_code"])
    sides: list[Side] = Field(description="Who would have to state it.", examples=[["need"]])
    label: str = Field(
        description="For people.",
        examples=["with a 6-digit TN VED code in the need the score would be between 0.2 and 0.7"],
    )
    score: float = Field(description="If the fact fits as well as it can.", examples=[0.7])
    score_low: float = Field(description="If it fits as badly as it can.", examples=[0.2])


class DecisionShown(Answer):
    """What was decided on the pair earlier."""

    verdict: str = Field(description="The latest verdict.", examples=["contacted"])
    note: str = Field(description="Its note.", examples=["Ждём образцы."])
    decided_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])


class BandOut(Answer):
    """Between which powers of ten a quantity lies."""

    least: float = Field(description="At least so much.", examples=[100])
    below: float = Field(description="Less than so much.", examples=[1000])
    unit: str = Field(description="Rec 20 code.", examples=["TNE"])
    period: Period = Field(description="Time it belongs to.", examples=["month"])


class CounterpartOut(Answer):
    """A private listing of others: what its owner discloses until both have accepted.

    Its name is known to the asking portal only; a decision takes it for the id.
    """

    id: UUID = Field(
        description="Name for this portal.", examples=["5b1f8c0e-7a77-4c1b-b2a5-6f0d1c9e4a10"]
    )
    side: Side = Field(description="Offer or need.", examples=["offer"])
    headings: list[str] = Field(description="TN VED headings.", examples=[["7408"]])
    country: str | None = Field(description="State, ISO 3166-1 alpha-2.", examples=["KZ"])
    country_name: str | None = Field(
        description="State in the reader's language.", examples=["Казахстан"]
    )
    quantity: BandOut | None = Field(description="Roughly how much.")
    accepted: bool = Field(description="Whether its owner has accepted.", examples=[False])


class JudgedOut(Answer):
    """A judged pair, seen from one side."""

    score: float = Field(description="Probability that the pair fits, 0 to 1.", examples=[0.97])
    points: float = Field(description="Log-odds: the sum of the reasons' points.", examples=[3.48])
    need: NeedOut | None = Field(default=None, description="The need.")
    offer: OfferOut | None = Field(default=None, description="The offer.")
    organization: OrganizationSummary | None = Field(
        default=None, description="The suggested organization."
    )
    private: CounterpartOut | None = Field(
        default=None,
        description="Instead of listing and organization, where these are private: score and "
        "points are then the lower end of a band.",
    )
    reasons: list[ReasonOut] = Field(description="One for each aspect; their points add up.")
    decision: DecisionShown | None = Field(
        default=None, description="What was decided on the pair earlier."
    )
    advice: list[AdviceOut] = Field(
        default=[],
        description="What could still be stated, where that could raise the score; on request.",
    )


class SuggestionOut(JudgedOut):
    """One ranked partner."""

    rank: int = Field(description="Its place, from 1.", examples=[1])
    similar: int = Field(
        default=0,
        description="How many nearly equal listings of the same organization it stands for.",
        examples=[2],
    )
    similar_ids: list[UUID] = Field(default=[], description="Their ids, best first.", examples=[[]])


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
    further: int = Field(
        description="How many more of its listings fit the same listings well.", examples=[2]
    )
    further_points: float = Field(
        description="What they add to the points, at most 2.", examples=[0.3]
    )


class PartnersOut(Answer):
    """Ranked partners for an organization."""

    scorecard: str = Field(description="Who judged; see /v1/scorecards.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    considered: int = Field(description="Pairs judged.", examples=[740])
    listings_sought: int = Field(
        description="Its listings that partners were sought for, at most 200: the newest.",
        examples=[4],
    )
    listings_left_out: int = Field(description="Its older listings beyond those.", examples=[0])
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

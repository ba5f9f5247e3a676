"""Saved searches and what they found, as they are sent and answered."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema, ShortText
from app.api.schemas.receiver import Email, EmailOrNone
from app.api.schemas.sketch import FiltersIn, ListingSketch, MinScore
from app.matching import Filters
from app.services import saved_searches
from app.values.saved_search import MatchRecord, SearchDraft, SearchRecord
from app.vocabulary.terms import Side

TELLING_SCORE = 0.8
"""Least score that a saved search tells of unless it says another."""

SEARCH_EXAMPLE: dict[str, JsonValue] = {
    "name": "Катанка из соседних стран",
    "query": {"seek": "offers", "title": "Медная катанка 8 мм", "codes": ["7408"], "country": "RU"},
    "filters": {"cross_border": True, "min_score": 0.8},
}


class SavedQuery(ListingSketch):
    """What asks, when it is no stored listing."""

    seek: Literal["offers", "needs"] = Field(
        default="offers", description="Which side partners are sought on.", examples=["offers"]
    )


class SavedFilters(FiltersIn):
    """What is insisted on."""

    min_score: MinScore = Field(
        default=TELLING_SCORE, description="Least probability worth a message.", examples=[0.8]
    )


class SavedSearchIn(Schema):
    """A search as a portal asks for it: for a stored listing, or for one that is described."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCH_EXAMPLE]})

    name: ShortText = Field(description="For people.", examples=["Катанка из соседних стран"])
    need_id: UUID | None = Field(
        default=None, description="A stored need for which offers are sought.", examples=[None]
    )
    offer_id: UUID | None = Field(
        default=None, description="A stored offer for which needs are sought.", examples=[None]
    )
    query: SavedQuery | None = Field(
        default=None,
        description="A need or an offer that is not stored.",
        examples=[{"title": "Медная катанка 8 мм", "codes": ["7408"], "country": "RU"}],
    )
    filters: SavedFilters = Field(
        default=SavedFilters(),
        description="What is insisted on.",
        examples=[{"min_score": 0.8, "cross_border": True}],
    )
    email: Email | None = Field(
        default=None,
        description="An address that is told by letter, beside webhooks or instead of them; a new "
        "one is first asked whether it agrees.",
        examples=["sales@example.org"],
    )

    @model_validator(mode="after")
    def _one_asks(self) -> Self:
        if sum(given is not None for given in (self.need_id, self.offer_id, self.query)) != 1:
            raise PydanticCustomError(
                "ambiguous_question", "Give one of need_id, offer_id and query, and no other."
            )
        return self

    def draft(self) -> SearchDraft:
        """What is to be stored."""
        side = Side.OFFER if self.offer_id else Side.NEED
        question = None
        if self.query is not None:
            side = Side.NEED if self.query.seek == "offers" else Side.OFFER
            question = saved_searches.kept(self.query.listing(side, key="saved"))
        return SearchDraft(
            name=self.name,
            side=side,
            listing_id=self.need_id or self.offer_id,
            question=question,
            filters=saved_searches.kept(self.filters.filters()),
        )


class SavedSearchPatch(Schema):
    """Fields of a saved search to change."""

    name: ShortText | None = Field(default=None, description="For people.", examples=["Катанка"])
    active: bool | None = Field(default=None, description="Whether it is asked.", examples=[True])
    min_score: MinScore | None = Field(
        default=None, description="Least probability worth a message.", examples=[0.9]
    )
    email: EmailOrNone | None = Field(
        default=None,
        description="An address that is told by letter; an empty text ends letters.",
        examples=["sales@example.org"],
    )

    def changed(self, stored: SearchRecord) -> SearchDraft:
        """What is to be stored; null leaves a field as it is."""
        filters = saved_searches.filters_of(stored)
        if self.min_score is not None:
            filters = replace(filters, min_score=self.min_score)
        return SearchDraft(
            name=self.name or stored.name,
            side=stored.side,
            listing_id=stored.listing_id,
            question=stored.question,
            filters=saved_searches.kept(filters),
            receiver_id=None if self.email == "" else stored.receiver_id,
            active=stored.active if self.active is None else self.active,
        )


class SavedSearchOut(Answer):
    """A saved search as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a31"])
    portal: str = Field(description="Whose it is.", examples=["kz-industry"])
    name: str = Field(description="For people.", examples=["Катанка из соседних стран"])
    seek: Literal["offers", "needs"] = Field(description="What is sought.", examples=["offers"])
    need_id: UUID | None = Field(description="The need that asks.", examples=[None])
    offer_id: UUID | None = Field(description="The offer that asks.", examples=[None])
    title: str | None = Field(
        description="Of what asks, when it is not stored.", examples=["Медная катанка 8 мм"]
    )
    codes: list[str] = Field(
        description="Of what asks, when it is not stored.", examples=[["7408"]]
    )
    filters: SavedFilters = Field(description="What is insisted on.")
    receiver_id: UUID | None = Field(
        description="Who is told by letter; `/v1/receivers/{receiver_id}` says whether it agreed.",
        examples=[None],
    )
    active: bool = Field(description="Whether it is asked.", examples=[True])
    disabled_reason: str | None = Field(
        description="Why the service switched it off.", examples=[None]
    )
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    asked_at: datetime | None = Field(
        description="When it was asked last, UTC.", examples=["2026-11-26T08:01:00Z"]
    )

    @classmethod
    def of(cls, record: SearchRecord) -> "SavedSearchOut":
        """Shape a stored search."""
        question = saved_searches.question_of(record)
        return cls(
            id=record.id,
            portal=record.portal,
            name=record.name,
            seek="offers" if record.side is Side.NEED else "needs",
            need_id=record.listing_id if record.side is Side.NEED else None,
            offer_id=record.listing_id if record.side is Side.OFFER else None,
            title=question.title if question else None,
            codes=list(question.codes) if question else [],
            filters=_filters(saved_searches.filters_of(record)),
            receiver_id=record.receiver_id,
            active=record.active,
            disabled_reason=record.disabled_reason,
            created_at=record.created_at,
            asked_at=record.asked_at,
        )


class MatchOut(Answer):
    """A partner that a saved search has found."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a32"])
    offer_id: UUID | None = Field(
        description="The offer that fits.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    need_id: UUID | None = Field(description="The need that fits.", examples=[None])
    organization_id: UUID = Field(
        description="Whose it is.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    score: Annotated[float, Field(ge=0, le=1)] = Field(
        description="Probability when it was found.", examples=[0.91]
    )
    points: float = Field(description="Points when it was found.", examples=[2.3])
    scorecard: str = Field(description="Who judged.", examples=["supply-1"])
    found_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:01:00Z"])

    @classmethod
    def of(cls, record: MatchRecord) -> "MatchOut":
        """Shape a match."""
        return cls(
            id=record.id,
            offer_id=record.partner_id if record.side is Side.OFFER else None,
            need_id=record.partner_id if record.side is Side.NEED else None,
            organization_id=record.organization_id,
            score=record.score,
            points=record.points,
            scorecard=record.scorecard,
            found_at=record.found_at,
        )


def _filters(filters: Filters) -> SavedFilters:
    # Stored long ago, perhaps: what would be refused today is still told.
    return SavedFilters.model_construct(
        country=sorted(filters.countries),
        cross_border=filters.cross_border,
        code_prefix=filters.code_prefix,
        kind=filters.kind,
        purpose=sorted(filters.purposes),
        direction=sorted(filters.directions),
        min_score=filters.min_score,
    )

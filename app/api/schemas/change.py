"""The change feed as it is answered."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer
from app.api.schemas.list_edition import EditionOut
from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.official_list import ListOut
from app.api.schemas.organization import OrganizationOut
from app.values.feed import FeedItem, FeedPage
from app.values.lists import CurrentList
from app.values.organization import OrganizationRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun, Side

FeedNoun = Literal["organization", "offer", "need", "list"]


class CurrentListOut(ListOut):
    """An official list with its newest edition."""

    edition: EditionOut | None = Field(
        description="The newest edition, without its entries; null before the first."
    )

    @classmethod
    def current(cls, found: CurrentList) -> "CurrentListOut":
        """Shape a list with its newest edition."""
        edition = None if found.edition is None else EditionOut.of(found.edition)
        return cls.model_validate(dict(ListOut.of(found.record)) | {"edition": edition})


class ChangedOut(Answer):
    """One record that changed; the field named by its noun has it as it stands now."""

    noun: FeedNoun = Field(description="What it is.", examples=["offer"])
    id: UUID = Field(description="Its id.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"])
    action: Action = Field(
        description="As it looks to you since your cursor; `deleted` also when you may no longer "
        "see it.",
        examples=["changed"],
    )
    revision: int = Field(description="Number of the change.", examples=[43])
    at: datetime = Field(description="When, UTC.", examples=["2026-11-26T08:00:00Z"])
    merged_into: UUID | None = Field(
        default=None, description="Of a merged one: what stands for it.", examples=[None]
    )
    organization: OrganizationOut | None = Field(default=None, description="The organization.")
    offer: OfferOut | None = Field(default=None, description="The offer.")
    need: NeedOut | None = Field(default=None, description="The need.")
    list: CurrentListOut | None = Field(
        default=None, description="The official list, with its newest edition."
    )

    @classmethod
    def of(cls, item: FeedItem, reach: Reach) -> "ChangedOut":
        """Shape one change."""
        said = cls.model_validate(
            {
                "noun": item.noun.value,
                "id": item.record_id,
                "action": item.action,
                "revision": item.revision,
                "at": item.at,
                "merged_into": item.merged_into,
            }
        )
        record = item.record
        if record is None:
            return said
        if isinstance(record, OrganizationRecord):
            return said.model_copy(update={"organization": OrganizationOut.of(record, reach)})
        if isinstance(record, CurrentList):
            return said.model_copy(update={"list": CurrentListOut.current(record)})
        shaped = OfferOut.of(record) if record.side is Side.OFFER else NeedOut.of(record)
        return said.model_copy(update={Noun(record.side).value: shaped})


class ChangesOut(Answer):
    """What changed since a cursor, oldest first, each record once."""

    items: list[ChangedOut] = Field(description="The changes.")
    next_cursor: str = Field(
        description="Pass it as `since` the next time; the feed has no end, so it is always there.",
        examples=["ZWYwZTJhMTFbIjQ3MTEiLCI0MiJd"],
    )
    more: bool = Field(
        description="Whether more is waiting: ask again at once. A page may be empty and more "
        "waiting.",
        examples=[False],
    )

    @classmethod
    def of(cls, page: FeedPage, reach: Reach) -> "ChangesOut":
        """Shape a page of the feed."""
        return cls(
            items=[ChangedOut.of(item, reach) for item in page.items],
            next_cursor=page.cursor,
            more=page.more,
        )

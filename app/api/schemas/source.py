"""Where a record comes from, and what a writer should look at again."""

from dataclasses import replace
from typing import Optional, TypeVar

from pydantic import Field

from app.api.schemas.fields import (
    Answer,
    PortalName,
    Schema,
    ShortText,
    SourceKey,
    Told,
    WebAddress,
)
from app.services.access import Caller
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source

D = TypeVar("D", ListingDraft, OrganizationDraft)


class SourceIn(Schema):
    """The portal's own key and address of a record."""

    portal: PortalName | None = Field(
        default=None, description="Portal that owns the record; the key's own when left out.",
        examples=["kz-industry"],
    )  # fmt: skip
    key: SourceKey | None = Field(
        default=None, description="The portal's own key.", examples=["offer-4711"]
    )
    url: WebAddress | None = Field(
        default=None, description="The record at the portal.",
        examples=["https://example.org/offers/4711"],
    )  # fmt: skip
    licence: ShortText | None = Field(
        default=None, description="Licence of the data; the portal's own when left out.",
        examples=["CC-BY-4.0"],
    )  # fmt: skip

    @staticmethod
    def source(given: Optional["SourceIn"], caller: Caller) -> Source:
        """The source to store: of the caller's portal unless it says otherwise."""
        if given is None:
            return Source(caller.portal, licence=caller.licence)
        portal = given.portal or caller.portal
        own = caller.licence if portal == caller.portal else None
        return Source(portal, given.key, given.url, given.licence or own)


class SourceOut(Answer):
    """Where a record comes from."""

    portal: str = Field(description="Portal that owns the record.", examples=["kz-industry"])
    key: str | None = Field(description="The portal's own key.", examples=["offer-4711"])
    url: str | None = Field(
        description="The record at the portal.", examples=["https://example.org/offers/4711"]
    )

    licence: str | None = Field(description="Licence of the data.", examples=["CC-BY-4.0"])

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """Shape a source."""
        return cls(portal=source.portal, key=source.key, url=source.url, licence=source.licence)


class LikelyCodeOut(Answer):
    """A code that the words of a listing speak for."""

    code: str = Field(description="Digits.", examples=["740811"])
    code_display: str = Field(description="As the tariff prints it.", examples=["7408 11"])
    title: str = Field(description="In the reader's language.", examples=["Проволока медная"])
    probability: float = Field(description="That it is right.", examples=[0.81])


class WarningOut(Answer):
    """Something accepted that the writer should look at again."""

    pointer: str = Field(description="JSON pointer into the body.", examples=["/codes/0"])
    code: str = Field(description="Stable, for programs.", examples=["unknown_position"])
    detail: Told = Field(
        description="What to look at.",
        examples=["The position 7408110001 is not known below heading 7408."],
    )
    codes: list[LikelyCodeOut] = Field(
        default=[], description="Codes that the words speak for.", examples=[[]]
    )


def from_portal(draft: D, portal: str, key: str) -> D:
    """The same draft under the portal's own key, whatever the body says of its source."""
    return replace(draft, source=replace(draft.source, portal=portal, key=key))

"""Evidence of what is said of an organization, as it is sent and answered."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app import clock
from app.api.schemas.fields import Answer, Schema, clean_text, fits
from app.api.schemas.patterns import WEB_ADDRESS
from app.values.backing import Backing
from app.values.organization import OrganizationRecord
from app.vocabulary.backing import STALE_AFTER_YEARS, Attribute
from app.vocabulary.details.ageing import lies_ahead, years_after
from app.vocabulary.details.evidence import EvidenceLevel

_FIRST_DAY = date(1900, 1, 1)

Document = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300),
    AfterValidator(clean_text),
    fits(1, 300),
]
Address = Annotated[str, StringConstraints(max_length=500, pattern=WEB_ADDRESS)]


def _not_to_come(value: date) -> date:
    if value < _FIRST_DAY or lies_ahead(value, clock.today()):
        raise PydanticCustomError("not_a_past_day", "Give the day on which it was established.")
    return value


class BackingIn(Schema):
    """What backs an attribute."""

    level: EvidenceLevel = Field(
        description="`register` is for moderators to say.", examples=["certificate"]
    )
    document: Document = Field(
        description="Register or certificate, with its number.",
        examples=["Сертификат СТ-1 № 4711"],
    )
    url: Address | None = Field(
        default=None, description="Where it can be read.", examples=["https://example.org/st-1"]
    )
    on: Annotated[date, AfterValidator(_not_to_come)] = Field(
        description="The day on which it was established.", examples=["2026-01-15"]
    )

    def backing(self, attribute: Attribute, noted_by: str) -> Backing:
        """The value to store."""
        return Backing(
            attribute=attribute,
            level=self.level,
            document=self.document,
            url=self.url,
            on=self.on,
            noted_by=noted_by,
        )


class AttributeBackingOut(Answer):
    """Who stands behind one attribute."""

    attribute: Attribute = Field(description="What is said.", examples=["address"])
    level: EvidenceLevel = Field(
        description="Who stands behind it; `claim`: whoever brought the record.", examples=["claim"]
    )
    on: date = Field(
        description="The day of the evidence; of a claim, of the record's last change.",
        examples=["2026-01-15"],
    )
    stale: bool = Field(description="Whether that is two years ago or more.", examples=[False])
    document: str | None = Field(description="Register or certificate.", examples=[None])
    url: str | None = Field(description="Where it can be read.", examples=[None])


class BackingOut(Answer):
    """Who stands behind what is said of an organization, attribute by attribute."""

    items: list[AttributeBackingOut] = Field(description="One for each attribute that is stated.")

    @classmethod
    def of(
        cls, record: OrganizationRecord, found: Mapping[Attribute, Backing], today: date
    ) -> "BackingOut":
        """Shape the evidence of an organization."""
        return cls(
            items=[
                _item(name, found.get(name), record.updated_at.date(), today)
                for name in Attribute
                if getattr(record, name.value)
            ]
        )


def _item(
    name: Attribute, backing: Backing | None, claimed: date, today: date
) -> AttributeBackingOut:
    on = claimed if backing is None else backing.on
    return AttributeBackingOut(
        attribute=name,
        level=EvidenceLevel.CLAIM if backing is None else backing.level,
        on=on,
        stale=years_after(on, STALE_AFTER_YEARS) <= today,
        document=None if backing is None else backing.document,
        url=None if backing is None else backing.url,
    )

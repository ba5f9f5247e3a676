"""Organizations as they are sent and answered."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    Answer,
    CountryCode,
    Description,
    Name,
    Schema,
    ShortText,
    WebAddress,
)
from app.api.schemas.identifier import IdentifierIn, IdentifierOut
from app.api.schemas.source import SourceIn, SourceOut, WarningOut
from app.services.access import Caller
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.vocabulary.countries import name_of
from app.vocabulary.identifiers import Verification
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language, Visibility

EXAMPLE: dict[str, JsonValue] = {
    "name": "ТОО «Пример Прокат»",
    "country": "KZ",
    "identifiers": [{"scheme": "KZ-BIN", "value": "491240000019"}],
    "region": "Карагандинская область",
    "city": "Балхаш",
    "website": "https://example.org",
    "description": "Медная катанка и проволока для кабельных заводов.",
    "language": "ru",
}


class OrganizationIn(Schema):
    """An organization as a caller describes it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name = Field(description="Name with its legal form.", examples=["ТОО «Пример Прокат»"])
    country: CountryCode = Field(description="State, ISO 3166-1 alpha-2.", examples=["KZ"])
    identifiers: list[IdentifierIn] = Field(
        default=[], max_length=10, description="Registration numbers.", examples=[[]]
    )
    region: ShortText | None = Field(
        default=None, description="Region.", examples=["Карагандинская область"]
    )
    city: ShortText | None = Field(default=None, description="City.", examples=["Балхаш"])
    address: ShortText | None = Field(
        default=None, description="Address.", examples=["ул. Ленина, 1"]
    )
    website: WebAddress | None = Field(
        default=None, description="Web address.", examples=["https://example.org"]
    )
    description: Description = Field(
        default="", description="What it does.", examples=["Медная катанка и проволока."]
    )
    language: Language | None = Field(
        default=None, description="Language of the description.", examples=["ru"]
    )
    visibility: Visibility = Field(
        default=Visibility.PUBLIC, description="Who may see it.", examples=["public"]
    )
    research: bool = Field(
        default=False,
        description="An institute, a university or a laboratory; its role is `research`.",
        examples=[False],
    )
    source: SourceIn | None = Field(
        default=None, description="Where the record comes from.", examples=[None]
    )

    @field_validator("identifiers")
    @classmethod
    def _each_once(cls, value: list[IdentifierIn]) -> list[IdentifierIn]:
        plain = [item.identifier() for item in value]
        if len(set(plain)) < len(plain):
            raise PydanticCustomError(
                "repeated_identifier", "An identifier is given twice. Leave one of them out."
            )
        return value

    def draft(self, caller: Caller) -> OrganizationDraft:
        """What is to be stored, owned by the caller's portal unless the source says otherwise."""
        return OrganizationDraft(
            name=self.name,
            country=self.country,
            source=SourceIn.source(self.source, caller),
            identifiers=tuple(item.identifier() for item in self.identifiers),
            region=self.region,
            city=self.city,
            address=self.address,
            website=self.website,
            description=self.description,
            language=self.language,
            visibility=self.visibility,
            research=self.research,
        )


class OrganizationSummary(Answer):
    """What an answer about something else says of an organization."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"])
    name: str = Field(description="Name with its legal form.", examples=["ТОО «Пример Прокат»"])
    country: str = Field(description="State, ISO 3166-1 alpha-2.", examples=["KZ"])
    country_name: str = Field(description="State in the reader's language.", examples=["Казахстан"])
    region: str | None = Field(description="Region.", examples=["Карагандинская область"])
    city: str | None = Field(description="City.", examples=["Балхаш"])

    @classmethod
    def of_record(cls, record: OrganizationRecord, language: Language) -> "OrganizationSummary":
        """Shape a stored organization in short."""
        return cls(
            id=record.id,
            name=record.name,
            country=record.country,
            country_name=name_of(record.country, language),
            region=record.region,
            city=record.city,
        )


class OrganizationOut(Answer):
    """An organization as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"])
    name: str = Field(description="Name with its legal form.", examples=["ТОО «Пример Прокат»"])
    country: str = Field(description="State, ISO 3166-1 alpha-2.", examples=["KZ"])
    identifiers: list[IdentifierOut] = Field(description="Registration numbers.", examples=[[]])
    region: str | None = Field(description="Region.", examples=["Карагандинская область"])
    city: str | None = Field(description="City.", examples=["Балхаш"])
    address: str | None = Field(description="Address.", examples=["ул. Ленина, 1"])
    website: str | None = Field(description="Web address.", examples=["https://example.org"])
    description: str = Field(description="What it does.", examples=["Медная катанка."])
    language: Language | None = Field(description="Language of the description.", examples=["ru"])
    visibility: Visibility = Field(description="Who may see it.", examples=["public"])
    research: bool = Field(description="Whether it is a research organization.", examples=[False])
    source: SourceOut = Field(description="Where the record comes from.")
    steward: str | None = Field(
        description="Portal through which it has claimed its record.", examples=[None]
    )
    merged_into: UUID | None = Field(
        default=None,
        description="The record that stands for this one since the two were merged.",
        examples=[None],
    )
    person: bool = Field(
        description="A sole trader: numbers and address are for its own portal only.",
        examples=[False],
    )
    revision: int = Field(description="Number of its last change.", examples=[42])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    updated_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    warnings: list[WarningOut] = Field(
        default=[], description="What the caller should look at again; of writes.", examples=[[]]
    )

    @classmethod
    def of(cls, record: OrganizationRecord, reach: Reach) -> "OrganizationOut":
        """Shape a stored organization; of a person, strangers get neither numbers nor address."""
        own = reach.owns(record.source.portal, record.steward)
        person = record.person
        if person and not own:
            record = replace(record, identifiers=(), address=None)
        return cls(
            id=record.id,
            name=record.name,
            country=record.country,
            identifiers=[IdentifierOut.of(item) for item in record.identifiers],
            region=record.region,
            city=record.city,
            address=record.address,
            website=record.website,
            description=record.description,
            language=record.language,
            visibility=record.visibility,
            research=record.research,
            source=SourceOut.of(record.source),
            steward=record.steward,
            merged_into=record.merged_into,
            person=person,
            revision=record.revision,
            created_at=record.created_at,
            updated_at=record.updated_at,
            warnings=[
                WarningOut(
                    pointer=f"/identifiers/{place}/value",
                    code="identifier_format_only",
                    detail=f"No check digit is known for {item.scheme}: only its form was checked.",
                )
                for place, item in enumerate(record.identifiers)
                if item.verification is Verification.FORMAT
            ],
        )


class ErasedOut(Answer):
    """What was erased of a person."""

    erased_states: int = Field(
        description="Past states in the history that no longer tell of him.", examples=[7]
    )


def current(record: OrganizationRecord) -> dict[str, object]:
    """The stored organization as a caller would have sent it, for a merge patch."""
    return {
        "name": record.name,
        "country": record.country,
        "identifiers": [
            {"scheme": item.scheme, "value": item.value}
            for item in record.identifiers
            if item.is_checked
        ],
        "region": record.region,
        "city": record.city,
        "address": record.address,
        "website": record.website,
        "description": record.description,
        "language": record.language,
        "visibility": record.visibility,
        "research": record.research,
        "source": {
            "portal": record.source.portal,
            "key": record.source.key,
            "url": record.source.url,
            "licence": record.source.licence,
        },
    }

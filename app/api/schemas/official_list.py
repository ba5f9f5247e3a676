"""Official lists, their mappings and the states' bodies, as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas.fields import Answer, CountryCode, PortalName, Schema, ShortText, Title
from app.api.schemas.patterns import INDUSTRY
from app.values.lists import ListBody, ListDraft, ListMapping, ListRecord
from app.vocabulary.countries import countries
from app.vocabulary.terms import EntryField, Language, ListKind

Industry = Annotated[
    str,
    StringConstraints(pattern=INDUSTRY),
    Field(examples=["non-ferrous-metallurgy"]),
]


class ListIn(Schema):
    """A list that the caller's portal is to keep."""

    industry: Industry = Field(
        description="Industry, in a word.", examples=["non-ferrous-metallurgy"]
    )
    kind: ListKind = Field(description="What it names.", examples=["products"])
    title_ru: Title = Field(
        description="Title in Russian.", examples=["Перечень производителей готовой продукции"]
    )
    title_en: Title = Field(
        description="Title in English.", examples=["List of producers of finished goods"]
    )

    def draft(self, keeper: str) -> ListDraft:
        """The list with its keeper."""
        return ListDraft(
            industry=self.industry,
            kind=self.kind,
            title_ru=self.title_ru,
            title_en=self.title_en,
            keeper=keeper,
        )


class ListOut(Answer):
    """A list as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"])
    industry: str = Field(description="Industry.", examples=["non-ferrous-metallurgy"])
    kind: ListKind = Field(description="What it names.", examples=["products"])
    title_ru: str = Field(description="Title in Russian.", examples=["Перечень производителей"])
    title_en: str = Field(description="Title in English.", examples=["List of producers"])
    keeper: str = Field(
        description="Portal that reviews proposals and publishes editions.", examples=["eec"]
    )
    newest: int = Field(
        description="Number of the newest edition; 0 before the first.", examples=[2]
    )
    revision: int = Field(description="Of the last change.", examples=[4711])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, record: ListRecord) -> "ListOut":
        """Shape a stored list."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})


class ListMappingIn(Schema):
    """How the columns of a document are read."""

    columns: dict[EntryField, list[ShortText]] = Field(
        min_length=1,
        description="For each field, the headers of its columns as the document writes them. "
        "Under a head of two rows: `upper / lower`.",
        examples=[{"codes": ["Код ТН ВЭД ЕАЭС"], "enterprise": ["Изготовитель"]}],
    )
    states: dict[ShortText, CountryCode] = Field(
        json_schema_extra={"additionalProperties": False},
        default_factory=dict,
        max_length=100,
        description="The document's words for states, where they are not their names.",
        examples=[{"05": "RU"}],
    )
    country: CountryCode | None = Field(
        default=None, description="State of rows that name none.", examples=["KZ"]
    )
    sheet: ShortText | None = Field(
        default=None, description="Name of the sheet; without it every table.", examples=[None]
    )

    def mapping(self) -> ListMapping:
        """The mapping."""
        return ListMapping(
            columns={field: tuple(names) for field, names in self.columns.items()},
            states=dict(self.states),
            country=self.country,
            sheet=self.sheet,
        )


class ListMappingOut(Answer):
    """A mapping as stored."""

    name: str = Field(description="Name.", examples=["official-2026"])
    columns: dict[EntryField, list[str]] = Field(
        description="Headers of each field's columns.",
        examples=[{"codes": ["Код ТН ВЭД ЕАЭС"], "enterprise": ["Изготовитель"]}],
    )
    states: dict[str, str] = Field(
        description="The document's words for states.", examples=[{"05": "RU"}]
    )
    country: str | None = Field(description="State of rows that name none.", examples=[None])
    sheet: str | None = Field(description="Name of the sheet.", examples=[None])

    @classmethod
    def of(cls, name: str, mapping: ListMapping) -> "ListMappingOut":
        """Shape a stored mapping."""
        return cls(
            name=name,
            columns={field: list(names) for field, names in mapping.columns.items()},
            states=dict(mapping.states),
            country=mapping.country,
            sheet=mapping.sheet,
        )


class BodyIn(Schema):
    """Which state a portal is to speak for."""

    country: CountryCode = Field(description="A member state.", examples=["KZ"])


class BodyOut(Answer):
    """A portal that speaks for a member state."""

    portal: PortalName = Field(description="The portal.", examples=["kz-industry"])
    country: str = Field(description="The state.", examples=["KZ"])
    country_name: str = Field(description="Its name.", examples=["Казахстан"])
    appointed_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, body: ListBody, language: Language) -> "BodyOut":
        """Shape a body."""
        return cls(
            portal=body.portal,
            country=body.country,
            country_name=countries()[body.country].name(language),
            appointed_at=body.appointed_at,
        )

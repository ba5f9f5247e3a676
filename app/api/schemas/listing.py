"""Offers and needs as they are sent and answered."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    Answer,
    Code,
    Description,
    Okpd2Code,
    Schema,
    ShortText,
    Title,
)
from app.api.schemas.source import SourceIn, SourceOut, WarningOut
from app.services.keys import Caller
from app.values.listing import ListingDraft, ListingRecord
from app.values.source import Source
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Status, Visibility
from app.vocabulary.units import Quantity, parse_unit, units

MOST = 1e15
UNKNOWN_POSITION = "unknown_position"
_SUBHEADING_DIGITS = 6

OFFER_EXAMPLE: dict[str, JsonValue] = {
    "organization_id": "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99",
    "kind": "material",
    "title": "Катанка медная марки КМ М001, 8 мм",
    "description": "Бухты до 5 т, отгрузка по железной дороге.",
    "language": "ru",
    "codes": ["7408 11 000 0"],
    "quantity": {"value": 12000, "unit": "TNE", "period": "year"},
    "standards": ["ГОСТ Р 53803-2010"],
    "industry": "non-ferrous-metallurgy",
}
NEED_EXAMPLE: dict[str, JsonValue] = {
    key: value for key, value in OFFER_EXAMPLE.items() if key != "kind"
} | {
    "title": "Нужна медная катанка 8 мм для волочения",
    "quantity": {"value": 200, "unit": "TNE", "period": "month"},
}


class QuantityIn(Schema):
    """An amount with its unit and the time it belongs to."""

    value: float = Field(
        ge=0, le=MOST, allow_inf_nan=False, description="Not negative.", examples=[12000]
    )
    unit: Annotated[str, StringConstraints(min_length=1, max_length=30)] = Field(
        description="Rec 20 code; OKEI codes and common names are understood.", examples=["TNE"]
    )
    period: Period = Field(
        default=Period.YEAR, description="Time it belongs to.", examples=["year"]
    )

    @field_validator("unit")
    @classmethod
    def _known(cls, value: str) -> str:
        unit = parse_unit(value)
        if unit is None:
            raise PydanticCustomError(
                "unknown_unit",
                "There is no unit with this code here. Use a Rec 20 code such as TNE (tonne), "
                "KGM (kilogram), MTR (metre) or H87 (piece), or an OKEI code such as 168.",
            )
        return unit.rec20

    def quantity(self) -> Quantity:
        """The value for the library."""
        return Quantity(self.value, units()[self.unit], self.period)


class QuantityOut(Answer):
    """An amount with its unit and the time it belongs to."""

    value: float = Field(description="Amount.", examples=[12000])
    unit: str = Field(description="Rec 20 code.", examples=["TNE"])
    period: Period = Field(description="Time it belongs to.", examples=["year"])

    @classmethod
    def of(cls, quantity: Quantity) -> "QuantityOut":
        """Shape a quantity."""
        return cls(value=quantity.value, unit=quantity.unit.rec20, period=quantity.period)


class ListingIn(Schema):
    """What offers and needs have in common, as a caller describes it."""

    organization_id: UUID = Field(
        description="Whose it is.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    title: Title = Field(description="What it is, in short.", examples=["Катанка медная 8 мм"])
    description: Description = Field(
        default="", description="More about it.", examples=["Бухты до 5 т."]
    )
    language: Language | None = Field(
        default=None, description="Language of title and description.", examples=["ru"]
    )
    codes: list[Code] = Field(
        default=[],
        max_length=50,
        description="TN VED codes of 2, 4, 6, 8, 9 or 10 digits, spaces allowed.",
        examples=[["7408 11 000 0"]],
    )
    okpd2: list[Okpd2Code] = Field(
        default=[],
        max_length=50,
        description="Codes of Russia's classification of products, OKPD2, with points or without.",
        examples=[["24.44.22.110"]],
    )
    quantity: QuantityIn | None = Field(
        default=None,
        description="How much is offered or needed.",
        examples=[{"value": 12000, "unit": "TNE", "period": "year"}],
    )
    standards: list[ShortText] = Field(
        default=[],
        max_length=50,
        description="Standards that the goods meet or must meet.",
        examples=[["ГОСТ Р 53803-2010"]],
    )
    purpose: Purpose = Field(
        default=Purpose.SUPPLY, description="What is wanted.", examples=["supply"]
    )
    industry: ShortText | None = Field(
        default=None, description="Industry, as lists name it.", examples=["non-ferrous-metallurgy"]
    )
    region: ShortText | None = Field(
        default=None, description="Region of the goods.", examples=["Карагандинская область"]
    )
    city: ShortText | None = Field(
        default=None, description="City of the goods.", examples=["Балхаш"]
    )
    visibility: Visibility = Field(
        default=Visibility.PUBLIC, description="Who may see it.", examples=["public"]
    )
    status: Status = Field(
        default=Status.ACTIVE, description="Only active ones are suggested.", examples=["active"]
    )
    valid_until: date | None = Field(
        default=None, description="Last day that it stands.", examples=["2027-12-31"]
    )
    source: SourceIn | None = Field(
        default=None, description="Where the record comes from.", examples=[None]
    )

    @field_validator("codes", "okpd2")
    @classmethod
    def _codes_once(cls, value: list[str]) -> list[str]:
        return list(dict.fromkeys(value))

    @field_validator("standards")
    @classmethod
    def _standards_once(cls, value: list[str]) -> list[str]:
        return list(dict.fromkeys(value))

    def listing_draft(self, side: Side, kind: Kind | None, caller: Caller) -> ListingDraft:
        """What is to be stored."""
        return ListingDraft(
            side=side,
            organization_id=self.organization_id,
            title=self.title,
            source=SourceIn.source(self.source, caller),
            kind=kind,
            purpose=self.purpose,
            description=self.description,
            language=self.language,
            codes=tuple(self.codes),
            okpd2=tuple(self.okpd2),
            quantity=self.quantity.quantity() if self.quantity else None,
            standards=tuple(self.standards),
            industry=self.industry,
            region=self.region,
            city=self.city,
            visibility=self.visibility,
            status=self.status,
            valid_until=self.valid_until,
        )


class OfferIn(ListingIn):
    """What an organization supplies."""

    model_config = ConfigDict(json_schema_extra={"examples": [OFFER_EXAMPLE]})

    kind: Kind = Field(
        description="`product`: finished goods; `material`: raw and process materials.",
        examples=["material"],
    )

    def draft(self, caller: Caller) -> ListingDraft:
        """What is to be stored."""
        return self.listing_draft(Side.OFFER, self.kind, caller)


class NeedIn(ListingIn):
    """What an organization buys or looks for."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEED_EXAMPLE]})

    def draft(self, caller: Caller) -> ListingDraft:
        """What is to be stored."""
        return self.listing_draft(Side.NEED, None, caller)


class ListingOut(Answer):
    """An offer or a need as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"])
    organization_id: UUID = Field(
        description="Whose it is.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    title: str = Field(description="What it is, in short.", examples=["Катанка медная 8 мм"])
    description: str = Field(description="More about it.", examples=["Бухты до 5 т."])
    language: Language | None = Field(description="Language of the texts.", examples=["ru"])
    codes: list[str] = Field(description="TN VED codes as digits.", examples=[["7408110000"]])
    codes_display: list[str] = Field(
        description="The same codes as the tariff prints them.", examples=[["7408 11 000 0"]]
    )
    okpd2: list[str] = Field(
        description="OKPD2 codes as that classification prints them.", examples=[["24.44.22.110"]]
    )
    quantity: QuantityOut | None = Field(description="How much is offered or needed.")
    standards: list[str] = Field(description="Standards.", examples=[["ГОСТ Р 53803-2010"]])
    purpose: Purpose = Field(description="What is wanted.", examples=["supply"])
    industry: str | None = Field(description="Industry.", examples=["non-ferrous-metallurgy"])
    region: str | None = Field(description="Region of the goods.", examples=["Область Ұлытау"])
    city: str | None = Field(description="City of the goods.", examples=["Балхаш"])
    visibility: Visibility = Field(description="Who may see it.", examples=["public"])
    status: Status = Field(description="Only active ones are suggested.", examples=["active"])
    valid_until: date | None = Field(description="Last day it stands.", examples=["2027-12-31"])
    source: SourceOut = Field(description="Where the record comes from.")
    revision: int = Field(description="Number of its last change.", examples=[43])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    updated_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    warnings: list[WarningOut] = Field(
        default=[], description="What the writer should look at again.", examples=[[]]
    )


class OfferOut(ListingOut):
    """An offer as stored."""

    kind: Kind = Field(description="Finished goods, or materials.", examples=["material"])

    @classmethod
    def of(cls, record: ListingRecord) -> "OfferOut":
        """Shape a stored offer."""
        return cls(kind=record.kind or Kind.PRODUCT, **_common(record))


class NeedOut(ListingOut):
    """A need as stored."""

    @classmethod
    def of(cls, record: ListingRecord) -> "NeedOut":
        """Shape a stored need."""
        return cls(**_common(record))


def _common(record: ListingRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "organization_id": record.organization_id,
        "title": record.title,
        "description": record.description,
        "language": record.language,
        "codes": list(record.codes),
        "codes_display": [display_code(code) for code in record.codes],
        "okpd2": list(record.okpd2),
        "quantity": QuantityOut.of(record.quantity) if record.quantity else None,
        "standards": list(record.standards),
        "purpose": record.purpose,
        "industry": record.industry,
        "region": record.region,
        "city": record.city,
        "visibility": record.visibility,
        "status": record.status,
        "valid_until": record.valid_until,
        "source": SourceOut.of(record.source),
        "revision": record.revision,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "warnings": list(_warnings(record)),
    }


def _warnings(record: ListingRecord) -> Iterable[WarningOut]:
    if not record.codes:
        yield WarningOut(
            pointer="/codes",
            code="no_code",
            detail="Without a TN VED code only words tie this listing to partners. Add one.",
        )
    for place, code in enumerate(record.codes):
        subheading = code[:_SUBHEADING_DIGITS]
        whole = len(subheading) == _SUBHEADING_DIGITS
        if whole and code[:4] in _divided() and subheading not in thesaurus():
            yield WarningOut(
                pointer=f"/codes/{place}",
                code=UNKNOWN_POSITION,
                detail=f"{display_code(code)} is not known below heading {code[:4]}. It was kept.",
            )


@cache
def _divided() -> frozenset[str]:
    """Headings whose subheadings the thesaurus knows."""
    return frozenset(code[:4] for code in thesaurus() if len(code) == _SUBHEADING_DIGITS)


def current(record: ListingRecord) -> dict[str, object]:
    """The stored listing as a caller would have sent it, for a merge patch."""
    quantity = record.quantity
    sent: dict[str, object] = {
        "organization_id": str(record.organization_id),
        "title": record.title,
        "description": record.description,
        "language": record.language,
        "codes": list(record.codes),
        "okpd2": list(record.okpd2),
        "quantity": {
            "value": quantity.value,
            "unit": quantity.unit.rec20,
            "period": quantity.period,
        }
        if quantity
        else None,
        "standards": list(record.standards),
        "purpose": record.purpose,
        "industry": record.industry,
        "region": record.region,
        "city": record.city,
        "visibility": record.visibility,
        "status": record.status,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "source": {
            "portal": record.source.portal,
            "key": record.source.key,
            "url": record.source.url,
        },
    }
    return sent | ({"kind": record.kind} if record.kind else {})


def from_portal(draft: ListingDraft, portal: str, key: str, caller: Caller) -> ListingDraft:
    """The same draft under the portal's own key, whatever the body says of its source."""
    return replace(draft, source=Source(caller.portal_or(portal), key, draft.source.url))

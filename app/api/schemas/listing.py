"""Offers and needs as they are sent."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.certificate import CertificateBody
from app.api.schemas.contact import ContactIn
from app.api.schemas.details import ConsumingIndustries, Directions, States, details_in
from app.api.schemas.fields import Code, Description, Okpd2Code, Schema, ShortText, Title
from app.api.schemas.green import GreenBody
from app.api.schemas.joint_project import JointProjectBody, TechnologyBody
from app.api.schemas.material import MaterialBody
from app.api.schemas.quantity import QuantityIn
from app.api.schemas.requirements import RequirementsBody
from app.api.schemas.source import SourceIn
from app.api.schemas.terms import TermsBody
from app.services.access import Caller
from app.values.details import groups_of
from app.values.listing import ListingDraft, ListingRecord
from app.vocabulary.terms import Disclosure, Kind, Language, Purpose, Side, Status, Visibility

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
    disclosed: list[Disclosure] = Field(
        default=list(Disclosure),
        max_length=len(Disclosure),
        description="Of a private one: what a possible partner may know before both accept.",
        examples=[["heading", "country"]],
    )
    status: Status = Field(
        default=Status.ACTIVE, description="Only active ones are suggested.", examples=["active"]
    )
    valid_until: date | None = Field(
        default=None, description="Last day that it stands.", examples=["2099-12-31"]
    )
    terms: TermsBody | None = Field(default=None, description="Commercial terms.")
    joint_project: JointProjectBody | None = Field(
        default=None, description="Of the purpose `joint_project` only."
    )
    technology: TechnologyBody | None = Field(
        default=None, description="Of the purpose `technology` only."
    )
    directions: Directions = Field(
        default=[],
        description="Cooperation directions, see GET /v1/tags.",
        examples=[["joint_production"]],
    )
    consuming_industries: ConsumingIndustries = Field(
        default=[],
        description="Industries that consume the goods, see GET /v1/tags.",
        examples=[["transport_equipment"]],
    )
    preferred_states: States = Field(
        default=[], description="States where the partner should be.", examples=[["KZ", "BY"]]
    )
    contacts: Annotated[list[ContactIn], Field(max_length=10)] | None = Field(
        default=None,
        description="Whom to ask. Stored apart and never answered to the public; left out, those "
        "that are stored stay, an empty list removes them.",
        examples=[[{"name": "Отдел сбыта", "email": "sales@example.org"}]],
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

    @field_validator("joint_project", "technology")
    @classmethod
    def _of_its_purpose(cls, value: object, info: ValidationInfo) -> object:
        group = info.field_name or ""
        if value is not None and info.data.get("purpose") not in {None, group}:
            raise PydanticCustomError(
                "other_purpose",
                "This group belongs to another purpose. Set `purpose` to {group}, or leave it out.",
                {"group": group},
            )
        return value

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
            disclosed=frozenset(self.disclosed),
            status=self.status,
            valid_until=self.valid_until,
            details=details_in(self),
            contacts=None
            if self.contacts is None
            else tuple(contact.contact() for contact in self.contacts),
        )


class OfferIn(ListingIn):
    """What an organization supplies."""

    model_config = ConfigDict(json_schema_extra={"examples": [OFFER_EXAMPLE]})

    kind: Kind = Field(
        description="`product`: finished goods; `material`: raw and process materials.",
        examples=["material"],
    )
    certificates: list[CertificateBody] = Field(
        default=[], max_length=20, description="Documents that the offer holds."
    )
    green: GreenBody | None = Field(
        default=None, description="Footprint, recycled content, energy, scrap."
    )
    material: MaterialBody | None = Field(
        default=None, description="Class, properties and readiness of a material."
    )

    def draft(self, caller: Caller) -> ListingDraft:
        """What is to be stored."""
        return self.listing_draft(Side.OFFER, self.kind, caller)


class NeedIn(ListingIn):
    """What an organization buys or looks for."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEED_EXAMPLE]})

    requirements: RequirementsBody | None = Field(
        default=None, description="What is required of the goods, hard or soft."
    )

    def draft(self, caller: Caller) -> ListingDraft:
        """What is to be stored."""
        return self.listing_draft(Side.NEED, None, caller)


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
        "disclosed": sorted(record.disclosed),
        "status": record.status,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "source": {
            "portal": record.source.portal,
            "key": record.source.key,
            "url": record.source.url,
            "licence": record.source.licence,
        },
    }
    stated = {name: group for name, group in groups_of(record.details).items() if group}
    return sent | stated | ({"kind": record.kind} if record.kind else {})

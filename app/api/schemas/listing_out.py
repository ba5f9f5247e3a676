"""Offers and needs as they are answered."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field, JsonValue

from app.api.schemas.certificate import CertificateBody
from app.api.schemas.fields import Answer
from app.api.schemas.green import GreenBody
from app.api.schemas.joint_project import JointProjectBody, TechnologyBody
from app.api.schemas.listing_warnings import warnings_of
from app.api.schemas.material import MaterialBody
from app.api.schemas.quantity import QuantityOut
from app.api.schemas.requirements import RequirementsBody
from app.api.schemas.source import SourceOut, WarningOut
from app.api.schemas.terms import TermsBody
from app.values.details import groups_of
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.terms import Disclosure, Kind, Language, Purpose, Status, Visibility

_SHARED = (
    "terms",
    "joint_project",
    "technology",
    "directions",
    "consuming_industries",
    "preferred_states",
)


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
    disclosed: list[Disclosure] = Field(
        description="Of a private one: what a possible partner may know before both accept.",
        examples=[["heading", "country"]],
    )
    status: Status = Field(description="Only active ones are suggested.", examples=["active"])
    valid_until: date | None = Field(description="Last day it stands.", examples=["2099-12-31"])
    terms: TermsBody | None = Field(default=None, description="Commercial terms.")
    joint_project: JointProjectBody | None = Field(default=None, description="Joint project.")
    technology: TechnologyBody | None = Field(default=None, description="Technology.")
    directions: list[str] = Field(description="Directions.", examples=[["joint_production"]])
    consuming_industries: list[str] = Field(
        description="Industries that consume the goods.", examples=[["transport_equipment"]]
    )
    preferred_states: list[str] = Field(
        description="States where the partner should be.", examples=[["KZ", "BY"]]
    )
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
    certificates: list[CertificateBody] = Field(description="Documents.", examples=[[]])
    green: GreenBody | None = Field(default=None, description="Green attributes.")
    material: MaterialBody | None = Field(default=None, description="Properties of the material.")

    @classmethod
    def of(cls, record: ListingRecord) -> "OfferOut":
        """Shape a stored offer."""
        facts = _groups(record, "certificates", "green", "material")
        return cls(kind=record.kind or Kind.PRODUCT, **_common(record), **facts)


class NeedOut(ListingOut):
    """A need as stored."""

    requirements: RequirementsBody | None = Field(default=None, description="What is required.")

    @classmethod
    def of(cls, record: ListingRecord) -> "NeedOut":
        """Shape a stored need."""
        return cls(**_common(record), **_groups(record, "requirements"))


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
        "disclosed": sorted(record.disclosed),
        "status": record.status,
        "valid_until": record.valid_until,
        "source": SourceOut.of(record.source),
        "revision": record.revision,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "warnings": list(warnings_of(record)),
    } | _groups(record, *_SHARED)


def _groups(record: ListingRecord, *names: str) -> dict[str, JsonValue]:
    groups = groups_of(record.details)
    return {name: groups[name] for name in names}

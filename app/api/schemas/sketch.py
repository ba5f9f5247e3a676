"""Questions about listings that are not stored: as much as is known, and what is insisted on."""

from dataclasses import replace
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.certificate import CertificateBody
from app.api.schemas.details import ConsumingIndustries, Directions, States, details_in
from app.api.schemas.fields import (
    Code,
    CodePrefix,
    CountryCode,
    Description,
    Schema,
    ShortText,
    Title,
)
from app.api.schemas.green import GreenBody
from app.api.schemas.joint_project import JointProjectBody, TechnologyBody
from app.api.schemas.material import MaterialBody
from app.api.schemas.quantity import QuantityIn
from app.api.schemas.requirements import RequirementsBody
from app.api.schemas.terms import TermsBody
from app.matching import Filters, Listing
from app.vocabulary.terms import Kind, Language, Purpose, Side

DEFAULT_MIN_SCORE = 0.1
"""Below it, a suggestion is more likely to waste a buyer's time than to help."""

MinScore = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class FiltersIn(Schema):
    """What the asker insists on."""

    country: list[CountryCode] = Field(
        default=[], max_length=50, description="Partners of these states only.", examples=[["BY"]]
    )
    cross_border: bool | None = Field(
        default=None,
        description="true: partners of another state only; false: of the same state only.",
        examples=[True],
    )
    code_prefix: CodePrefix | None = Field(
        default=None, description="Partners with a code that starts so.", examples=["7408"]
    )
    kind: Kind | None = Field(default=None, description="Kind of offer.", examples=["material"])
    purpose: list[Purpose] = Field(
        default=[],
        max_length=3,
        description="Purposes of the partner's listing; the asker's own when left out.",
        examples=[["supply"]],
    )
    direction: Directions = Field(
        default=[],
        description="The partner's listing carries one of these, see GET /v1/tags.",
        examples=[["green_supply_chain"]],
    )
    min_score: MinScore = Field(
        default=DEFAULT_MIN_SCORE, description="Least probability worth an answer.", examples=[0.1]
    )

    def filters(self) -> Filters:
        """The value for the library."""
        return Filters(
            countries=frozenset(self.country),
            cross_border=self.cross_border,
            code_prefix=self.code_prefix,
            kind=self.kind,
            purposes=frozenset(self.purpose),
            directions=frozenset(self.direction),
            min_score=self.min_score,
        )


class ListingSketch(Schema):
    """An offer or a need that is not stored: as much of it as is known."""

    title: Title | None = Field(default=None, description="In short.", examples=["Катанка медная"])
    description: Description = Field(default="", description="More.", examples=["8 мм, в бухтах"])
    language: Language | None = Field(default=None, description="Language.", examples=["ru"])
    codes: list[Code] = Field(
        default=[], max_length=50, description="TN VED codes.", examples=[["7408"]]
    )
    country: CountryCode | None = Field(
        default=None, description="State of who asks.", examples=["RU"]
    )
    kind: Kind | None = Field(
        default=None,
        description="Of an offer: finished goods, or materials; null when not stated.",
        examples=["material"],
    )
    quantity: QuantityIn | None = Field(
        default=None,
        description="How much.",
        examples=[{"value": 200, "unit": "TNE", "period": "month"}],
    )
    standards: list[ShortText] = Field(
        default=[], max_length=50, description="Standards.", examples=[["ГОСТ Р 53803-2010"]]
    )
    purpose: Purpose = Field(default=Purpose.SUPPLY, description="Purpose.", examples=["supply"])
    city: ShortText | None = Field(default=None, description="Place.", examples=["Пенза"])
    terms: TermsBody | None = Field(default=None, description="Commercial terms.")
    joint_project: JointProjectBody | None = Field(default=None, description="Joint project.")
    technology: TechnologyBody | None = Field(default=None, description="Technology.")
    directions: Directions = Field(
        default=[], description="Cooperation directions.", examples=[["joint_production"]]
    )
    consuming_industries: ConsumingIndustries = Field(
        default=[], description="Consuming industries.", examples=[["construction"]]
    )
    preferred_states: States = Field(
        default=[], description="States where the partner should be.", examples=[["KZ"]]
    )
    requirements: RequirementsBody | None = Field(default=None, description="Of a need.")
    certificates: list[CertificateBody] = Field(
        default=[], max_length=20, description="Documents, of an offer.", examples=[[]]
    )
    green: GreenBody | None = Field(default=None, description="Green attributes, of an offer.")
    material: MaterialBody | None = Field(default=None, description="Material, of an offer.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        ranges = (self.requirements and self.requirements.properties) or (
            self.material and self.material.properties
        )
        if not (self.title or self.description or self.codes or ranges):
            raise PydanticCustomError(
                "empty_question", "Give at least a title, a description, a code or a property."
            )
        return self

    def listing(self, side: Side, *, key: str = "") -> Listing:
        """The value for the library; what only the other side says is left out."""
        details = details_in(self)
        if side is Side.NEED:
            details = replace(details, certificates=(), green=None, material=None)
        else:
            details = replace(details, requirements=None)
        return Listing(
            id=key,
            side=side,
            country=self.country,
            title=self.title or "",
            description=self.description,
            language=self.language,
            codes=tuple(dict.fromkeys(self.codes)),
            quantity=self.quantity.quantity() if self.quantity else None,
            standards=tuple(self.standards),
            kind=self.kind if side is Side.OFFER else None,
            purpose=self.purpose,
            city=self.city,
            details=details,
        )

"""Certificates and declarations as they are sent and answered."""

from datetime import date

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Schema, ShortText
from app.vocabulary.details.certificates import CertificateKind


class CertificateBody(Schema):
    """A document that an offer holds."""

    kind: CertificateKind = Field(description="What it confirms.", examples=["eac_declaration"])
    standard: ShortText | None = Field(
        default=None, description="Standard or regulation.", examples=["ТР ТС 004/2011"]
    )
    number: ShortText | None = Field(
        default=None, description="Its number.", examples=["ЕАЭС N RU Д-RU.РА01.В.00000/26"]
    )
    body: ShortText | None = Field(
        default=None, description="Who issued it.", examples=["ОС «Металлсертификат»"]
    )
    valid_from: date | None = Field(
        default=None, description="Its first day.", examples=["2025-03-01"]
    )
    valid_until: date | None = Field(
        default=None, description="Its last day.", examples=["2028-02-29"]
    )

    @field_validator("valid_until")
    @classmethod
    def _after_its_begin(cls, value: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("valid_from")
        if value is not None and begin is not None and value < begin:
            raise PydanticCustomError(
                "ends_before_it_begins", "The last day lies before the first. Change one of them."
            )
        return value


class CertificateWantedBody(Schema):
    """A document that a need asks for."""

    kind: CertificateKind = Field(description="What it shall confirm.", examples=["iso"])
    standard: ShortText | None = Field(
        default=None,
        description="Standard or regulation; a successor will do.",
        examples=["ISO 9001:2015"],
    )
    hard: bool = Field(
        default=False,
        description="Whether an offer whose documents lack it, or have it expired, is rejected.",
        examples=[True],
    )

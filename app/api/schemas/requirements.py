"""What a need requires, hard or soft."""

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.certificate import CertificateWantedBody
from app.api.schemas.fields import Schema
from app.api.schemas.green import GreenWantedBody
from app.api.schemas.material import PropertyWantedBody, ReadinessWantedBody


class RequirementsBody(Schema):
    """What a need asks for; a hard requirement rejects offers that state the contrary."""

    properties: list[PropertyWantedBody] = Field(
        default=[], max_length=60, description="Ranges, one a property and temperature."
    )
    green: GreenWantedBody | None = Field(default=None, description="Green requirements.")
    certificates: list[CertificateWantedBody] = Field(
        default=[], max_length=20, description="Documents."
    )
    readiness: ReadinessWantedBody | None = Field(
        default=None, description="Readiness of the material or technology."
    )

    @field_validator("properties")
    @classmethod
    def _once(cls, value: list[PropertyWantedBody]) -> list[PropertyWantedBody]:
        if len({(one.name, one.temperature_c) for one in value}) < len(value):
            raise PydanticCustomError(
                "repeated_property",
                "A property is asked for twice at one temperature. Put both bounds into one range.",
            )
        return value

"""The groups of details that listings share, and how they become values."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import CountryCode
from app.values.details import GROUPS, details_of
from app.vocabulary.details import Details
from app.vocabulary.tags import TagKind, tag_codes


def _tag(kind: TagKind) -> AfterValidator:
    def check(value: str) -> str:
        code = value.strip().casefold()
        if code not in tag_codes(kind):
            raise PydanticCustomError(
                "unknown_tag",
                "There is no such {kind}. GET /v1/tags lists them.",
                {"kind": kind.replace("_", " ")},
            )
        return code

    return AfterValidator(check)


Direction = Annotated[
    str, StringConstraints(max_length=60), _tag(TagKind.DIRECTION),
    Field(examples=["joint_production"]),
]  # fmt: skip
ConsumingIndustry = Annotated[
    str, StringConstraints(max_length=60), _tag(TagKind.CONSUMING_INDUSTRY),
    Field(examples=["transport_equipment"]),
]  # fmt: skip


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


Directions = Annotated[list[Direction], Field(max_length=20), AfterValidator(_once)]
ConsumingIndustries = Annotated[
    list[ConsumingIndustry], Field(max_length=20), AfterValidator(_once)
]
States = Annotated[list[CountryCode], Field(max_length=50), AfterValidator(_once)]


def details_in(body: BaseModel) -> Details:
    """The groups that a request states, as a value; an empty group is not stated."""
    named = set(GROUPS) & set(type(body).model_fields)
    return details_of(body.model_dump(include=named, exclude_unset=True, exclude_none=True))

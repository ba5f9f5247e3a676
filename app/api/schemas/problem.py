"""What every error looks like (RFC 9457 with a stable code and single fields)."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from app.api.schemas.fields import Answer

_Id = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]


class FieldProblem(Answer):
    """What is wrong with one field."""

    pointer: str = Field(
        description="JSON pointer into the body; `?name` for a query parameter, `{name}` for a "
        "part of the path, `name:` for a header.",
        examples=["/codes/0"],
    )
    code: str = Field(description="Stable, for programs.", examples=["unknown_heading"])
    detail: str = Field(
        description="What is wrong and how to mend it.",
        examples=["The TN VED has no heading 7499. Look the goods up under GET /v1/nomenclature."],
    )


class Problem(Answer):
    """An error as application/problem+json."""

    type: str = Field(description="A name for the kind of error.", examples=["about:blank"])
    title: str = Field(
        description="The kind of error in words.", examples=["The input is not valid"]
    )
    status: int = Field(description="HTTP status.", examples=[422])
    code: str = Field(description="Stable, for programs.", examples=["invalid_input"])
    detail: str = Field(
        description="What happened and how to mend it.",
        examples=["1 field is wrong: /codes/0."],
    )
    errors: list[FieldProblem] = Field(
        default=[], description="Single fields, where some are wrong.", examples=[[]]
    )
    duplicate_of: _Id | None = Field(
        default=None,
        description="The record that is there already, for a conflict.",
        examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"],
    )
    merged_into: _Id | None = Field(
        default=None,
        description="The record that stands for this one since the two were merged.",
        examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"],
    )
    request_id: str | None = Field(
        default=None,
        description="The request's id, as in the header X-Request-ID and in the logs.",
        examples=["5f0c2b6e9a7d4f31"],
    )

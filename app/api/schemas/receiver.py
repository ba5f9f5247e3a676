"""Addresses that letters go to, as they are sent and answered."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, StringConstraints
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema
from app.values.notice import ReceiverDraft, ReceiverRecord
from app.vocabulary.mail import MailAddressError, parse_address
from app.vocabulary.notices import ReceiverState, Wanted
from app.vocabulary.terms import Language

RECEIVER_EXAMPLE: dict[str, JsonValue] = {
    "email": "sales@example.org",
    "language": "ru",
    "wanted": ["webhook.disabled", "import.failed"],
}


def _check(value: str) -> str:
    try:
        return parse_address(value)
    except MailAddressError as error:
        raise PydanticCustomError("invalid_email", str(error)) from error


Email = Annotated[str, StringConstraints(min_length=3, max_length=254), AfterValidator(_check)]
EmailOrNone = Annotated[
    str, StringConstraints(max_length=254), AfterValidator(lambda value: value and _check(value))
]
LetterLanguage = Literal["ru", "en"]
Wishes = Annotated[list[Wanted], Field(max_length=len(Wanted))]


class ReceiverIn(Schema):
    """An address as a portal names it."""

    model_config = ConfigDict(json_schema_extra={"examples": [RECEIVER_EXAMPLE]})

    email: Email = Field(description="Where letters go.", examples=["sales@example.org"])
    language: LetterLanguage = Field(
        default="ru", description="Language of letters.", examples=["ru"]
    )
    wanted: Wishes = Field(
        default=list(Wanted),
        description="What it is told of, besides what saved searches that name it find.",
        examples=[["webhook.disabled", "import.failed"]],
    )

    def draft(self) -> ReceiverDraft:
        """What is to be stored."""
        return ReceiverDraft(
            email=self.email, language=Language(self.language), wanted=frozenset(self.wanted)
        )


class ReceiverPatch(Schema):
    """Fields of a receiver to change; another address is another receiver."""

    language: LetterLanguage | None = Field(
        default=None, description="Language of letters.", examples=["en"]
    )
    wanted: Wishes | None = Field(
        default=None, description="What it is told of.", examples=[["import.failed"]]
    )

    def changed(self, stored: ReceiverRecord) -> ReceiverDraft:
        """What is to be stored; null leaves a field as it is."""
        return ReceiverDraft(
            email=stored.email,
            language=Language(self.language) if self.language else stored.language,
            wanted=stored.wanted if self.wanted is None else frozenset(self.wanted),
        )


class ReceiverOut(Answer):
    """An address as stored."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a41"])
    portal: str = Field(description="Whose it is.", examples=["kz-industry"])
    email: str = Field(description="Where letters go.", examples=["sales@example.org"])
    language: LetterLanguage = Field(description="Language of letters.", examples=["ru"])
    wanted: list[Wanted] = Field(
        description="What it is told of.", examples=[["webhook.disabled", "import.failed"]]
    )
    state: ReceiverState = Field(
        description="`waiting` for its owner's consent, `confirmed`, `stopped` by its owner, or "
        "`disabled` since it refuses letters.",
        examples=["waiting"],
    )
    disabled_reason: str | None = Field(
        description="Why the service sends it nothing.", examples=[None]
    )
    asked_at: datetime = Field(
        description="When it was asked for its consent, UTC.", examples=["2026-11-26T08:00:00Z"]
    )
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, record: ReceiverRecord) -> "ReceiverOut":
        """Shape a stored address."""
        return cls(
            id=record.id,
            portal=record.portal,
            email=record.email,
            language=record.language.russian_or_english.value,
            wanted=sorted(record.wanted),
            state=record.state,
            disabled_reason=record.disabled_reason,
            asked_at=record.asked_at,
            created_at=record.created_at,
        )

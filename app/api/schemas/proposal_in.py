"""Proposals as they are sent."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    Code,
    CountryCode,
    Description,
    Note,
    Schema,
    Title,
    clean_text,
    fits,
)
from app.values.proposals import AskedLine, EntryChanges, ProposalDraft
from app.vocabulary.terms import LineAction

Cell = Annotated[
    str, StringConstraints(max_length=2_000), AfterValidator(clean_text), fits(0, 2_000)
]


class FieldsIn(Schema):
    """Fields of an entry; of a change only those that change."""

    codes: list[Code] | None = Field(
        default=None, max_length=100, description="TN VED codes.", examples=[["7408 11 000 0"]]
    )
    goods: Cell | None = Field(default=None, description="Goods.", examples=["Катанка медная"])
    country: CountryCode | None = Field(default=None, description="State.", examples=["KZ"])
    enterprise: Cell | None = Field(
        default=None, description="Enterprise.", examples=["ТОО «Пример»"]
    )
    identifier: Cell | None = Field(
        default=None, description="Registration number.", examples=["KZ-BIN:491240001007"]
    )
    need: Cell | None = Field(default=None, description="What it needs.", examples=[None])
    readiness: Cell | None = Field(
        default=None, description="How far its production is.", examples=[None]
    )

    def changes(self) -> EntryChanges:
        """The changes, each code once."""
        codes = None if self.codes is None else tuple(dict.fromkeys(self.codes))
        rest = {name: getattr(self, name) for name in type(self).model_fields if name != "codes"}
        return EntryChanges(codes=codes, **rest)


class LineIn(Schema):
    """One thing that is asked for, or a stored line that stays."""

    action: LineAction | None = Field(
        default=None, description="What is asked for.", examples=["add"]
    )
    entry_id: UUID | None = Field(
        default=None, description="The entry; none for an addition.", examples=[None]
    )
    fields: FieldsIn = Field(default_factory=FieldsIn, description="What is to be written.")
    grounds: Note = Field(default="", description="Why.", examples=["Введён новый цех."])
    keep: int | None = Field(
        default=None,
        ge=0,
        le=10_000,
        description="Place, from 0, of a stored line that stays as it is, instead of an action.",
        examples=[None],
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.action is None) == (self.keep is None):
            raise PydanticCustomError("one_of_two", "Give either an action or a line to keep.")
        return self

    def asked(self) -> AskedLine:
        """The line."""
        action = self.action or LineAction.ADD
        return AskedLine(action, self.entry_id, self.fields.changes(), self.grounds, self.keep)


class ProposalChangeIn(Schema):
    """What a draft is to say."""

    base: int = Field(
        ge=0,
        le=1_000_000,
        description="Number of the edition that the lines are written against, the newest.",
        examples=[1],
    )
    title: Title = Field(description="In a line.", examples=["Новые производители катанки"])
    grounds: Description = Field(default="", description="Why.", examples=["Письмо № 12"])
    lines: list[LineIn] = Field(
        default_factory=list, max_length=500, description="What is asked for."
    )

    def draft(self, list_id: UUID, country: str) -> ProposalDraft:
        """The draft without its lines."""
        return ProposalDraft(
            list_id=list_id,
            country=country,
            base=self.base,
            title=self.title,
            grounds=self.grounds,
        )


class ProposalIn(ProposalChangeIn):
    """A new draft."""

    list_id: UUID = Field(
        description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]
    )
    country: CountryCode = Field(
        description="The state that the portal speaks for.", examples=["KZ"]
    )


class AutomaticIn(Schema):
    """For which list and state the registry is to be asked."""

    list_id: UUID = Field(
        description="The list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]
    )
    country: CountryCode = Field(
        description="The state that the portal speaks for.", examples=["KZ"]
    )
    title: Title = Field(
        default="Сведения реестра", description="In a line.", examples=["Сведения реестра"]
    )


class StepIn(Schema):
    """Why a step is taken."""

    reason: Note = Field(default="", description="Why.", examples=["Согласовано министерством."])


class DecisionStepIn(Schema):
    """Why a proposal is declined or returned."""

    reason: Annotated[Note, StringConstraints(min_length=3)] = Field(
        description="Why.", examples=["Нет подтверждения производства."]
    )


class ReviewIn(StepIn):
    """Until when the keeper means to decide."""

    deadline: date | None = Field(
        default=None, description="Day of the decision at the latest.", examples=["2099-12-15"]
    )


class RebaseIn(Schema):
    """What becomes of lines in conflict."""

    drop_conflicting: bool = Field(
        default=False, description="Drop them; otherwise they are refused.", examples=[True]
    )


class CommentIn(Schema):
    """What is to be said."""

    text: Annotated[Note, StringConstraints(min_length=1)] = Field(
        description="Text.", examples=["Прошу приложить выписку."]
    )

"""Ties of entries to the registry, and gaps of a list, as they are sent and answered."""

import re
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer, Note, Schema
from app.matching.labels import LABELS
from app.official.drafting import Gap
from app.official.words import TIE_REASONS, said
from app.services.list_ties import ShownTie
from app.values.lists import Tie, TieDecision, TieReason
from app.vocabulary.codes import display_code
from app.vocabulary.messages import in_language
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Language, Noun, TieState

_FACTS = re.compile(r"[\s:(,]*\{[^}]*\}[^{]*")


class TieReasonOut(Answer):
    """One ground for a tie."""

    code: str = Field(description="Stable.", examples=["tie.same_number"])
    label: str = Field(description="In words.", examples=["совпадает регистрационный номер"])
    points: float = Field(description="Log-odds that it adds.", examples=[8.0])
    listed: str = Field(
        description="What of the entry it is about.", examples=["KZ-BIN:491240001007"]
    )

    @classmethod
    def of(cls, reason: TieReason, language: Language) -> "TieReasonOut":
        """Put a reason into words."""
        if reason.code in TIE_REASONS:
            label = said(TIE_REASONS[reason.code], language)
        else:
            label = _FACTS.sub("", in_language(LABELS.get(reason.code, ("", "")), language))
        return cls(
            code=reason.code, label=label or reason.code, points=reason.points, listed=reason.listed
        )


class TieOut(Answer):
    """An entry and a record of the registry that may be what it speaks of."""

    entry_id: UUID = Field(
        description="The entry, in all editions.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]
    )
    noun: Noun = Field(description="Kind of the record.", examples=["organization"])
    record_id: UUID = Field(
        description="The record.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    name: str | None = Field(
        description="What it is called; null when it is gone.", examples=["ТОО «Пример»"]
    )
    probability: float = Field(description="0 to 1.", examples=[0.97])
    reasons: list[TieReasonOut] = Field(description="What it is the sum of, as log-odds.")
    state: TieState = Field(description="What a person said.", examples=["proposed"])
    note: str = Field(description="Of that person.", examples=[""])
    decided_by: str | None = Field(description="Name of the key.", examples=[None])
    decided_at: datetime | None = Field(description="UTC.", examples=[None])

    @classmethod
    def of(cls, shown: ShownTie, language: Language) -> "TieOut":
        """Shape a tie."""
        tie: Tie = shown.tie
        return cls(
            entry_id=tie.entry_id,
            noun=tie.noun,
            record_id=tie.record_id,
            name=shown.name,
            probability=tie.probability,
            reasons=[TieReasonOut.of(reason, language) for reason in tie.reasons],
            state=tie.state,
            note=tie.note,
            decided_by=tie.decided_by,
            decided_at=tie.decided_at,
        )


class TieDecisionIn(Schema):
    """What a person says of a tie."""

    entry_id: UUID = Field(
        description="The entry.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]
    )
    record_id: UUID = Field(
        description="The record.", examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"]
    )
    state: Literal[TieState.CONFIRMED, TieState.REJECTED] = Field(
        description="The decision; it holds in later editions, too.", examples=["confirmed"]
    )
    note: Note = Field(default="", description="Why.", examples=["Проверено по реестру."])

    def decision(self) -> TieDecision:
        """The decision."""
        return TieDecision(self.entry_id, self.record_id, self.state, self.note)


class TiedOut(Answer):
    """How many ties were proposed."""

    found: int = Field(description="Ties of the newest edition.", examples=[42])


class GapOut(Answer):
    """A heading that is needed, and that the list does not have."""

    heading: str = Field(description="Four digits.", examples=["7408"])
    heading_display: str = Field(description="The same, grouped.", examples=["7408"])
    title: str = Field(description="What it is.", examples=["Проволока медная"])
    needed: int = Field(description="Public needs of it.", examples=[3])
    offered: int = Field(description="Public offers of it in the registry.", examples=[0])
    needs: list[UUID] = Field(
        description="A few of the needs, the newest first.",
        examples=[["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"]],
    )

    @classmethod
    def of(cls, gap: Gap, language: Language) -> "GapOut":
        """Shape a gap."""
        position = thesaurus().get(gap.heading)
        return cls(
            heading=gap.heading,
            heading_display=display_code(gap.heading),
            title=position.title(language) if position else "",
            needed=gap.needed,
            offered=gap.offered,
            needs=list(gap.needs),
        )


class GapsOut(Answer):
    """The gaps of a list's newest edition."""

    edition: int = Field(description="Number of the edition.", examples=[2])
    items: list[GapOut] = Field(description="By heading.")

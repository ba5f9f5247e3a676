"""An introduction of two owners to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.values.contact import Contact
from app.vocabulary.introductions import ENDED, OPENED, IntroductionStage, Step
from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """A step or a message of an introduction.

    Attributes:
        side: who did it; None for the service itself.
        actor: name of the key; shown to its own portal only, until both have accepted.
        step: None for a message, and for the proposal.
    """

    side: Side | None
    actor: str | None
    step: Step | None
    stage: IntroductionStage
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionRecord:
    """Where an introduction stands.

    Attributes:
        accepts: sides that have accepted.
        due_at: when who is waited for is reminded.
    """

    id: UUID
    need_id: UUID
    offer_id: UUID
    need_portal: str
    offer_portal: str
    stage: IntroductionStage
    accepts: frozenset[Side]
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    reminders: int

    def portal(self, side: Side) -> str:
        """Which portal speaks for a side."""
        return self.need_portal if side is Side.NEED else self.offer_portal

    def listing(self, side: Side) -> UUID:
        """The listing of a side."""
        return self.need_id if side is Side.NEED else self.offer_id

    def sides(self, portal: str) -> list[Side]:
        """The sides that a portal speaks for; both when it brought both listings."""
        return [side for side in Side if self.portal(side) == portal]

    @property
    def waits_for(self) -> frozenset[Side]:
        """The sides whose step is awaited."""
        if self.stage in ENDED or self.stage is IntroductionStage.CONTRACTED:
            return frozenset()
        return (
            frozenset(Side) - self.accepts
            if self.stage is IntroductionStage.PROPOSED
            else frozenset(Side)
        )

    @property
    def opened(self) -> bool:
        """Whether both sides have agreed to know each other."""
        return self.stage in OPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionSeen:
    """An introduction as one caller may know it.

    Attributes:
        record: with ids as the caller knows them: pseudonyms of what is private.
        own: sides that he speaks for.
        titles: of the listings that he may see.
        contacts: of the other side, once both have accepted.
    """

    record: IntroductionRecord
    own: frozenset[Side]
    titles: Mapping[Side, str]
    entries: tuple[EntryRecord, ...] = ()
    contacts: tuple[Contact, ...] = ()

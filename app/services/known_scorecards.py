"""Every scorecard that an answer may name, and those that judge when none is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from app.db import ReadSession
from app.errors import NotFoundError
from app.learning.fitted import Activation, FittedRecord
from app.matching import BY_PURPOSE, SCORECARDS, Scorecard
from app.store import scorecards
from app.vocabulary.terms import Purpose

log = structlog.get_logger("app.services")


@dataclass(frozen=True, slots=True)
class KnownScorecards:
    """Built-in and fitted scorecards.

    Attributes:
        cards: by name, built-in ones first.
        records: of the fitted ones.
        activations: the latest of each that was ever activated.
        active: by purpose of the asking listing, judges when none is named.
    """

    cards: Mapping[str, Scorecard] = field(default_factory=lambda: dict(SCORECARDS))
    records: Mapping[str, FittedRecord] = field(default_factory=dict)
    activations: Mapping[str, Activation] = field(default_factory=dict)
    active: Mapping[Purpose, Scorecard] = field(default_factory=lambda: dict(BY_PURPOSE))

    def find(self, name: str | None, purpose: Purpose = Purpose.SUPPLY) -> Scorecard:
        """Return a scorecard by name; for None the active one of a purpose.

        Raises:
            NotFoundError: there is none of that name.
        """
        if name is None:
            return self.active[purpose]
        if name not in self.cards:
            known = ", ".join(self.cards)
            raise NotFoundError(f"There is no scorecard {name}. There are: {known}.")
        return self.cards[name]


async def read(session: ReadSession) -> KnownScorecards:
    """Read the fitted scorecards and which one is active.

    One that does not fit the aspects and levels of this version is left out, with a warning; if it
    is the active one, the built-in one judges.
    """
    records = {record.name: record for record in await scorecards.all_records(session)}
    cards = dict(SCORECARDS)
    for record in records.values():
        try:
            cards.setdefault(record.name, _card(record, cards))
        except LookupError as error:
            log.warning("scorecard left out", scorecard=record.name, reason=str(error))
    activations = await scorecards.activations(session)
    return KnownScorecards(
        cards=cards,
        records={name: record for name, record in records.items() if name in cards},
        activations={activation.name: activation for activation in activations},
        active=_active(activations, cards, records),
    )


def _active(
    activations: Sequence[Activation],
    cards: Mapping[str, Scorecard],
    records: Mapping[str, FittedRecord],
) -> dict[Purpose, Scorecard]:
    """Who judges each purpose: of the scorecards of one family, the latest activated."""
    active = dict(BY_PURPOSE)
    for purpose, built_in in BY_PURPOSE.items():
        own = [one.name for one in activations if _family(one.name, records) == built_in.name]
        if own and own[-1] not in cards:
            log.warning("scorecard left out", scorecard=own[-1], judges_instead=built_in.name)
        elif own:
            active[purpose] = cards[own[-1]]
    return active


def _family(name: str, records: Mapping[str, FittedRecord]) -> str:
    """The built-in scorecard that a fitted one comes from, by way of others perhaps."""
    while name in records:
        name = records[name].base
    return name


def _card(record: FittedRecord, cards: Mapping[str, Scorecard]) -> Scorecard:
    """Put stored numbers on the aspects of the base, which is older and so known already."""
    base = cards.get(record.base)
    if base is None:
        raise LookupError(f"its base {record.base} is not known")
    return record.points.on(base, name=record.name, title=record.title)

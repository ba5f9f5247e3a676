"""Every scorecard that an answer may name, and the one that judges when none is named."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from app.db import ReadSession
from app.errors import NotFoundError
from app.learning.fitted import Activation, FittedRecord
from app.matching import SCORECARDS, SUPPLY, Scorecard
from app.store import scorecards

log = structlog.get_logger("app.services")


@dataclass(frozen=True, slots=True)
class KnownScorecards:
    """Built-in and fitted scorecards.

    Attributes:
        cards: by name, built-in ones first.
        records: of the fitted ones.
        activations: the latest of each that was ever activated.
        active: judges when none is named.
    """

    cards: Mapping[str, Scorecard] = field(default_factory=lambda: dict(SCORECARDS))
    records: Mapping[str, FittedRecord] = field(default_factory=dict)
    activations: Mapping[str, Activation] = field(default_factory=dict)
    active: Scorecard = SUPPLY

    def find(self, name: str | None) -> Scorecard:
        """Return a scorecard by name; the active one for None.

        Raises:
            NotFoundError: there is none of that name.
        """
        if name is None:
            return self.active
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
    latest = activations[-1].name if activations else SUPPLY.name
    if latest not in cards:
        log.warning("scorecard left out", scorecard=latest, judges_instead=SUPPLY.name)
    return KnownScorecards(
        cards=cards,
        records={name: record for name, record in records.items() if name in cards},
        activations={activation.name: activation for activation in activations},
        active=cards.get(latest, SUPPLY),
    )


def _card(record: FittedRecord, cards: Mapping[str, Scorecard]) -> Scorecard:
    """Put stored numbers on the aspects of the base, which is older and so known already."""
    base = cards.get(record.base)
    if base is None:
        raise LookupError(f"its base {record.base} is not known")
    return record.points.on(base, name=record.name, title=record.title)

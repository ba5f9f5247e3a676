"""How an introduction goes on: stages, steps, and which step leads from where to where."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Where an introduction stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    CONTRACTED = "contracted"
    DECLINED = "declined"
    CLOSED = "closed"


class Step(StrEnum):
    """What a side does."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CONTACT = "contact"
    CONTRACT = "contract"
    CLOSE = "close"


TRANSITIONS: Mapping[tuple[Stage, Step], Stage] = MappingProxyType(
    {
        # The second side to accept makes it accepted; see `after`.
        (Stage.PROPOSED, Step.ACCEPT): Stage.ACCEPTED,
        (Stage.PROPOSED, Step.DECLINE): Stage.DECLINED,
        (Stage.PROPOSED, Step.CLOSE): Stage.CLOSED,
        (Stage.ACCEPTED, Step.CONTACT): Stage.CONTACTED,
        (Stage.ACCEPTED, Step.CONTRACT): Stage.CONTRACTED,
        (Stage.ACCEPTED, Step.DECLINE): Stage.DECLINED,
        (Stage.ACCEPTED, Step.CLOSE): Stage.CLOSED,
        (Stage.CONTACTED, Step.CONTRACT): Stage.CONTRACTED,
        (Stage.CONTACTED, Step.DECLINE): Stage.DECLINED,
        (Stage.CONTACTED, Step.CLOSE): Stage.CLOSED,
        (Stage.CONTRACTED, Step.CLOSE): Stage.CLOSED,
    }
)
"""Every step that there is, and where it leads."""

ENDED = frozenset({Stage.DECLINED, Stage.CLOSED})
"""Stages that nothing leads out of."""

OPENED = frozenset({Stage.ACCEPTED, Stage.CONTACTED, Stage.CONTRACTED})
"""Stages in which both sides have agreed to know each other."""

REMINDER_DAYS: Mapping[Stage, int] = MappingProxyType(
    {Stage.PROPOSED: 7, Stage.ACCEPTED: 7, Stage.CONTACTED: 30}
)
"""After so many days without a step, whoever is waited for is reminded."""

MOST_REMINDERS = 3
"""After so many reminders an introduction that nobody answers is closed."""


def after(stage: Stage, step: Step, *, both: bool) -> Stage | None:
    """Where a step leads; None when it cannot be taken.

    Args:
        stage: where the introduction stands.
        step: what a side does.
        both: whether both sides have accepted, this step included.
    """
    found = TRANSITIONS.get((stage, step))
    return Stage.PROPOSED if step is Step.ACCEPT and found and not both else found


def possible(stage: Stage) -> list[Step]:
    """The steps that can be taken."""
    return [step for step in Step if (stage, step) in TRANSITIONS]

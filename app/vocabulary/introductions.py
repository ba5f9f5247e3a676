"""How an introduction goes on: stages, steps, and which step leads from where to where."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class IntroductionStage(StrEnum):
    """Where an introduction stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    CONTRACTED = "contracted"
    DECLINED = "declined"
    CLOSED = "closed"


STAGES: Mapping[IntroductionStage, tuple[str, str]] = MappingProxyType(
    {
        IntroductionStage.PROPOSED: ("предложено", "proposed"),
        IntroductionStage.ACCEPTED: ("принято обеими сторонами", "accepted by both"),
        IntroductionStage.CONTACTED: ("стороны связались", "in contact"),
        IntroductionStage.CONTRACTED: ("заключён договор", "contracted"),
        IntroductionStage.DECLINED: ("отклонено", "declined"),
        IntroductionStage.CLOSED: ("закрыто", "closed"),
    }
)
"""What the stages are called, in Russian and English."""

INTRODUCTION = ("Знакомство", "Introduction")


class Step(StrEnum):
    """What a side does."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CONTACT = "contact"
    CONTRACT = "contract"
    CLOSE = "close"


TRANSITIONS: Mapping[tuple[IntroductionStage, Step], IntroductionStage] = MappingProxyType(
    {
        # The second side to accept makes it accepted; see `after`.
        (IntroductionStage.PROPOSED, Step.ACCEPT): IntroductionStage.ACCEPTED,
        (IntroductionStage.PROPOSED, Step.DECLINE): IntroductionStage.DECLINED,
        (IntroductionStage.PROPOSED, Step.CLOSE): IntroductionStage.CLOSED,
        (IntroductionStage.ACCEPTED, Step.CONTACT): IntroductionStage.CONTACTED,
        (IntroductionStage.ACCEPTED, Step.CONTRACT): IntroductionStage.CONTRACTED,
        (IntroductionStage.ACCEPTED, Step.DECLINE): IntroductionStage.DECLINED,
        (IntroductionStage.ACCEPTED, Step.CLOSE): IntroductionStage.CLOSED,
        (IntroductionStage.CONTACTED, Step.CONTRACT): IntroductionStage.CONTRACTED,
        (IntroductionStage.CONTACTED, Step.DECLINE): IntroductionStage.DECLINED,
        (IntroductionStage.CONTACTED, Step.CLOSE): IntroductionStage.CLOSED,
        (IntroductionStage.CONTRACTED, Step.CLOSE): IntroductionStage.CLOSED,
    }
)
"""Every step that there is, and where it leads."""

ENDED = frozenset({IntroductionStage.DECLINED, IntroductionStage.CLOSED})
"""Stages that nothing leads out of."""

OPENED = frozenset(
    {IntroductionStage.ACCEPTED, IntroductionStage.CONTACTED, IntroductionStage.CONTRACTED}
)
"""Stages in which both sides have agreed to know each other."""

REMINDER_DAYS: Mapping[IntroductionStage, int] = MappingProxyType(
    {IntroductionStage.PROPOSED: 7, IntroductionStage.ACCEPTED: 7, IntroductionStage.CONTACTED: 30}
)
"""After so many days without a step, whoever is waited for is reminded."""

MOST_REMINDERS = 3
"""After so many reminders an introduction that nobody answers is closed."""


def after(stage: IntroductionStage, step: Step, *, both: bool) -> IntroductionStage | None:
    """Where a step leads; None when it cannot be taken.

    Args:
        stage: where the introduction stands.
        step: what a side does.
        both: whether both sides have accepted, this step included.
    """
    found = TRANSITIONS.get((stage, step))
    return IntroductionStage.PROPOSED if step is Step.ACCEPT and found and not both else found


def possible(stage: IntroductionStage, *, accepted: bool) -> list[Step]:
    """The steps that a side can take.

    Args:
        stage: where the introduction stands.
        accepted: whether the side has accepted, which it cannot do twice.
    """
    return [
        step
        for step in Step
        if (stage, step) in TRANSITIONS and not (accepted and step is Step.ACCEPT)
    ]

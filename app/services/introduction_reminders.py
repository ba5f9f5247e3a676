"""Reminders of introductions: who is waited for is told so, and what nobody answers is closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.db import WriteSession
from app.services.introduction_telling import tell
from app.services.live import LiveRegistry
from app.services.work import Work, loaded
from app.store import introductions
from app.values.introduction import IntroductionRecord
from app.vocabulary.introductions import MOST_REMINDERS, REMINDER_DAYS, IntroductionStage, Step
from app.vocabulary.terms import Side

JOB = "introductions"
_AT_ONCE = 100


async def remind(work: Work) -> None:
    """Remind those who are waited for; close what nobody answers."""
    live = await loaded(work)
    while not work.stopping.is_set():
        async with work.database.write() as session:
            found = await introductions.due(session, datetime.now(UTC), _AT_ONCE)
            for item in found:
                await _remind(session, live, item)
        if not found:
            return


async def _remind(session: WriteSession, live: LiveRegistry, item: IntroductionRecord) -> None:
    ends = item.reminders >= MOST_REMINDERS and item.stage is IntroductionStage.PROPOSED
    goes_on = item.reminders < MOST_REMINDERS
    stage = IntroductionStage.CLOSED if ends else item.stage
    await introductions.move(
        session,
        item.id,
        stage=stage,
        accepts=item.accepts,
        due_at=due_at(stage) if goes_on else None,
        reminders=item.reminders + 1,
    )
    if ends:
        await introductions.note(
            session, item.id, side=None, actor=None, step=Step.CLOSE, stage=stage, text=""
        )
        await tell(session, live, replace(item, stage=stage), except_for=(), what="closed")
    elif goes_on:
        others = frozenset(Side) - item.waits_for
        await tell(session, live, item, except_for=others, what="reminder")


def due_at(stage: IntroductionStage) -> datetime | None:
    """When whoever is waited for at a stage is reminded next; None where nobody is."""
    days = REMINDER_DAYS.get(stage)
    return None if days is None else datetime.now(UTC) + timedelta(days=days)

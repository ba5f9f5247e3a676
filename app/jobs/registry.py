"""Every kind of background job and every schedule, a line each."""

from app.jobs.kinds import Kind, Schedule
from app.services import (
    allocation_runs,
    connector_runs,
    duplicates,
    imports,
    introduction_reminders,
    moderation,
    telling,
)

KINDS: tuple[Kind, ...] = (
    Kind(name="webhooks", run=telling.run_webhooks, at_once=1),
    Kind(name="webhooks-clean", run=telling.clean),
    Kind(name="letters", run=telling.run_letters, at_once=1),
    Kind(name="connectors", run=connector_runs.ask_for_due),
    Kind(name="connector", run=connector_runs.run, attempts=3, at_once=2),
    Kind(name=introduction_reminders.JOB, run=introduction_reminders.remind, at_once=1),
    Kind(name=moderation.JOB, run=moderation.run, at_once=1),
    Kind(name=duplicates.JOB, run=duplicates.run, at_once=1),
    Kind(name="saved-searches", run=telling.run_saved_searches, at_once=1),
    Kind(
        name=imports.KIND,
        run=imports.run,
        attempts=4,
        give_up=imports.give_up,
        at_once=2,
    ),
    Kind(name=imports.TIDY, run=imports.tidy),
    # A core for a minute: one at a time leaves the other to those who wait for an answer.
    Kind(
        name=allocation_runs.KIND,
        run=allocation_runs.run,
        attempts=2,
        give_up=allocation_runs.give_up,
        at_once=1,
    ),
    Kind(name=allocation_runs.TIDY, run=allocation_runs.tidy),
)

SCHEDULES: tuple[Schedule, ...] = (
    Schedule(kind="webhooks", cron="* * * * *"),
    Schedule(kind="webhooks-clean", cron="23 3 * * *"),
    Schedule(kind="letters", cron="* * * * *"),
    Schedule(kind="connectors", cron="* * * * *"),
    Schedule(kind="saved-searches", cron="* * * * *"),
    Schedule(kind=introduction_reminders.JOB, cron="*/30 * * * *"),
    Schedule(kind=moderation.JOB, cron="*/5 * * * *"),
    Schedule(kind=duplicates.JOB, cron="*/2 * * * *"),
    Schedule(kind=imports.TIDY, cron="17 3 * * *"),
    Schedule(kind=allocation_runs.TIDY, cron="41 * * * *"),
)

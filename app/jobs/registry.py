"""Every kind of background job and every schedule, a line each."""

from app.jobs.kinds import Kind, Schedule

KINDS: tuple[Kind, ...] = ()

SCHEDULES: tuple[Schedule, ...] = ()

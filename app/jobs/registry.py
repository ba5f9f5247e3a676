"""Every kind of background job and every schedule, a line each."""

from app.jobs.kinds import Kind, Schedule
from app.services import imports

KINDS: tuple[Kind, ...] = (
    Kind(name=imports.KIND, run=imports.run, attempts=imports.ATTEMPTS, at_once=2),
    Kind(name=imports.TIDY, run=imports.tidy),
)

SCHEDULES: tuple[Schedule, ...] = (Schedule(imports.TIDY, "17 3 * * *"),)

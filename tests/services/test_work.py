"""Background jobs of one process share a registry in memory."""

from app.config import Settings
from app.db import Database
from app.services.live import LiveRegistry
from app.services.work import Work, loaded, registry
from tests.support.live import pair


async def test_answers_know_codes_whichever_job_needed_the_registry_first(
    database: Database, settings: Settings
) -> None:
    _, need, _, _ = await pair(database)
    live = LiveRegistry(database)
    reading = settings.model_copy(update={"code_assistant": True})
    work = Work(database=database, settings=reading, subject="", live=live)
    assert await loaded(work) is live
    assert not live.reader.ready
    assert await registry(work) is live
    assert live.reader.likely(live.listings[need])[0][0].startswith("7408")

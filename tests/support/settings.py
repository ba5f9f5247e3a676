"""Settings of services that tests start."""

from pathlib import Path

from app.config import Settings
from tests.support.api import ADMINISTRATOR


def quiet(database_url: str, folder: Path) -> Settings:
    """Settings of a service without a background; tests that want one say so."""
    return Settings(
        database_url=database_url,
        data_dir=folder,
        bootstrap_key=ADMINISTRATOR,
        database_pool_size=5,
        log_level="ERROR",
        code_assistant=False,
        # Without the background they catch up by writing.
        index_poll_seconds=3600,
        jobs=False,
        compiled_search=False,
    )

"""A portal that is about to be read."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.db import Database
from tests.services.connectors.stations import Station
from tests.support.api import Api


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A service that may call loopback, and read files that portals put down."""
    drop = tmp_path / "drop"
    drop.mkdir()
    return settings.model_copy(update={"outbound_networks": ["127.0.0.0/8"], "connector_dir": drop})


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Where a portal puts its files down, named `завод` in a connector's settings."""
    assert settings.connector_dir is not None
    made = settings.connector_dir / "завод"
    made.mkdir()
    return made


@pytest.fixture
def today() -> date:
    """The day of this test: a run of the suite may go past midnight."""
    return datetime.now(UTC).date()


@pytest.fixture
async def station(api: Api, database: Database, settings: Settings) -> Station:
    """A portal that is about to be read."""
    await api.post("/v1/portals", {"name": "outside", "title": "Снаружи", "licence": "CC-BY-4.0"})
    return Station(api, database, settings, "outside")

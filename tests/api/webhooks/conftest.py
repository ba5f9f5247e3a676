"""A service that may call loopback, and who is called there."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from tests.portals.server import Said, Server


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A service that may call loopback."""
    return settings.model_copy(update={"outbound_networks": ["127.0.0.0/8"]})


@pytest.fixture
def receiver() -> Iterator[Server]:
    """A receiver that takes everything."""
    with Server(lambda _: Said(204)) as running:
        yield running

"""Some organizations, of which one is private and one a person's."""

import pytest

from tests.api.conftest import Standing
from tests.api.reconciliation.scene import Scene, filled


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    """A service with the organizations, whose code assistant answers."""
    return await filled(standing)

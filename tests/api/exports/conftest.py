"""Two portals, whose records are exported."""

import pytest

from tests.api.conftest import Standing
from tests.api.exports.scene import Scene, filled


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    """The two portals; a test leaves them as they were."""
    return await filled(standing)

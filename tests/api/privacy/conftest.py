"""A portal with private records, and each of those who must not get at them."""

import pytest

from tests.api.conftest import Standing
from tests.api.privacy.scene import Scene, filled
from tests.support.tenants import Tenant


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    """The portal; what a test changes of it, it puts back."""
    return await filled(standing.app, standing.api.client)


@pytest.fixture(params=["stranger", "rival", "sandbox"])
def intruder(request: pytest.FixtureRequest, scene: Scene) -> Tenant:
    """Each of those who must not get at it."""
    found: Tenant = getattr(scene, request.param)
    return found

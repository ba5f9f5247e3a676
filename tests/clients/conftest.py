"""One service with the demonstration registry, for the clients and the examples of the API."""

from collections.abc import Iterator

import pytest

from tests.support.service import Service

KEY = "my-first-key"


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service as `make run` starts it; whoever writes to it takes records of his own."""
    folder = tmp_path_factory.mktemp("demonstration") / "data"
    quick = {"compiled_search": "false", "code_assistant": "true"}
    with Service(folder, bootstrap_key=KEY, **quick) as running:
        yield running

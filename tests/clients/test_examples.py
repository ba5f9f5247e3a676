"""Every call of the description works as its example shows it, on the demonstration registry."""

from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from tests.clients.conftest import KEY
from tests.support.clock import moved
from tests.support.service import Service
from tests.support.shapes import header_misfits, misfits
from tests.support.walk import NOT_THERE, Walk


class Checking(Walk):
    """Looks at each answer, whether it is as described."""

    def __init__(self, client: httpx.Client) -> None:
        """Nothing is wrong yet."""
        super().__init__(client)
        self.misfits: list[str] = []

    @override
    def answered(self, name: str, answer: httpx.Response) -> None:
        """Compare its headers with those that are declared, and what is JSON with its schema."""
        self.misfits += header_misfits(name, answer.status_code, answer.headers)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind == "application/json" and answer.content:
            self.misfits += misfits(name, answer.status_code, answer.json())


def walk(running: Service) -> Checking:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(
        base_url=running.base, headers=headers, timeout=60, trust_env=False
    ) as client:
        return Checking(client).whole()


@pytest.mark.long
def test_every_call_works_as_its_example_shows_it(demonstration: Service) -> None:
    walked = walk(demonstration)
    assert walked.failed == []
    assert walked.misfits == []
    assert {*walked.names(), *NOT_THERE} == walked.calls.keys()


@pytest.mark.long
def test_the_examples_work_in_years_to_come(tmp_path: Path) -> None:
    settings = {"bootstrap_key": KEY, "compiled_search": "false", "code_assistant": "true"}
    with Service(tmp_path / "data", **settings, LD_PRELOAD=str(moved(tmp_path, days=3000))) as late:
        assert walk(late).failed == []

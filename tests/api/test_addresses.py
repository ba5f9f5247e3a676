"""Each address takes the methods that the description names, and says so of the others.

HEAD and OPTIONS come with every address and are in no description.
"""

import pytest
from starlette.routing import Route

from app.api.addresses import Addresses
from tests.api.conftest import Standing
from tests.support.description import DESCRIPTION
from tests.support.problems import problem

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FETCH")
SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
PATHS = {
    path: {method.upper() for method in methods} for path, methods in DESCRIPTION["paths"].items()
}


def _with_others(methods: set[str]) -> set[str]:
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def _address(path: str) -> str:
    parts = (
        SOME_ID if part.endswith("_id}") else "7408" if part.startswith("{") else part
        for part in path.split("/")
    )
    return "/".join(parts)


@pytest.mark.parametrize("path", PATHS)
async def test_what_an_address_does_not_take_is_405_with_what_it_takes(
    standing: Standing, path: str
) -> None:
    for method in set(METHODS) - PATHS[path]:
        answer = await standing.api.client.request(
            method, _address(path), headers=standing.api.headers
        )
        problem(answer, 405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == _with_others(PATHS[path]), method


async def test_a_method_of_a_vaguer_address_is_refused_without_a_key_too(
    standing: Standing,
) -> None:
    answer = await standing.api.client.delete("/v1/keys/own")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_address_that_is_not_described_takes_nothing() -> None:
    known = Addresses([Route("/a/{id}", lambda _: None, methods=["PUT"])])
    assert known.methods("/a/1") == ("PUT", "OPTIONS")
    assert known.methods("/b") == ()
    assert known.refused("/a/1", "GET") == ()

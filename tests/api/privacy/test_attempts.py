"""Ways of getting at a private record, each tried by a stranger, another portal and a sandbox.

`docs/security.md` lists them.
"""

import httpx
import pytest

from tests.api.privacy.attempts import ABSENT, REFUSED, SILENT
from tests.api.privacy.scene import WORDS, Scene, leaks
from tests.support.tenants import Tenant


def test_there_are_many_attempts() -> None:
    assert len(ABSENT) + len(REFUSED) + len(SILENT) >= 40


@pytest.mark.parametrize("name", ABSENT)
async def test_what_is_private_is_as_if_it_were_not_there(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await ABSENT[name](scene, intruder):
        assert answer.status_code == 404, answer.text
        assert answer.json()["code"] == "not_found"
        assert leaks(scene, answer) in ([], [*_named(scene, answer)])


def _named(scene: Scene, answer: httpx.Response) -> list[str]:
    """The one id that the caller himself has sent may be said back: `There is no offer …`."""
    detail = answer.json()["detail"]
    return [key for key in scene.ids if detail.startswith("There is no") and key in detail]


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_private_is_neither_changed_nor_told(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await REFUSED[name](scene, intruder):
        assert answer.status_code in {401, 403, 404, 422}, answer.text
        told = set(leaks(scene, answer)) - set(scene.ids)
        assert told == set()
    assert (await scene.owner.get(f"/v1/offers/{scene.offer}"))["title"] == WORDS


@pytest.mark.parametrize("name", SILENT)
async def test_lists_counts_and_suggestions_do_not_tell(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await SILENT[name](scene, intruder):
        assert answer.status_code in {200, 404, 503}, answer.text
        assert leaks(scene, answer) == [] or answer.status_code == 404


async def test_an_absent_id_and_a_private_one_are_refused_in_the_same_words(scene: Scene) -> None:
    unknown = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
    for noun, key in (
        ("offers", scene.offer),
        ("needs", scene.need),
        ("organizations", scene.hidden_maker),
    ):
        for tail in ("", "/suggestions"):
            private = await scene.rival.ask("GET", f"/v1/{noun}/{key}{tail}")
            absent = await scene.rival.ask("GET", f"/v1/{noun}/{unknown}{tail}")
            same = absent.json() | {"request_id": private.json()["request_id"]}
            assert private.json() == {**same, "detail": same["detail"].replace(unknown, key)}

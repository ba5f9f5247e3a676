"""Without one of the places where the rule of access is applied, the attempts succeed.

Otherwise the tests of them would prove nothing.
"""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import true

from app.api import suggestion_answers
from app.matching import MemoryIndex
from app.matching.engine.ask import Limits
from app.matching.search import Search
from app.matching.segment import Segment
from app.services import sight
from app.store import seen
from tests.api.privacy.attempts import ABSENT, SILENT, Attempt
from tests.api.privacy.scene import Scene, leaks
from tests.support.tenants import Tenant


@pytest.fixture
def breaking(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Breaks the service for one test; what it answered meanwhile, or before, is not kept."""
    answers = scene.app.state.live.answers
    answers.clear()
    yield monkeypatch
    answers.clear()


async def _found_by(scene: Scene, who: Tenant, names: dict[str, Attempt]) -> set[str]:
    return {
        name
        for name, attempt in names.items()
        for answer in await attempt(scene, who)
        if answer.status_code == 200 and leaks(scene, answer)
    }


async def test_without_the_condition_in_sql_lists_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    assert await _found_by(scene, scene.rival, SILENT) == set()
    breaking.setattr(seen, "listings", lambda _reach: true())
    breaking.setattr(seen, "organizations", lambda _reach: true())
    assert await _found_by(scene, scene.rival, SILENT) >= {
        "list offers", "list needs", "list organizations", "search its words",
        "filter by its organization", "filter by its code", "list suppliers with offers",
    }  # fmt: skip
    assert await _found_by(scene, scene.rival, ABSENT) >= {"read the offer", "read the need"}


def see_everything(breaking: pytest.MonkeyPatch) -> None:
    """Let the index find whatever there is."""
    limits = Search._limits

    def unlimited(search: Search, segment: Segment) -> Limits:
        found = limits(search, segment)
        return found._replace(open=np.ones_like(found.open))

    breaking.setattr(Search, "_limits", unlimited)


async def test_without_the_filter_of_the_index_counts_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    assert (await scene.stranger.get(path))["considered"] == 2
    see_everything(breaking)
    assert isinstance(scene.app.state.live.index, MemoryIndex)
    scene.app.state.live.answers.clear()
    assert (await scene.stranger.get(path))["considered"] == 4


async def test_without_the_check_of_the_answer_suggestions_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    # The index lets everything through: the answer alone must hold it back, and does.
    see_everything(breaking)
    tried = {"ask for exactly it", "ask with the rival's need"}
    names = {name: SILENT[name] for name in tried}
    assert await _found_by(scene, scene.rival, names) == set()
    breaking.setattr(suggestion_answers.Reader, "sees", lambda *_: True)
    assert await _found_by(scene, scene.rival, names) == tried


async def test_without_the_check_of_a_stored_question_explanations_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    assert await _found_by(scene, scene.stranger, ABSENT) == set()
    breaking.setattr(sight, "shown", lambda *_: True)
    assert await _found_by(scene, scene.stranger, ABSENT) >= {
        "explain with somebody else's offer",
        "explain a sketch with the offer",
        "explain two private ones",
    }

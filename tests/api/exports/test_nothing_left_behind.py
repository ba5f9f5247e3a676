"""However an export ends, it gives its place and its files back."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from app.api.export_answers import AT_ONCE
from tests.api.exports.reading import exported
from tests.api.exports.scene import Scene
from tests.support.api import Json


@pytest.fixture
async def busy(scene: Scene) -> AsyncIterator[None]:
    slots = scene.standing.app.state.exports
    for _ in range(AT_ONCE):
        slots.take(keyed=True)
    yield
    for _ in range(AT_ONCE):
        slots.give_back()


async def test_more_exports_at_once_than_are_good_are_put_off(scene: Scene, busy: None) -> None:
    answer = await scene.stranger.ask("GET", "/v1/exports/offers")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "5"


async def test_every_export_gives_its_place_and_its_files_back(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for number in range(2 * AT_ONCE):
        form = ("csv", "xlsx", "parquet", "jsonl")[number % 4]
        await exported(scene.stranger, "offers", form)
    for _ in range(2 * AT_ONCE):
        answer = await scene.stranger.ask(
            "GET", f"/v1/exports/needs/{scene.maker}/suggestions", params={"format": "xlsx"}
        )
        assert answer.status_code == 404
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - at the end, and of this test alone


async def test_who_goes_away_in_the_middle_leaves_nothing_behind(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = scene.standing.app
    taken = app.state.exports._taken

    async def gone(message: Message) -> None:
        if message["type"] == "http.response.body":
            raise OSError("gone")

    async def nothing() -> Message:
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    for form in ("csv", "xlsx", "parquet", "jsonl"):
        asked: Json = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/v1/exports/offers", "raw_path": b"/v1/exports/offers",
            "query_string": f"format={form}".encode(), "headers": [], "root_path": "",
            "client": ("127.0.0.1", 1), "server": ("test", 80),
        }  # fmt: skip
        with suppress(OSError, ClientDisconnect):
            await app(asked, nothing, gone)
    assert app.state.exports._taken == taken
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - at the end, and of this test alone

"""A service that is killed in the middle of an import goes on with it, and doubles nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.service import Service, forget

KEY = "operators-own-key"
BEARER = {"Authorization": f"Bearer {KEY}"}
BARE = {"demonstration": "false", "code_assistant": "false", "bootstrap_key": KEY,
        "compiled_search": "false", "job_lease_seconds": "5"}  # fmt: skip
ROWS = 6_000


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    forget(tmp_path / "data")


def read(service: Service, key: str) -> dict[str, object]:
    answer = httpx.get(f"{service.base}/v1/imports/{key}", headers=BEARER, timeout=30)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.long
def test_after_kill_nine_the_import_goes_on_without_doubles(data: Path) -> None:
    head = "Код;Наименование;ТН ВЭД;Описание\n"
    body = head + "".join(
        f"k{n};Катанка медная {n};7408;Бухты до 5 т, отгрузка по железной дороге\n"
        for n in range(ROWS)
    )
    with Service(data, **BARE) as service:
        answer = httpx.post(
            f"{service.base}/v1/imports", content=body.encode(), headers=BEARER, timeout=60
        )
        key = answer.json()["id"]
        deadline = time.monotonic() + 60
        while not (progress := read(service, key)["progress"])["rows"]:  # type: ignore[index] # JSON
            assert time.monotonic() < deadline, progress
            time.sleep(0.02)
        service.process.kill()
        service.process.wait()

    with Service(data, **BARE) as again:
        before = read(again, key)
        assert before["status"] == "running"
        deadline = time.monotonic() + 240
        while read(again, key)["status"] == "running":
            assert time.monotonic() < deadline, (read(again, key), again.log)
            time.sleep(0.2)
        done = read(again, key)
        assert done["status"] == "completed"
        assert done["counts"]["created"] == ROWS  # type: ignore[index] # JSON
        total = httpx.get(f"{again.base}/v1/offers/facets", timeout=30).json()["total"]
        assert total == ROWS

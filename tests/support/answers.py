"""The answers that the description shows, taken from a service with the demonstration registry.

`python -m tests.support.answers` makes every call as its example shows it and writes what was
answered to `app/api/answers`, shortened, and without what is another each time.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from typing_extensions import override

from app.api.examples import ANSWERS
from app.exchange.demonstration import EXAMPLES
from tests.support.service import Service
from tests.support.walk import Walk

KEY = "my-first-key"
AS_OF = datetime(2026, 11, 26, 8, tzinfo=UTC)
"""When everything happens in what is shown."""
SAID_ELSEWHERE = frozenset(
    {
        *("submit_proposal", "review_proposal", "return_proposal", "withdraw_proposal"),
        *("decline_proposal", "agree_to_proposal", "rebase_proposal", "change_proposal"),
        *("comment_on_proposal", "attach_to_proposal", "decide_on_duplicate"),
        *("change_need", "change_offer", "change_organization"),
        *("create_offers", "create_needs", "put_needs_by_source", "retire_needs"),
        *("find_suppliers", "find_consumers", "find_research_organizations"),
        *("find_need_history", "find_offer_history", "complete_chain", "stress_chains"),
        *("suggest_types", "suggest_properties"),
    }
)
"""Calls whose answer looks like that of another one, or says too much or nothing to be shown."""

_BIG = 1200
_SHOWN = 2
_SCALARS = 6
_SOON = timedelta(days=62)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|\+00:00)")
_DAY = re.compile(r"(?<=\")\d{4}-\d\d-\d\d(?=\")")
_OTHERWISE = {
    r"eup_[\w-]+": "(the key)",
    r"whsec_[\w+/=-]+": "(the secret)",
    r'(?<="next_cursor": ")[^"]+': "MjAyNi0xMS0yNlQwODowMDowMFo",
    r'(?<="request_id": ")[^"]+': "2c02e34b8ab3295b",
    r'(?<="rows_per_second": )[\d.]+': "9.3",
}
"""What is shown instead of what is secret or another one each time."""

_NEW_ID = "0199d7c2-9000-7000-8000-{:012d}"
_ADDRESS = "https://example.org"
_PATIENCE_SECONDS = 60


class Recording(Walk):
    """Keeps what is answered in JSON, by status and call."""

    def __init__(self, client: httpx.Client) -> None:
        """Begin now."""
        super().__init__(client)
        self._began = datetime.now(UTC)
        self.kept: dict[tuple[int, str], Any] = {}

    @override
    def shown(self, name: str) -> dict[str, dict[str, Any]]:
        """As the description shows it; of a list, no more than is kept."""
        found = super().shown(name)
        if any(one["name"] == "limit" for one in self.calls[name][2].get("parameters", ())):
            most = 1 if "suggest" in name else _SHOWN
            found["query"].setdefault("limit", most)
        return found

    @override
    def answered(self, name: str, answer: httpx.Response) -> None:
        """Keep what says something."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind != "application/json" or not answer.content or name in SAID_ELSEWHERE:
            return
        said = answer.json()
        if not isinstance(said, dict) or said.get("items", ["something"]):
            self.kept[answer.status_code, name] = self._settled(
                shortened(said), set(_DAY.findall(answer.request.content.decode(errors="ignore")))
            )

    @override
    def _answer(self, method: str, path: str, **sent: Any) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            answer = super()._answer(method, path, **sent)
            # What is under way when it is asked for says more a moment later.
            if not _waits(method, answer) or time.monotonic() > deadline:
                return answer
            time.sleep(1)

    def _settled(self, said: Any, asked: Collection[str] = ()) -> Any:
        """The same each time: ids in their order, one moment, no secrets and no address.

        Days that were asked with are those of an example: they stay, whenever this is done.
        """
        text = json.dumps(said, ensure_ascii=False).replace(str(self._client.base_url), _ADDRESS)
        known = {str(key): str(key) for key in EXAMPLES.values()}
        for found in _ID.findall(text):
            known.setdefault(found, _NEW_ID.format(len(known)))
        text = _ID.sub(lambda found: known[found[0]], text)
        text = _MOMENT.sub(self._moment, text)
        text = _DAY.sub(lambda day: day[0] if day[0] in asked else self._day(day), text)
        for pattern, shown in _OTHERWISE.items():
            text = re.sub(pattern, shown, text)
        return json.loads(text)

    def _moment(self, found: re.Match[str]) -> str:
        since = datetime.fromisoformat(f"{found[1]}+00:00") - self._began
        if abs(since) > _SOON:
            return found[0]
        at = AS_OF + timedelta(hours=round(since / timedelta(hours=1)))
        return f"{at:%Y-%m-%dT%H:%M:%S}{found[2]}"

    def _day(self, found: re.Match[str]) -> str:
        since = date.fromisoformat(found[0]) - self._began.date()
        is_of_now = timedelta() <= since < _SOON
        return str(AS_OF.date() + since) if is_of_now else found[0]


def _waits(method: str, answer: httpx.Response) -> bool:
    """Whether something that is read is not done yet; of events, only the first is read."""
    if method != "get" or not answer.is_stream_consumed:
        return False
    return re.search(rb'"status":"(queued|running)"', answer.content) is not None


def shortened(said: Any, name: str = "") -> Any:
    """A few items of each list; of reasons, all that the points are the sum of."""
    if isinstance(said, dict):
        return {key: shortened(value, key) for key, value in said.items()}
    if not isinstance(said, list):
        return said
    if name == "links":  # of a chain: less would be another chain
        return [shortened(one) for one in said]
    if name == "reasons":
        return [one for one in said if one.get("points", 1)] or said
    if not any(isinstance(one, dict | list) for one in said):
        return said[:_SCALARS]
    few = [shortened(one) for one in said[:_SHOWN]]
    return few[:1] if len(json.dumps(few, ensure_ascii=False)) > _BIG else few


def main() -> None:
    """Write what is answered now, and nothing else."""
    settings = {"bootstrap_key": KEY, "compiled_search": "false", "code_assistant": "true"}
    headers = {"Authorization": f"Bearer {KEY}", "Accept-Language": "en"}
    with (
        tempfile.TemporaryDirectory() as folder,
        Service(Path(folder) / "data", **settings) as running,
        httpx.Client(base_url=running.base, headers=headers, timeout=60, trust_env=False) as client,
    ):
        found = Recording(client).whole()
    if found.failed:
        sys.exit("\n".join(found.failed))
    for path in ANSWERS.glob("*/*.json"):
        path.unlink()
    for (status, name), said in found.kept.items():
        path = ANSWERS / str(status) / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

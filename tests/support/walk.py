"""Makes every call of the description as its example shows it, against a demonstration registry.

Calls that make a record come first, and what they answer stands in for the ids of records that the
demonstration has not; a proposal and a claim go their way step by step; deletions come last.
"""

import time
from collections.abc import Iterator
from typing import Any, Self

import httpx

from app.exchange.demonstration import EXAMPLES

PATIENCE_SECONDS = 120
SHOWN = {str(key) for key in EXAMPLES.values()}
FIRST = (
    *("create_portal", "create_key", "add_member", "create_organization", "claim_organization"),
    *("create_connector", "create_webhook", "test_webhook", "create_saved_search", "put_mapping"),
    *("start_import", "propose_introduction", "propose_duplicate", "report_listing"),
    *("find_matters", "find_introductions", "find_claims"),
)
STORY = (
    *("create_proposal", "change_proposal", "rebase_proposal", "attach_to_proposal"),
    *("read_attachment", "comment_on_proposal", "submit_proposal", "review_proposal"),
    *("return_proposal", "withdraw_proposal", "create_proposal", "submit_proposal"),
    *("review_proposal", "decline_proposal", "agree_to_proposal", "import_edition"),
    *("publish_edition", "decide_on_claim"),
)
LETTERS = ("create_receiver", "read_receiver", "change_receiver", "delete_receiver",
           "ask_receiver_again")  # fmt: skip
NOT_THERE = {
    **dict.fromkeys(LETTERS, "the demonstration has no mail server, and so it takes no receivers"),
    "compare_editions": "the demonstration has no official edition of the nomenclature",
    "erase_organization": "its example is no natural person, and nobody should try this out",
}
CALLED = {
    "searches": "search_id",
    "test": "delivery_id",
    "duplicates": "pair_id",
    "reports": "matter_id",
    "draft": "",
}
"""What the last word of an address makes, where it is not the word without its s."""


class Walk:
    """Makes calls as they are shown, and remembers what they make."""

    def __init__(self, client: httpx.Client) -> None:
        """Read the description that the service has of itself."""
        self._client = client
        self._known: dict[str, str] = {}
        self.failed: list[str] = []
        description = client.get("/openapi.json").raise_for_status().json()
        self.calls: dict[str, tuple[str, str, dict[str, Any]]] = {
            one["operationId"]: (method, path, one)
            for path, methods in sorted(description["paths"].items())
            for method, one in sorted(methods.items())
        }

    def names(self) -> Iterator[str]:
        """All calls in an order in which they can work; lists are read when something is there."""
        told = {*FIRST, *STORY, *NOT_THERE}
        others = [name for name in self.calls if name not in told]
        late = ("get", "patch", "delete")
        yield from FIRST
        yield from (name for name in others if self.calls[name][0] not in late)
        yield from STORY
        for method in late:
            yield from (name for name in others if self.calls[name][0] == method)

    def make(self, name: str) -> None:
        """Make one call as it is shown."""
        if name == "read_allocation":  # of one in the background; what is shown is answered at once
            self._allocate_later()
        method, path, _ = self.calls[name]
        shown = self.shown(name)
        path = path.format_map({one: str(value) for one, value in shown["path"].items()})
        sent = self._body(name, path)
        if name == "rotate_key":  # of a key that may be rotated, and not of the operator's own
            sent["headers"] = {"Authorization": f"Bearer {self._known['key']}"}
        answer = self._answer(method, path, params=shown["query"], **sent)
        if not answer.is_success:
            self.failed.append(f"{name}: {method} {path} {answer.status_code} {answer.text[:300]}")
            return
        self.answered(name, answer)
        if method == "post" and answer.content[:1] == b"{":
            self._remember(path, answer.json())

    def answered(self, name: str, answer: httpx.Response) -> None:
        """What a call has answered; here nobody asks."""

    def _answer(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """The answer, once the code assistant has learnt; of events, only that they come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            with self._client.stream(method.upper(), path, **sent) as answer:
                if "event-stream" not in answer.headers.get("Content-Type", ""):
                    answer.read()
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                return answer
            time.sleep(1)

    def shown(self, name: str) -> dict[str, dict[str, Any]]:
        """The parameters that the description has a value for, by their place."""
        found: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for one in self.calls[name][2].get("parameters", ()):
            if "example" in one:
                value = self._id(name, one["name"], one["example"])
                found[one["in"]][one["name"]] = value
        return found

    def _body(self, name: str, path: str) -> dict[str, Any]:
        content = self.calls[name][2].get("requestBody", {}).get("content", {})
        if "application/json" in content:
            more = self._tie(path) if name == "decide_on_tie" else {}
            return {"json": content["application/json"]["example"] | more}
        if content:
            return {"content": content["application/octet-stream"]["example"].encode()}
        return {}

    def _id(self, name: str, parameter: str, shown: Any) -> Any:
        """What stands in for an id that is shown: of a proposal, that of the story."""
        own = name in STORY and name not in {"agree_to_proposal", "publish_edition"}
        if str(shown) in SHOWN and not (own and parameter == "proposal_id"):
            return shown
        return self._known.get(parameter, shown)

    def _remember(self, path: str, made: dict[str, Any]) -> None:
        word = path.rstrip("/").rpartition("/")[2].rpartition("-")[2]
        if "id" in made:
            self._known[CALLED.get(word, f"{word.removesuffix('s')}_id")] = made["id"]
        if made.get("attachments"):
            self._known["attachment_id"] = made["attachments"][-1]["id"]
        if "key" in made:
            self._known.setdefault("key", made["key"])

    def _allocate_later(self) -> None:
        method, path, _ = self.calls["allocate_capacities"]
        sent = self._body("allocate_capacities", path)
        answer = self._answer(method, path, headers={"Prefer": "respond-async"}, **sent)
        self._remember(path, answer.json())

    def _tie(self, path: str) -> dict[str, str]:
        """A tie that there is: its ids are new in each registry."""
        found = self._client.get(path.removesuffix("/decision")).json()["items"][0]
        return {"entry_id": found["entry_id"], "record_id": found["record_id"]}

    def whole(self) -> Self:
        """Make all calls."""
        for name in self.names():
            self.make(name)
        return self

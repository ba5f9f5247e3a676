"""Records of official lists, each in the state that a call of them needs."""

from collections.abc import Iterator
from typing import Any, Protocol

from tests.support.api import Json

OFFICIAL = ("/v1/lists", "/v1/proposals", "/v1/bodies")
PORTAL = "kz-industry"
_ROWS = "Страна;Предприятие;Код\nРоссия;ООО «Образец»;7408\n"
_STEPS = {
    "review": ("submission",),
    "agreement": ("submission", "review"),
    "refusal": ("submission", "review"),
    "return": ("submission", "review"),
}
_LINE = {"action": "add", "fields": {"enterprise": "ТОО «Новый»", "goods": "Медь"}}
_MAPPING = {"columns": {"codes": ["Код"], "enterprise": ["Предприятие"], "country": ["Страна"]}}


class Caller(Protocol):
    """Who makes the records."""

    @property
    def numbers(self) -> Iterator[int]:
        """Numbers that nobody has yet."""
        ...

    def call(self, method: str, path: str, **sent: Any) -> Json:
        """Make a call that must succeed."""
        ...

    def key(self, role: str, portal: str = PORTAL) -> Json:
        """A new key of a portal for one role."""
        ...


_OF_A_DAY = tuple(f"/v1/lists/{{list_id}}/{name}" for name in ("state", "entries", "export"))
"""Calls that read the edition of a day."""


def official_records(web: Caller, name: str) -> Json:  # noqa: PLR0911 - one a noun
    """What a call is about: its list, its proposal, its tie, under the names of its parameters.

    The portal of the caller keeps the list. Its own proposals are for the calls of a body, and
    another body's, of another state, for those of the keeper, who decides on none of his own.
    """
    method, _, path = name.partition(" ")
    number = next(web.numbers)
    web.key("read")  # there is no portal before it has a key
    if path.startswith("/v1/bodies"):
        if method == "DELETE":
            web.call("PUT", f"/v1/bodies/{PORTAL}", json={"country": "KZ"})
        return {}
    if name in {"GET /v1/lists", "POST /v1/lists"}:
        return {"industry": f"fresh-{number}"}
    keeper = web.key("moderate")["headers"]
    body = {"industry": f"made-{number}", "kind": "products", "title_ru": "П", "title_en": "L"}
    made = web.call("POST", "/v1/lists", json=body, headers=keeper)
    known: Json = {"list_id": made["id"], "industry": body["industry"]}
    if "/mappings" in path:
        return known | {"name": "official"}
    if "ties" in path:
        return known | _tie(web, f"/v1/lists/{made['id']}", keeper)
    if "{number}" in path or path in _OF_A_DAY:
        _import(web, f"/v1/lists/{made['id']}", keeper)
        return known | {"number": 1}
    is_keepers = path.rpartition("/")[2] in _STEPS
    speaker = f"body-{number}" if is_keepers else PORTAL
    web.key("read", speaker)
    state = "AM" if is_keepers else "KZ"
    web.call("PUT", f"/v1/bodies/{speaker}", json={"country": state})
    if path.startswith("/v1/lists") or path in {"/v1/proposals", "/v1/proposals/draft"}:
        return known
    return known | _proposal(web, path, known["list_id"], (speaker, state, keeper))


def _proposal(web: Caller, path: str, list_id: str, who: tuple[str, str, Json]) -> Json:
    speaker, state, keeper = who
    own = web.key("write", speaker)["headers"]
    draft = {"list_id": list_id, "country": state, "base": 0, "title": "Т", "lines": [_LINE]}
    key = web.call("POST", "/v1/proposals", json=draft, headers=own)["id"]
    for step in _STEPS.get(path.rpartition("/")[2], ()):
        by = own if step == "submission" else keeper
        web.call("POST", f"/v1/proposals/{key}/{step}", json={}, headers=by)
    if "/attachments/" not in path:
        return {"proposal_id": key}
    sent = web.call("POST", f"/v1/proposals/{key}/attachments", data=b"x", headers=own)
    return {"proposal_id": key, "attachment_id": sent["attachments"][0]["id"]}


def _tie(web: Caller, path: str, keeper: Json) -> Json:
    name = {"name": "ООО «Образец»", "country": "RU"}
    web.call("POST", "/v1/organizations", json=name, headers=web.key("write")["headers"])
    _import(web, path, keeper)
    tie = web.call("GET", f"{path}/ties")["items"][0]
    return {"entry_id": tie["entry_id"], "record_id": tie["record_id"], "state": "confirmed"}


def _import(web: Caller, path: str, keeper: Json) -> None:
    """Give a list its first edition."""
    web.call("PUT", f"{path}/mappings/official", json=_MAPPING, headers=keeper)
    web.call(
        "POST",
        f"{path}/editions/import",
        params={"mapping": "official", "base": 0, "on": "2026-01-01", "format": "csv"},
        data=_ROWS.encode(),
        headers=keeper,
    )

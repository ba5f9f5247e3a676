"""Every call with a key that is no good, and every record of one portal asked for by another.

A wrong key is 401 everywhere, at calls that need none too. What is a portal's own is to others as
if it were not there: the answer is word for word that for an id that nobody has.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from requests import Response
from schemathesis.python import asgi
from typing_extensions import override

from app.embedded import EmbeddedPostgres
from app.main import create_app
from tests.fuzz.mending import FITTING, mended_body
from tests.fuzz.world import PORTAL, World
from tests.support.api import ADMINISTRATOR, Json
from tests.support.description import DESCRIPTION, OPERATIONS
from tests.support.settings import quiet

OF_ALL = (
    *("/v1/lists", "/v1/bodies", "/v1/programmes", "/v1/scorecards", "/v1/countries", "/v1/tags"),
    *("/v1/nomenclature", "/v1/reconcile", "/v1/portals", "/v1/keys", "/v1/moderation"),
    *("/v1/connectors", "/v1/claims", "/v1/mappings", "/v1/crosswalk"),
)
"""What everybody may read, or only moderators and administrators, whatever their portal."""

pytestmark = pytest.mark.long

HIDEABLE = {"/v1/organizations", "/v1/offers", "/v1/needs"}


@dataclass(frozen=True)
class Asking:
    """Sends requests to an application, whose loop goes on between them."""

    app: Any

    def request(self, method: str, path: str, **sent: Any) -> Response:
        """Send one request."""
        with asgi.get_client(self.app) as client:
            answer: Response = client.request(method, path, allow_redirects=False, **sent)
        return answer


class Hidden(World):
    """A world whose records are private."""

    def writer(self, role: str, portal: str = PORTAL) -> Json:
        """The headers of a portal's key, the same each time."""
        return self._writer(role, portal)

    @override
    def _made(self, path: str, body: Json, headers: Json | None = None) -> Json:
        hidden = {"visibility": "private"} if path in HIDEABLE else {}
        return super()._made(path, body | hidden, headers)


@pytest.fixture(scope="module")
def client(
    server: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Asking"]:
    """A service of this module alone, with a loop of its own."""
    server.create_database("wrong_keys", template=template)
    settings = quiet(server.url("wrong_keys"), tmp_path_factory.mktemp("wrong-keys")).model_copy(
        update={
            # Nothing is sent to it: no jobs run here.
            "smtp_host": "127.0.0.1",
            "smtp_sender": "partners@example.org",
            "public_url": "http://127.0.0.1:8000",
            **dict.fromkeys(
                (f"rate_limit_{name}" for name in ("address", "key", "guesses", "probes")),
                "100000/minute",
            ),
        }
    )
    yield Asking(create_app(settings))
    asgi.shutdown_lifespans()
    server.drop_database("wrong_keys")


@pytest.fixture(scope="module")
def world(client: Asking) -> Hidden:
    """Private records of one portal, made through the API."""

    def send(method: str, path: str, headers: Json, **sent: Any) -> Json:
        answer = client.request(method, path, headers=headers, **sent)
        assert answer.status_code < 300, answer.text
        return dict(answer.json()) if answer.content else {}

    return Hidden(send, ADMINISTRATOR)


@pytest.fixture(scope="module")
def wrong(client: Asking, world: Hidden) -> dict[str, str]:
    """What stands in `Authorization`, by what is wrong with it."""
    revoked = world.key("administer")
    world.call("DELETE", f"/v1/keys/{revoked['id']}")
    good = world.key("administer")["headers"]["Authorization"]
    suspended = world.key("administer", "asleep")["headers"]["Authorization"]
    world.call("PATCH", "/v1/portals/asleep", json={"suspended": True})
    return {
        "revoked": revoked["headers"]["Authorization"],
        "one letter off": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "nobody's": "Bearer eup_00000001_" + "a" * 43,
        "suspended": suspended,
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_wrong_key_is_good_for_no_call(client: Asking, wrong: dict[str, str], name: str) -> None:
    method, path = name.split(" ", 1)
    address = re.sub(r"\{\w+\}", "7408", path)
    for what, key in wrong.items():
        answer = client.request(method, address, headers={"Authorization": key})
        assert (what, answer.status_code) in {(what, 401), ("suspended", 403)}, answer.text
        assert answer.json()["code"] in {"unauthenticated", "forbidden"}
        if answer.status_code == 401:
            assert answer.headers["WWW-Authenticate"] == "Bearer"


OWN = [
    name for name in OPERATIONS if "_id}" in name and not name.partition(" ")[2].startswith(OF_ALL)
]


def test_there_are_many_records_of_ones_own() -> None:
    nouns = {name.split("/")[2] for name in OWN}
    assert {"webhooks", "saved-searches", "imports", "introductions", "offers"} <= nouns
    assert len(OWN) > 50


@pytest.mark.parametrize(
    ("who", "name"),
    [("other", name) for name in OWN]
    + [("nobody", name) for name in OWN if {} in OPERATIONS[name]["security"]],
)
def test_what_is_anothers_is_as_if_it_were_not_there(
    client: Asking, world: Hidden, who: str, name: str
) -> None:
    method, path = name.split(" ", 1)
    known = world.records(name)
    ids = {k: str(v) for k, v in known.items() if k.endswith("_id")}
    absent = {k: str(uuid4()) for k in ids}
    headers = {} if who == "nobody" else world.writer("write", "other-portal")
    there = _asked(client, name, headers, known)
    gone = _asked(client, name, headers, known | absent)
    assert there.status_code in {401, 403, 404, 422}, there.text
    assert (there.status_code, _blank(there, ids)) == (gone.status_code, _blank(gone, absent))
    assert set(there.headers) == set(gone.headers)
    if method == "GET" and "{format}" not in path:
        mine = _asked(client, name, world.writer("write"), known)
        assert mine.status_code not in {401, 403, 404}, mine.text


def _asked(client: Asking, name: str, headers: Json, known: Json) -> Response:
    method, path = name.split(" ", 1)
    filled = re.sub(r"\{(\w+)\}", lambda part: str((FITTING | known).get(part[1], "7408")), path)
    body = _body(name, known)
    sent = {} if body is None else {"json": body}
    return client.request(method, filled, headers=headers, **sent)


def _body(name: str, known: Json) -> Json | None:
    content = OPERATIONS[name].get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    shape = content["schema"]
    if "$ref" in shape:
        shape = DESCRIPTION["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    shown = (
        content.get("example")
        or next(iter(shape.get("examples", [])), None)
        or {
            field: part["examples"][0]
            for field, part in shape.get("properties", {}).items()
            if part.get("examples") and part["examples"][0] is not None
        }
    )
    return mended_body(name.partition(" ")[2], shown, known)


def _blank(answer: Response, ids: Json) -> Json:
    """What an answer says, without what differs between any two."""
    text = answer.text
    for key in ids.values():
        text = text.replace(key, "…")
    said = dict(json.loads(text))
    return said | {"request_id": ""}

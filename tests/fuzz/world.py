"""Keys and records that made-up requests may speak of, made through the API itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from uuid import uuid4

from stdnum.ru.inn import calc_personal_check_digits

from app.vocabulary.terms import Scope
from tests.support.api import Json, need, offer, organization
from tests.support.details import GREEN
from tests.support.official_records import OFFICIAL, official_records

PORTAL = "kz-industry"
SANDBOX = "sandbox.fuzz"
_TOLD = ("/v1/webhooks", "/v1/saved-searches", "/v1/connectors", "/v1/receivers")
_LISTED = ("/{organization_id}", "/{offer_id}", "/{need_id}")


class Sender(Protocol):
    """Makes a call that must succeed, and returns its answer."""

    def __call__(self, method: str, path: str, headers: Json, **sent: Any) -> Json:
        """Make a call; `sent` is what httpx is told of the body."""
        ...


@dataclass
class World:
    """A service that serves, and its administrator's way to write to it.

    Attributes:
        send: makes calls.
        own: headers of the key that the requests go out with, for what only its asker may read.
        mark: tells names of this world from those of another one.
    """

    send: Sender
    administrator: str
    own: Json = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid4().hex[:6])

    def __post_init__(self) -> None:
        self.numbers: Iterator[int] = count(int(self.mark, 16) % 10**7 * 100)
        self._writers: dict[str, Json] = {}
        self._lasting: dict[str, Json] = {}
        self._pair: list[str] = []

    def key(self, role: str, portal: str = PORTAL) -> Json:
        """A new key for one role, as headers and with its id; nothing for nobody."""
        if role == "nobody":
            return {"headers": {}}
        scopes = [role]
        if role == "sandbox":
            scopes, portal = ["read", "write"], SANDBOX
        elif role == "bootstrap":
            scopes = list(Scope)
        name = f"{role} {self.mark} {next(self.numbers)}"
        made = self._made("/v1/keys", {"name": name, "portal": portal, "scopes": scopes})
        return {"headers": {"Authorization": f"Bearer {made['key']}"}, "id": made["id"]}

    def records(self, name: str = "", role: str = "write") -> Json:
        """Records for a call, under the names that parameters and fields call their ids.

        Most are made once; a call that spends its record gets a new one each time.
        """
        path = name.partition(" ")[2]
        if path.startswith(OFFICIAL):
            return {"portal": PORTAL} | official_records(self, name)
        side = "sandbox" if role == "sandbox" else "write"
        mine = self._writer(side)
        if side not in self._lasting:
            self._lasting[side] = {
                **self._listings(mine),
                "portal": SANDBOX if side == "sandbox" else PORTAL,
            }
        more = self._told(name, mine) if path.startswith(_TOLD) else self._special(name, mine)
        known: Json = {k: str(value) for k, value in (self._lasting[side] | more).items()}
        if path == "/v1/duplicates":
            known["organization_ids"] = self._pair
        if path.endswith("/completions"):
            other = self._made("/v1/organizations", organization(), mine)["id"]
            known["partner_ids"] = [known["organization_id"], other]
        return known

    def _listings(self, mine: Json) -> Json:
        owner = self._made("/v1/organizations", organization(), mine)["id"]
        return {
            "organization_id": owner,
            "offer_id": self._made("/v1/offers", offer(owner, green=GREEN), mine)["id"],
            "need_id": self._made("/v1/needs", need(owner), mine)["id"],
        }

    def _writer(self, role: str, portal: str = PORTAL) -> Json:
        place = f"{role} {portal}"
        if place not in self._writers:
            self._writers[place] = self.key(role, portal)["headers"]
        return self._writers[place]

    def call(self, method: str, path: str, **sent: Any) -> Json:
        """Make a call that must succeed, as the administrator unless headers say who."""
        own = {"Authorization": f"Bearer {self.administrator}"}
        return self.send(method, path, **({"headers": own} | sent))

    def _made(self, path: str, body: Json, headers: Json | None = None) -> Json:
        return self.call("POST", path, json=body, **({"headers": headers} if headers else {}))

    def _told(self, name: str, mine: Json) -> Json:
        """Records of who wants to be told, and of who tells."""
        path = name.partition(" ")[2]
        if path.startswith("/v1/webhooks"):
            hook = self._made("/v1/webhooks", {"url": "https://example.org/hook"}, mine)["id"]
            sent = self._made(f"/v1/webhooks/{hook}/test", {}, mine)
            return {"webhook_id": hook, "delivery_id": sent["id"]}
        if path.startswith("/v1/receivers"):
            address = f"who-{next(self.numbers)}@example.org"
            if name.startswith("POST /v1/receivers") and not path.endswith("/confirmation"):
                return {"email": address}
            made = self._made("/v1/receivers", {"email": address}, mine)
            return {"receiver_id": made["id"]}
        if path.startswith("/v1/saved-searches"):
            body = {"name": "Катанка", "query": {"title": "Катанка"}}
            return {"search_id": self._made("/v1/saved-searches", body, mine)["id"]}
        body = {"portal": PORTAL, "kind": "odata", "settings": {"url": "https://example.org/goods"}}
        made = self._made("/v1/connectors", body | {"name": f"made {next(self.numbers)}"})
        return {"connector_id": made["id"], "name": f"fresh {next(self.numbers)}"}

    def _special(self, name: str, mine: Json) -> Json:  # noqa: PLR0911 - one a noun
        """Records that some calls need besides."""
        path = name.partition(" ")[2]
        if name.startswith("DELETE") and path.endswith(_LISTED):
            return self._listings(mine)
        if path.endswith("/erasure"):
            return self._person(mine)
        if path.startswith(("/v1/introductions", "/v1/duplicates", "/v1/moderation")):
            return self._of_trust(name, mine)
        if "claims" in path:
            return self._claimed(path, mine)
        if path.startswith("/v1/portals"):
            return self._portal(name)
        if path.startswith("/v1/imports/"):
            return self._imported(mine)
        if path.startswith("/v1/mappings"):
            return self._mapped(mine)
        if path.startswith("/v1/allocations/"):
            asker = (self.own or mine) | {"Prefer": "respond-async"}
            made = self._made("/v1/allocations", {"code_prefix": "7408"}, asker)
            return {"allocation_id": made["id"], "format": "json"}
        if path.startswith("/v1/keys"):
            fresh = {"name": f"fresh {self.mark} {next(self.numbers)}", "portal": "spare"}
            return {"key_id": self.key("read")["id"]} | fresh
        return {}

    def _portal(self, name: str) -> Json:
        """A portal with a member."""
        spare = f"spare-{self.mark}-{next(self.numbers)}"
        self._made("/v1/portals", {"name": spare, "title": "Запасной"})
        member = self._made(f"/v1/portals/{spare}/members", {"name": "Айгүл", "scopes": ["read"]})
        fresh = {"name": f"{spare}-fresh"} if name == "POST /v1/portals" else {}
        return {"portal": spare, "member_id": member["id"]} | fresh

    def _imported(self, mine: Json) -> Json:
        """An import that is over: watched, it would be watched until then."""
        made = self.call("POST", "/v1/imports", data=b"a;b\n1;2\n", headers=mine)["id"]
        self.call("DELETE", f"/v1/imports/{made}", headers=mine)
        return {"import_id": made}

    def _mapped(self, mine: Json) -> Json:
        for who in (mine, {"Authorization": f"Bearer {self.administrator}"}):
            self.call("PUT", "/v1/mappings/supply-1", json={}, headers=who)
        return {}

    def _person(self, mine: Json) -> Json:
        """A sole trader, whose record may be erased."""
        number = f"{next(self.numbers) % 10**10:010d}"
        inn = {"scheme": "RU-INN", "value": number + calc_personal_check_digits(number)}
        body = organization(identifiers=[inn])
        return {"organization_id": self._made("/v1/organizations", body, mine)["id"]}

    def _of_trust(self, name: str, mine: Json) -> Json:
        """Pairs of records, introductions and reports, each on records of its own."""
        path = name.partition(" ")[2]
        known = self._listings(mine)
        if path.startswith("/v1/duplicates"):
            other = self._made("/v1/organizations", organization(), mine)["id"]
            pair = {"organization_ids": [known["organization_id"], other]}
            self._pair = pair["organization_ids"]
            if name in {"GET /v1/duplicates", "POST /v1/duplicates"}:
                return known
            return known | {"pair_id": self._made("/v1/duplicates", pair, mine)["id"]}
        if path.startswith("/v1/introductions"):
            if path == "/v1/introductions":
                return known
            pair = {"need_id": known["need_id"], "offer_id": known["offer_id"]}
            return known | {"introduction_id": self._made("/v1/introductions", pair, mine)["id"]}
        if path in {"/v1/moderation", "/v1/moderation/levels", "/v1/moderation/reports"}:
            return known
        body = {"offer_id": known["offer_id"], "abuse": "spam"}
        return known | {"matter_id": self._made("/v1/moderation/reports", body, mine)["id"]}

    def _claimed(self, path: str, mine: Json) -> Json:
        """An organization of strangers, and where it is needed, a claim of it."""
        theirs = self._writer("write", "claimant")
        stranger = self._writer("write", "stranger")
        owner = self._made("/v1/organizations", organization(), stranger)["id"]
        if path.endswith("}/claims"):
            return {"organization_id": owner}
        # A sandbox claims nothing that is not its own.
        sandboxed = mine == self._writers.get(f"sandbox {PORTAL}")
        who = theirs if path.endswith("/decision") or sandboxed else mine
        body = {"evidence": "Выписка из реестра."}
        claim = self._made(f"/v1/organizations/{owner}/claims", body, who)
        return {"claim_id": claim["id"]}

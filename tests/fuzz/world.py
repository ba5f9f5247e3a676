"""Keys and records that made-up requests may speak of, made through the API itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from stdnum.ru.inn import calc_personal_check_digits

from app.vocabulary.terms import Scope
from tests.support.api import Json, need, offer, organization
from tests.support.details import GREEN

PORTAL = "kz-industry"
SANDBOX = "sandbox.fuzz"
ROLES = ("nobody", *Scope, "sandbox")
"""Nobody, a key of the portal with one scope each, and an integrator's key of a sandbox."""

# Values that the description cannot tell from others of their kind.
FITTING: Json = {
    "country": "KZ",
    "codes": ["7408"],
    "code": "7408",
    "code_prefix": "74",
    "unit": "TNE",
    "identifiers": [],
    "title": "Катанка медная",
    "text": "Катанка медная",
    "note": "",
    "name": "supply-1",
    "scorecard": "supply-1",
    "q": "медь",
    "most_percent": 100,
    "dry_run": True,
    "keep": [],
    "evidence": "Выписка из реестра.",
    "as_of": "2099-01-01T00:00:00Z",
    "expires_at": None,
    "scopes": ["read"],
    "provider": None,
    "member_id": None,
}
_TOO_MUCH = {"cursor", "need", "offer", "subject", "suspended"}
_LISTED = ("/{organization_id}", "/{offer_id}", "/{need_id}")


@dataclass
class World:
    """A service that serves, and its administrator's way to write to it.

    Attributes:
        send: posts a body to a path with headers, and returns the answer of a success.
        mark: tells names of this world from those of another one.
    """

    send: Callable[[str, Json, Json], Json]
    administrator: str
    mark: str = field(default_factory=lambda: uuid4().hex[:6])

    def __post_init__(self) -> None:
        self._numbers = count(int(self.mark, 16) % 10**7 * 100)
        self._writers: dict[str, Json] = {}
        self._lasting: dict[str, Json] = {}

    def key(self, role: str, portal: str = PORTAL) -> Json:
        """A new key for one role, as headers and with its id; nothing for nobody."""
        if role == "nobody":
            return {"headers": {}}
        scopes = [role]
        if role == "sandbox":
            scopes, portal = ["read", "write"], SANDBOX
        elif role == "bootstrap":
            scopes = list(Scope)
        name = f"{role} {self.mark} {next(self._numbers)}"
        made = self._made("/v1/keys", {"name": name, "portal": portal, "scopes": scopes})
        return {"headers": {"Authorization": f"Bearer {made['key']}"}, "id": made["id"]}

    def records(self, name: str = "", role: str = "write") -> dict[str, str]:
        """Records for a call, under the names that parameters and fields call their ids.

        Most are made once; a call that spends its record gets a new one each time.
        """
        side = "sandbox" if role == "sandbox" else "write"
        mine = self._writer(side)
        if side not in self._lasting:
            self._lasting[side] = {
                **self._listings(mine),
                "portal": SANDBOX if side == "sandbox" else PORTAL,
            }
        known = self._lasting[side] | self._special(name, mine)
        return {key: str(value) for key, value in known.items()}

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

    def _made(self, path: str, body: Json, headers: Json | None = None) -> Json:
        own = {"Authorization": f"Bearer {self.administrator}"}
        return self.send(path, body, headers or own)

    def _special(self, name: str, mine: Json) -> Json:
        """Records that some calls need besides."""
        path = name.partition(" ")[2]
        if name.startswith("DELETE") and path.endswith(_LISTED):
            return self._listings(mine)
        if path.endswith("/erasure"):
            number = f"{next(self._numbers) % 10**10:010d}"
            inn = {"scheme": "RU-INN", "value": number + calc_personal_check_digits(number)}
            body = organization(identifiers=[inn])
            return {"organization_id": self._made("/v1/organizations", body, mine)["id"]}
        if "claims" in path:
            return self._claimed(path, mine)
        if path.startswith("/v1/portals"):
            spare = f"spare-{self.mark}-{next(self._numbers)}"
            self._made("/v1/portals", {"name": spare, "title": "Запасной"})
            body = {"name": "Айгүл", "scopes": ["read"]}
            member = self._made(f"/v1/portals/{spare}/members", body)
            fresh = {"name": f"{spare}-fresh"} if name == "POST /v1/portals" else {}
            return {"portal": spare, "member_id": member["id"]} | fresh
        if path.startswith("/v1/keys"):
            fresh = {"name": f"fresh {self.mark} {next(self._numbers)}", "portal": "spare"}
            return {"key_id": self.key("read")["id"]} | fresh
        return {}

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


def mended(made_up: Any, known: Json) -> Any:
    """Let a made-up value speak of records and words that there are."""
    if isinstance(made_up, list):
        return [mended(item, known) for item in made_up]
    if not isinstance(made_up, dict):
        return made_up
    mend = {
        name: mended(value, known)
        if isinstance(value, dict)
        else known.get(name, value)
        if name in known
        else mended(value, known)
        for name, value in made_up.items()
    }
    if isinstance(made_up.get("country"), list):
        mend["country"] = ["KZ"]
    return {name: value for name, value in mend.items() if name not in _TOO_MUCH}


def mended_body(path: str, body: Json, known: Json) -> Json:
    """Let a made-up body speak of records and words that there are."""
    mend: Json = mended(body, FITTING | known)
    if path.endswith("/explain"):
        mend |= {side: known[side] for side in ("need_id", "offer_id")}
    if path.endswith("/retirement"):
        mend |= {"most_percent": 100}
    return mend

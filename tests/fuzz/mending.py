"""Lets made-up requests speak of records and words that there are."""

from typing import Any

from tests.support.api import Json

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
    "step": "contact",
    "most_percent": 100,
    "dry_run": True,
    "keep": [],
    "evidence": "Выписка из реестра.",
    "attribute": "name",
    "as_of": "2099-01-01T00:00:00Z",
    "expires_at": None,
    "scopes": ["read"],
    "provider": None,
    "member_id": None,
    "entity_id": "7408",
    "type": "organization",
    "since": "0",
    "wait": 0,
    "url": "https://example.org/hook",
    # Of official lists.
    "base": 0,
    "columns": {"codes": ["Код"], "enterprise": ["Предприятие"], "country": ["Страна"]},
    "deadline": None,
    "industry": "metals",
    "lines": [],
    "mapping": "official",
    "reason": "Проверено.",
    "sheet": None,
    "states": {},
    "title_en": "List",
    "title_ru": "Перечень",
    # Of cooperation: constraints that do not contradict each other, and a rule set that there is.
    "programme_id": "union-financial-assistance",
    "min_links": 1,
    "max_links": 3,
    "min_states": 1,
    "countries": [],
    "without_countries": [],
    "organization_ids": [],
    "without_organization_ids": [],
    "remove_organization_ids": [],
    "remove_countries": ["AM"],
    "key_rate_of": "RU",
    "key_rates": [{"country": "RU", "since": "2000-01-01", "percent": 10}],
    "compare": [],
    "on": "2026-11-26",
    "start": "2026-12-01",
    "months": 60,
    "grace_months": 0,
    "quotas": [],
    "contracts": [],
    "links": [],
}
_IN_FLYOUTS = {"entity": "7408", "type": "code", "property": "country"}
_TOO_MUCH = {"cursor", "need", "offer", "subject", "suspended"}


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


def mended_body(path: str, body: Json, known: Json) -> Json:  # noqa: C901 - one a path
    """Let a made-up body speak of records and words that there are."""
    if path == "/v1/reconcile":  # texts that hold JSON
        return {"queries": {"q0": {"query": "медь", "limit": 3}}}
    if path == "/v1/mappings/{name}":
        return {"columns": {"title": ["Наименование"]}, "constants": {}}
    mend: Json = mended(body, FITTING | known)
    if path.startswith("/v1/duplicates/"):
        mend |= {"keep": None}
    if path == "/v1/moderation/reports":
        mend |= {"need_id": None}
    if path.endswith("/explain"):
        mend |= {side: known[side] for side in ("need_id", "offer_id")}
    if path.endswith("/retirement"):
        mend |= {"most_percent": 100}
    if path == "/v1/chains/search":  # from one place, not from several at once
        starts = ("need_id", "offer_id", "organization_id")
        mend = {name: value for name, value in mend.items() if name not in starts}
        mend |= {"code": "7408"}
    if path.endswith("/stress"):
        mend |= {"code": "7408", "remove_countries": ["AM"]}
    if path == "/v1/saved-searches":
        mend = {"name": "Катанка", "need_id": known["need_id"], "filters": {"min_score": 0.8}}
    if path.startswith("/v1/connectors"):
        mend |= {"kind": "odata", "active": True, "settings": {"url": "https://example.org/goods"}}
    return mend


def mended_query(path: str, query: Json, known: Json) -> Json:
    """Let a made-up query speak of records and words that there are."""
    if path == "/v1/reconcile":
        return {}
    if path.startswith("/v1/reconcile/flyout/"):
        return {"id": _IN_FLYOUTS[path.rpartition("/")[2]]}
    if path == "/v1/imports":
        query = {name: value for name, value in query.items() if name != "mapping"}
    if path.startswith("/v1/lists/"):  # a day before the first edition is none to ask for
        query = {name: value for name, value in query.items() if name != "as_of"}
    return dict(mended(query, FITTING | known))

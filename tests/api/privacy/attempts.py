"""Ways of getting at a private record: what each asks for, by what must come of it."""

from collections.abc import Awaitable, Callable

import httpx

from tests.api.privacy.scene import Scene
from tests.support.api import Json, need, offer
from tests.support.tenants import Tenant

Attempt = Callable[[Scene, Tenant], Awaitable[list[httpx.Response]]]


def asks(method: str, path: str, body: Json | None = None, **sent: Json) -> Attempt:
    """One request whose path and body name parts of the scene in braces."""

    async def attempt(scene: Scene, who: Tenant) -> list[httpx.Response]:
        filled = _fill(body, scene) if body is not None else None
        return [await who.ask(method, str(_fill(path, scene)), json=filled, **sent)]

    return attempt


def _fill(value: object, scene: Scene) -> object:
    match value:
        case str():
            return value.format(
                offer=scene.offer,
                need=scene.need,
                maker=scene.maker,
                hidden_maker=scene.hidden_maker,
                rivals_need=scene.rivals_need,
            )
        case dict():
            return {name: _fill(item, scene) for name, item in value.items()}
        case list():
            return [_fill(item, scene) for item in value]
        case _:
            return value


SKETCH = {"title": "Катанка медная", "codes": ["7408"], "country": "KZ"}
ASK_ANYTHING = {"seek": "offers", **SKETCH, "limit": 100, "filters": {"min_score": 0}}

ABSENT: dict[str, Attempt] = {
    "read the offer": asks("GET", "/v1/offers/{offer}"),
    "read it as a need": asks("GET", "/v1/needs/{offer}"),
    "read the need": asks("GET", "/v1/needs/{need}"),
    "read the organization": asks("GET", "/v1/organizations/{hidden_maker}"),
    "read it if changed": asks("GET", "/v1/offers/{offer}", headers={"If-None-Match": "*"}),
    "read it by its ETag": asks("GET", "/v1/offers/{offer}", headers={"If-None-Match": '"9"'}),
    "ask partners of the offer": asks("GET", "/v1/offers/{offer}/suggestions"),
    "ask partners of the need": asks("GET", "/v1/needs/{need}/suggestions"),
    "ask partners of the organization": asks("GET", "/v1/organizations/{hidden_maker}/suggestions"),
    "explain with somebody else's offer": asks(
        "POST", "/v1/suggestions/explain", {"need_id": "{rivals_need}", "offer_id": "{offer}"}
    ),
    "explain a sketch with the offer": asks(
        "POST", "/v1/suggestions/explain", {"need": SKETCH, "offer_id": "{offer}"}
    ),
    "explain a sketch with the need": asks(
        "POST", "/v1/suggestions/explain", {"need_id": "{need}", "offer": SKETCH}
    ),
    "explain two private ones": asks(
        "POST", "/v1/suggestions/explain", {"need_id": "{need}", "offer_id": "{offer}"}
    ),
}

REFUSED: dict[str, Attempt] = {
    "change the offer": asks("PATCH", "/v1/offers/{offer}", {"city": "Омск"}),
    "change it with If-Match": asks(
        "PATCH", "/v1/offers/{offer}", {"city": "Омск"}, headers={"If-Match": '"1"'}
    ),
    "delete the offer": asks("DELETE", "/v1/offers/{offer}"),
    "change the organization": asks("PATCH", "/v1/organizations/{hidden_maker}", {"city": "Омск"}),
    "delete the organization": asks("DELETE", "/v1/organizations/{hidden_maker}"),
    "erase the organization": asks("POST", "/v1/organizations/{hidden_maker}/erasure"),
    "claim the organization": asks(
        "POST", "/v1/organizations/{hidden_maker}/claims", {"evidence": "Это наш завод."}
    ),
    "read the offer's history": asks("GET", "/v1/offers/{offer}/history"),
    "read the need's history": asks("GET", "/v1/needs/{need}/history"),
    "read the organization's history": asks("GET", "/v1/organizations/{hidden_maker}/history"),
    "read how it was": asks("GET", "/v1/offers/{offer}/history?as_of=2030-01-01T00:00:00Z"),
    "decide on the pair": asks(
        "POST",
        "/v1/decisions",
        {"need_id": "{rivals_need}", "offer_id": "{offer}", "verdict": "accepted"},
    ),
    "publish for the organization": asks("POST", "/v1/offers", offer("{hidden_maker}")),
    "push for the organization": asks(
        "PUT", "/v1/needs/by-source/ru-register/7", need("{hidden_maker}")
    ),
    "push over the portal's key": asks(
        "PUT", "/v1/offers/by-source/kz-industry/секретный-ключ", offer("{maker}")
    ),
    "retire the portal's catalogue": asks(
        "POST", "/v1/offers/by-source/kz-industry/retirement", {"keep": [], "dry_run": True}
    ),
}

SILENT: dict[str, Attempt] = {
    "list offers": asks("GET", "/v1/offers?limit=100"),
    "list needs": asks("GET", "/v1/needs?limit=100"),
    "list organizations": asks("GET", "/v1/organizations?limit=100"),
    "search its words": asks("GET", "/v1/offers?q=катанка медная&limit=100"),
    "search the organization's words": asks("GET", "/v1/organizations?q=завод"),
    "filter by its organization": asks("GET", "/v1/offers?organization_id={maker}"),
    "filter by its code": asks("GET", "/v1/offers?code=7408&country=KZ"),
    "find by number": asks("GET", "/v1/organizations?identifier=491240005005"),
    "list suppliers with offers": asks("GET", "/v1/suppliers?limit=100"),
    "list consumers with needs": asks("GET", "/v1/consumers?limit=100"),
    "list decisions": asks("GET", "/v1/decisions?limit=100"),
    "list decisions on it": asks("GET", "/v1/decisions?limit=5&verdict=accepted"),
    "ask for exactly it": asks("POST", "/v1/suggestions", {"queries": [ASK_ANYTHING]}),
    "ask in a batch": asks("POST", "/v1/suggestions", {"queries": [ASK_ANYTHING] * 3}),
    "ask for its organization": asks("GET", "/v1/organizations/{maker}/suggestions?min_score=0"),
    "ask with the rival's need": asks("GET", "/v1/needs/{rivals_need}/suggestions?min_score=0"),
    "filter to its code alone": asks(
        "GET", "/v1/needs/{rivals_need}/suggestions?min_score=0&code_prefix=7408190009"
    ),
    "suggest codes for its words": asks(
        "POST", "/v1/nomenclature/suggest", {"text": "катанка", "limit": 5}
    ),
}

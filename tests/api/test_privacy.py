"""Ways of getting at a private record, each tried by a stranger, another portal and a sandbox.

`docs/security.md` lists them. The last tests take one of the three places away where the rule of
access is applied, and the same attempts must then succeed: otherwise they would prove nothing.
"""

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import true

from app.api import suggestion_answers
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.main import create_app
from app.matching import MemoryIndex
from app.matching.engine.ask import Limits
from app.matching.search import Search
from app.matching.segment import Segment
from app.matching.veil import BANDS
from app.services import sight
from app.store import seen
from tests.support.api import Json, need, offer
from tests.support.settings import quiet
from tests.support.tenants import Tenant, nobody, tenant

WORDS = "Катанка медная особая Жезказган"
"""Of the private offer's title; nobody else writes `особая` or `Жезказган`."""

QUANTITY = 4321987
SECRETS = (
    *("особая", "Жезказган", "Тайный", "7408190009", "секретный-ключ", "тайна.example.org"),
    *(str(QUANTITY), f"{QUANTITY:,}".replace(",", " ")),
)
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """A portal with a private offer, and those who would like to know of it."""

    app: FastAPI
    database: Database
    owner: Tenant
    rival: Tenant
    sandbox: Tenant
    stranger: Tenant
    maker: str
    hidden_maker: str
    offer: str
    need: str
    rivals_need: str
    public_offer: str
    members_offer: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids that nobody but the owner may meet."""
        return (self.offer, self.need, self.hidden_maker)


@pytest.fixture(scope="module")
async def scene(
    server: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    name = f"privacy_{next(_numbers)}"
    server.create_database(name, template=template)
    app = create_app(quiet(server.url(name), tmp_path_factory.mktemp("privacy")))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield await _filled(app, client)
    server.drop_database(name)


async def _filled(app: FastAPI, client: httpx.AsyncClient) -> Scene:
    database: Database = app.state.database
    owner = await tenant(client, database, "kz-industry")
    rival = await tenant(client, database, "ru-register")
    sandbox = await tenant(client, database, "sandbox.tester")
    maker = await owner.add_organization(name="АО «Явный завод»", country="KZ")
    hidden_maker = await owner.add_organization(
        name="АО «Тайный завод»",
        country="KZ",
        visibility="private",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
        description="особая Жезказган",
    )
    buyer = await rival.add_organization(name="ООО «Кабель»", country="RU")
    await owner.add_offer(maker, title="Посуда кухонная", codes=["7418"])
    return Scene(
        app=app,
        database=database,
        owner=owner,
        rival=rival,
        sandbox=sandbox,
        stranger=nobody(client),
        maker=maker,
        hidden_maker=hidden_maker,
        offer=await owner.add_offer(
            maker,
            title=WORDS,
            description="тайна.example.org",
            visibility="private",
            industry="Тайный",
            city="Жезказган",
            codes=["7408190009"],
            quantity={"value": QUANTITY, "unit": "TNE"},
            source={"key": "секретный-ключ"},
        ),
        need=await owner.add_need(hidden_maker, title="Нужна особая катанка, Жезказган"),
        rivals_need=await rival.add_need(buyer, title="Нужна медная катанка 8 мм"),
        public_offer=await owner.add_offer(maker, title="Катанка медная, открытая"),
        members_offer=await owner.add_offer(maker, title="Катанка медная", visibility="members"),
    )


def leaks(scene: Scene, answer: httpx.Response) -> list[str]:
    """What an answer tells that it must not: ids, words, code or numbers of private records."""
    told = json.dumps(dict(answer.headers), ensure_ascii=False) + answer.text
    return [secret for secret in (*SECRETS, *scene.ids) if secret in told]


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


@pytest.fixture(params=["stranger", "rival", "sandbox"])
def intruder(request: pytest.FixtureRequest, scene: Scene) -> Tenant:
    """Each of those who must not get at it."""
    found: Tenant = getattr(scene, request.param)
    return found


def test_there_are_many_attempts() -> None:
    assert len(ABSENT) + len(REFUSED) + len(SILENT) >= 40


@pytest.mark.parametrize("name", ABSENT)
async def test_what_is_private_is_as_if_it_were_not_there(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await ABSENT[name](scene, intruder):
        assert answer.status_code == 404, answer.text
        assert answer.json()["code"] == "not_found"
        assert leaks(scene, answer) in ([], [*_named(scene, answer)])


def _named(scene: Scene, answer: httpx.Response) -> list[str]:
    """The one id that the caller himself has sent may be said back: `There is no offer …`."""
    detail = answer.json()["detail"]
    return [key for key in scene.ids if detail.startswith("There is no") and key in detail]


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_private_is_neither_changed_nor_told(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await REFUSED[name](scene, intruder):
        assert answer.status_code in {401, 403, 404, 422}, answer.text
        told = set(leaks(scene, answer)) - set(scene.ids)
        assert told == set()
    assert (await scene.owner.get(f"/v1/offers/{scene.offer}"))["title"] == WORDS


@pytest.mark.parametrize("name", SILENT)
async def test_lists_counts_and_suggestions_do_not_tell(
    scene: Scene, intruder: Tenant, name: str
) -> None:
    for answer in await SILENT[name](scene, intruder):
        assert answer.status_code in {200, 404, 503}, answer.text
        assert leaks(scene, answer) == [] or answer.status_code == 404


async def test_an_absent_id_and_a_private_one_are_refused_in_the_same_words(scene: Scene) -> None:
    unknown = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
    for noun, key in (
        ("offers", scene.offer),
        ("needs", scene.need),
        ("organizations", scene.hidden_maker),
    ):
        for tail in ("", "/suggestions"):
            private = await scene.rival.ask("GET", f"/v1/{noun}/{key}{tail}")
            absent = await scene.rival.ask("GET", f"/v1/{noun}/{unknown}{tail}")
            same = absent.json() | {"request_id": private.json()["request_id"]}
            assert private.json() == {**same, "detail": same["detail"].replace(unknown, key)}


@pytest.mark.parametrize("asked", [{}, {"code": "7408"}, {"q": "катанка"}, {"country": "KZ"}])
async def test_counts_are_those_of_what_is_seen(scene: Scene, asked: Json) -> None:
    totals = {
        who.portal: (await who.get("/v1/offers/facets", **asked))["total"]
        for who in (scene.stranger, scene.rival, scene.sandbox, scene.owner)
    }
    # The kitchenware has another code and other words.
    more = 0 if {"code", "q"} & asked.keys() else 1
    seen_by = {"": 1, "ru-register": 2, "sandbox.tester": 1, "kz-industry": 3}
    assert totals == {portal: number + more for portal, number in seen_by.items()}


async def test_counts_of_organizations_leave_private_ones_out(scene: Scene) -> None:
    assert (await scene.stranger.get("/v1/organizations/facets"))["total"] == 2
    assert (await scene.owner.get("/v1/organizations/facets"))["total"] == 3
    by_role = (await scene.stranger.get("/v1/organizations/facets"))["facets"]["role"]
    assert by_role == {"producer": 0, "supplier": 1, "consumer": 1, "research": 0}


async def test_readiness_counts_what_everybody_sees(scene: Scene) -> None:
    assert (await scene.stranger.get("/readyz"))["listings"] == 3


async def test_the_numbers_considered_do_not_count_what_is_hidden(scene: Scene) -> None:
    asked = {"queries": [ASK_ANYTHING]}
    considered = {
        who.portal: (await who.post("/v1/suggestions", asked, expect=200))["results"][0][
            "considered"
        ]
        for who in (scene.stranger, scene.rival, scene.sandbox, scene.owner)
    }
    assert considered == {"": 2, "ru-register": 3, "sandbox.tester": 2, "kz-industry": 4}
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    assert (await scene.stranger.get(path))["considered"] == 2
    assert (await scene.sandbox.get(path))["considered"] == 2


async def test_a_number_of_a_private_organization_is_free_for_others(scene: Scene) -> None:
    taken = {"scheme": "KZ-BIN", "value": "491240005005"}
    made = await scene.rival.add_organization(country="KZ", identifiers=[taken])
    answer = await scene.rival.ask("DELETE", f"/v1/organizations/{made}")
    assert answer.status_code == 204


async def test_a_key_of_another_portal_is_free_for_others(scene: Scene) -> None:
    body = offer(scene.maker, source={"key": "секретный-ключ"})
    made = await scene.rival.ask("POST", "/v1/offers", json=body)
    assert made.status_code == 201
    await scene.rival.ask("DELETE", f"/v1/offers/{made.json()['id']}")


async def test_a_cursor_of_the_owner_is_nobody_elses(scene: Scene, intruder: Tenant) -> None:
    cursor = (await scene.owner.get("/v1/offers", limit=1))["next_cursor"]
    answer = await intruder.ask("GET", "/v1/offers", params={"limit": 1, "cursor": cursor})
    assert answer.status_code == 404
    assert answer.json()["code"] == "invalid_cursor"


async def test_members_see_what_is_for_members(scene: Scene) -> None:
    path = f"/v1/offers/{scene.members_offer}"
    assert (await scene.rival.get(path))["id"] == scene.members_offer
    for who in (scene.stranger, scene.sandbox):
        assert (await who.ask("GET", path)).status_code == 404


# What a possible partner learns, and what he does not.


async def veiled(scene: Scene, **parameters: object) -> list[Json]:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    found = await scene.rival.get(path, **{"min_score": 0, **parameters})
    return [item for item in found["items"] if item["private"]]


async def test_a_possible_partner_learns_bands_and_no_more(scene: Scene) -> None:
    (item,) = await veiled(scene)
    assert item["private"] | {"id": ""} == {
        "id": "",
        "side": "offer",
        "headings": ["7408"],
        "country": "KZ",
        "country_name": "Казахстан",
        "quantity": {"least": 1e6, "below": 1e7, "unit": "TNE", "period": "year"},
        "accepted": False,
    }
    assert item["private"]["id"] not in scene.ids
    assert (item["offer"], item["organization"], item["need"]) == (None, None, None)
    assert item["score"] in BANDS
    assert [reason["code"] for reason in item["reasons"]] == ["private.band"]
    assert item["points"] == sum(reason["points"] for reason in item["reasons"])


async def test_only_the_owner_of_the_need_learns_of_it(scene: Scene) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    other = await tenant(scene.rival.client, scene.database, "by-register")
    for who in (scene.stranger, scene.sandbox, other):
        found = await who.get(path, min_score=0)
        assert not any(item["private"] for item in found["items"])


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"country": "KZ"}, 1),
        ({"country": "BY"}, 0),
        ({"cross_border": True}, 1),
        ({"code_prefix": "7408"}, 1),
        ({"code_prefix": "74"}, 1),
        ({"code_prefix": "740819"}, 0),
        ({"code_prefix": "7408190009"}, 0),
        ({"kind": "material"}, 0),
        ({"kind": "product"}, 0),
    ],
)
async def test_a_filter_asks_no_more_than_is_disclosed(
    scene: Scene, filters: Json, left: int
) -> None:
    assert len(await veiled(scene, **filters)) == left


async def test_the_least_score_cannot_be_narrowed_down(scene: Scene) -> None:
    (item,) = await veiled(scene)
    floor = item["score"]
    shown = [bool(await veiled(scene, min_score=floor + step)) for step in (-0.01, 0, 0.001, 0.05)]
    assert shown == [True, True, False, False]


async def test_a_cursor_tells_no_more_than_the_band(scene: Scene) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    found = await scene.rival.get(path, min_score=0, limit=100)
    place = next(at for at, item in enumerate(found["items"]) if item["private"])
    page = await scene.rival.get(path, min_score=0, limit=place + 1)
    stamped = base64.urlsafe_b64decode(page["next_cursor"] + "==").decode()
    points, key, _ = json.loads(stamped[stamped.index("[") :])
    assert float(points) == found["items"][place]["points"]
    assert key == found["items"][place]["private"]["id"]
    rest = await scene.rival.get(path, min_score=0, cursor=page["next_cursor"])
    assert rest["items"] == found["items"][place + 1 :] != []


async def test_every_portal_has_a_name_of_its_own_for_it(scene: Scene) -> None:
    (mine,) = await veiled(scene)
    other = await tenant(scene.rival.client, scene.database, "am-register")
    buyer = await other.add_organization(country="AM")
    their_need = await other.add_need(buyer, title="Нужна медная катанка 8 мм")
    found = await other.get(f"/v1/needs/{their_need}/suggestions", min_score=0)
    (theirs,) = [item for item in found["items"] if item["private"]]
    assert theirs["private"]["id"] != mine["private"]["id"]
    # Another portal's name for it is nobody's name here.
    body = {"need_id": their_need, "offer_id": mine["private"]["id"]}
    answer = await other.ask("POST", "/v1/suggestions/explain", json=body)
    assert answer.status_code == 404
    decided = await other.ask("POST", "/v1/decisions", json=body | {"verdict": "accepted"})
    assert decided.status_code == 422
    for noun, key in (("needs", their_need), ("organizations", buyer)):
        await other.ask("DELETE", f"/v1/{noun}/{key}")


async def test_the_veiled_pair_is_explained_no_further(scene: Scene) -> None:
    (item,) = await veiled(scene)
    body = {"need_id": scene.rivals_need, "offer_id": item["private"]["id"]}
    explained = await scene.rival.post("/v1/suggestions/explain", body, expect=200)
    assert explained["private"] == item["private"]
    assert (explained["score"], explained["points"]) == (item["score"], item["points"])
    assert explained["rejected"] is False
    for filters in ({"code_prefix": "7408190009"}, {"kind": "material"}):
        answer = await scene.rival.ask(
            "POST", "/v1/suggestions/explain", json=body | {"filters": filters}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("disclosed", "hidden"),
    [
        ([], {"headings": [], "country": None, "country_name": None, "quantity": None}),
        (["heading"], {"country": None, "country_name": None, "quantity": None}),
        (["country", "quantity"], {"headings": []}),
    ],
)
async def test_an_owner_discloses_what_he_likes(
    scene: Scene, disclosed: list[str], hidden: Json
) -> None:
    path = f"/v1/offers/{scene.offer}"
    await scene.owner.ask("PATCH", path, json={"disclosed": disclosed})
    try:
        (item,) = await veiled(scene)
        assert {name: item["private"][name] for name in hidden} == hidden
        assert item["score"] == BANDS[-1]
        assert len(await veiled(scene, country="KZ")) == ("country" in disclosed)
        assert len(await veiled(scene, code_prefix="74")) == ("heading" in disclosed)
    finally:
        await scene.owner.ask("PATCH", path, json={"disclosed": None})


# Without one of the three places where the rule is applied, the attempts above succeed.


@pytest.fixture
def breaking(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Breaks the service for one test; what it answered meanwhile, or before, is not kept."""
    answers = scene.app.state.live.answers
    answers.clear()
    yield monkeypatch
    answers.clear()


async def _found_by(scene: Scene, who: Tenant, names: dict[str, Attempt]) -> set[str]:
    return {
        name
        for name, attempt in names.items()
        for answer in await attempt(scene, who)
        if answer.status_code == 200 and leaks(scene, answer)
    }


async def test_without_the_condition_in_sql_lists_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    assert await _found_by(scene, scene.rival, SILENT) == set()
    breaking.setattr(seen, "listings", lambda _reach: true())
    breaking.setattr(seen, "organizations", lambda _reach: true())
    assert await _found_by(scene, scene.rival, SILENT) >= {
        "list offers", "list needs", "list organizations", "search its words",
        "filter by its organization", "filter by its code", "list suppliers with offers",
    }  # fmt: skip
    assert await _found_by(scene, scene.rival, ABSENT) >= {"read the offer", "read the need"}


def see_everything(breaking: pytest.MonkeyPatch) -> None:
    """Let the index find whatever there is."""
    limits = Search._limits

    def unlimited(search: Search, segment: Segment) -> Limits:
        found = limits(search, segment)
        return found._replace(open=np.ones_like(found.open))

    breaking.setattr(Search, "_limits", unlimited)


async def test_without_the_filter_of_the_index_counts_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    assert (await scene.stranger.get(path))["considered"] == 2
    see_everything(breaking)
    assert isinstance(scene.app.state.live.index, MemoryIndex)
    scene.app.state.live.answers.clear()
    assert (await scene.stranger.get(path))["considered"] == 4


async def test_without_the_check_of_the_answer_suggestions_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    # The index lets everything through: the answer alone must hold it back, and does.
    see_everything(breaking)
    tried = {"ask for exactly it", "ask with the rival's need"}
    names = {name: SILENT[name] for name in tried}
    assert await _found_by(scene, scene.rival, names) == set()
    breaking.setattr(suggestion_answers.Reader, "sees", lambda *_: True)
    assert await _found_by(scene, scene.rival, names) == tried


async def test_without_the_check_of_a_stored_question_explanations_tell(
    scene: Scene, breaking: pytest.MonkeyPatch
) -> None:
    assert await _found_by(scene, scene.stranger, ABSENT) == set()
    breaking.setattr(sight, "shown", lambda *_: True)
    assert await _found_by(scene, scene.stranger, ABSENT) >= {
        "explain with somebody else's offer",
        "explain a sketch with the offer",
        "explain two private ones",
    }

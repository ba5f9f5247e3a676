"""Fresh records for the explorer: a small copper industry of five states, and an official list."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.api import Json
from tests.support.copper import CATHODES, ROD, WIRE, tonnes
from tests.support.documents import MAPPING, ROWS, as_csv
from tests.support.official import LIST

KEY = "browser-tests-own-key"
RIGHT_TO_LEFT = "شركة النحاس المتحدة"
LONG = "Листы" + "сверхдлинные" * 20
RIVAL = "Катанка из рафинированной меди, бухты по 2 т"
MARKUP = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class World:
    """What the tests posted.

    Attributes:
        organizations: ids by name.
        listings: ids by name.
        list_id: of the official list, which has two editions.
    """

    client: httpx.Client
    organizations: dict[str, str]
    listings: dict[str, str]
    list_id: str

    def post(self, path: str, body: Json, headers: dict[str, str] | None = None) -> Json:
        """Post as the administrator, or as who says other headers."""
        return posted(self.client, path, body, headers)


def posted(
    client: httpx.Client, path: str, body: Json, headers: dict[str, str] | None = None
) -> Json:
    answer = client.post(path, json=body, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json())


def build(client: httpx.Client) -> World:
    """Post everything."""
    states = {
        "smelter": ("АО «Балхаш Медь»", "KZ"),
        "mill": ("ТОО «Прокат Плюс»", "KZ"),
        "winder": ("ОАО «Щара-Провод»", "BY"),
        "plant": ("АО «Сурский завод»", "RU"),
        "rival": ("ООО «Волочильный цех»", "RU"),
        "small": ("ОсОО «Ала-Тоо Кабель»", "KG"),
        "eastern": (RIGHT_TO_LEFT, "AM"),
    }
    organizations = {
        name: str(posted(client, "/v1/organizations", {"name": said, "country": state})["id"])
        for name, (said, state) in states.items()
    }
    listings: dict[str, str] = {}

    def add(noun: str, name: str, owner: str, **body: Any) -> None:
        record = {"organization_id": organizations[owner], **body}
        if noun == "offers":
            record.setdefault("kind", "material")
        listings[name] = str(posted(client, f"/v1/{noun}", record)["id"])

    add("offers", "cathodes", "smelter", **CATHODES, quantity=tonnes(1000))
    add("offers", "rod", "mill", **ROD, quantity=tonnes(800), standards=["ГОСТ Р 53803-2010"])
    add("offers", "rival rod", "rival", title=RIVAL, codes=["7408110000"], quantity=tonnes(90))
    add("offers", "wire", "winder", **WIRE, quantity=tonnes(500))
    add("offers", "markup", "eastern", title=f"{MARKUP} {RIGHT_TO_LEFT}", codes=["7409"])
    add("offers", "long", "eastern", title=LONG, codes=["7411"])
    add("needs", "needs cathodes", "mill", **CATHODES, quantity=tonnes(1000))
    add("needs", "needs rod", "winder", **ROD, quantity=tonnes(400))
    add("needs", "small needs rod", "small", **ROD, quantity=tonnes(60))
    add("needs", "needs wire", "plant", **WIRE, quantity=tonnes(250))
    made = World(client, organizations, listings, _list(client))
    _wait_for_the_assistant(client)
    return made


def _wait_for_the_assistant(client: httpx.Client) -> None:
    """It learns in the background; until then it says that it is still starting."""
    deadline = time.monotonic() + 60
    question = {"text": ROD["title"], "limit": 1}
    while client.post("/v1/nomenclature/suggest", json=question).status_code != 200:
        assert time.monotonic() < deadline, "the code assistant does not start"
        time.sleep(0.2)


def _list(client: httpx.Client) -> str:
    """A list whose second edition adds, changes and removes a row."""
    made = str(posted(client, "/v1/lists", LIST)["id"])
    answer = client.put(f"/v1/lists/{made}/mappings/official", json=MAPPING)
    assert answer.status_code == 200, answer.text
    changed = ("2", "РФ", "АО «Уралпрофиль»", "", "Профили новые", "7604 21 000 0", "")
    added = ("6", "Россия", "ООО «Новый цех»", "", "Проволока медная", "7408 19", "")
    publish(client, made, as_csv(), base=0)
    publish(client, made, as_csv([ROWS[0], changed, *ROWS[2:4], added]), base=1)
    return made


def publish(client: httpx.Client, list_id: str, content: bytes, *, base: int) -> None:
    """Import a document as the next edition."""
    answer = client.post(
        f"/v1/lists/{list_id}/editions/import",
        params={"mapping": "official", "base": base, "on": f"2026-0{base + 1}-01"},
        content=content,
        headers={"X-Filename": "list.csv"},
    )
    assert answer.status_code == 200, answer.text

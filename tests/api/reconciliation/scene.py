"""Some organizations, and how OpenRefine asks for them."""

import json
from dataclasses import dataclass
from typing import Any

from app.matching.assistant import Assistant, fit
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.tenants import Tenant, tenant

ROOT = "/v1/reconcile"
ORIGIN = {"Origin": "https://refine.example.org"}
XSS = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Scene:
    """Some organizations, of which one is private and one a person's."""

    standing: Standing
    owner: Tenant
    mill: str
    twin: str
    hidden: str
    person: str

    async def ask(self, queries: Json, **headers: str) -> Json:
        """Answers to queries by their names; without headers, nobody asks."""
        answer = await self.standing.api.client.post(
            ROOT, data={"queries": json.dumps(queries)}, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def best(self, **query: Any) -> list[Json]:
        """What one query finds, the likeliest first."""
        answer = await self.ask({"q0": query})
        return list(answer["q0"]["result"])


async def filled(standing: Standing) -> Scene:
    """Let a service have them."""
    reader = standing.app.state.live.reader
    if not reader.ready:  # the code assistant answers from the first question on
        reader.start(Assistant(fit(())))
    owner = await tenant(standing.api.client, standing.database, "kz-industry")
    mill = await owner.add_organization(
        name="ТОО «Жезмыс Прокат»",
        country="KZ",
        city="Жезказган",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
        source={"key": "4711", "url": "https://example.org/4711", "licence": "CC-BY-4.0"},
        description=XSS,
    )
    await owner.add_offer(mill, codes=["7408110000"])
    twins = [
        await owner.add_organization(name="ООО «Ромашка»", country=state) for state in ("RU", "BY")
    ]
    hidden = await owner.add_organization(
        name="АО «Тайный Прокат»",
        country="KZ",
        visibility="private",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240000019"}],
    )
    person = await owner.add_organization(
        name="ИП Образцов",
        country="RU",
        identifiers=[{"scheme": "RU-INN", "value": "500100732259"}],
    )
    return Scene(standing, owner, mill, twins[1], hidden, person)

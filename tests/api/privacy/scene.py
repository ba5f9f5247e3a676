"""A portal with a private offer, what is secret of it, and those who would like to know of it."""

import json
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from app.db import Database
from tests.support.tenants import Tenant, nobody, tenant

WORDS = "Катанка медная особая Жезказган"
"""Of the private offer's title; nobody else writes `особая` or `Жезказган`."""

QUANTITY = 4321987
SECRETS = (
    *("особая", "Жезказган", "Тайный", "7408190009", "секретный-ключ", "тайна.example.org"),
    *(str(QUANTITY), f"{QUANTITY:,}".replace(",", " ")),
)


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


async def filled(app: FastAPI, client: httpx.AsyncClient) -> Scene:
    """Let a service have it all."""
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

"""Random writes of a registry."""

from random import Random
from typing import Any
from uuid import UUID

from app.db import Database
from app.store import listings, organizations
from app.vocabulary.terms import Side, Status, Verdict
from tests.support.records import (
    add_decision,
    add_listing,
    add_organization,
    listing_draft,
    organization_draft,
)


class Chance:
    """Random writes of a registry, repeatable by their seed."""

    titles = ("Катанка медная", "Лента латунная Л63", "Профиль АД31", "Copper rod", "Труба")
    codes = ((), ("7408",), ("7408110000", "7409"), ("760421",))

    def __init__(self, seed: int, database: Database) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.database = database
        self.owners: list[UUID] = []
        self.listed: list[tuple[UUID, Side]] = []

    def draft(self) -> dict[str, Any]:
        return {
            "title": self.random.choice(self.titles),
            "codes": self.random.choice(self.codes),
            "status": self.random.choice([Status.ACTIVE, Status.ACTIVE, Status.PAUSED]),
        }

    async def create(self) -> None:
        async with self.database.write() as session:
            if not self.owners or self.random.random() < 0.4:
                country = self.random.choice(["RU", "KZ", "AM"])
                self.owners.append(await add_organization(session, country=country))
            side = self.random.choice(list(Side))
            owner = self.random.choice(self.owners)
            key = await add_listing(session, owner, side, **self.draft())
        self.listed.append((key, side))

    async def change(self) -> None:
        key, side = self.random.choice(self.listed)
        owner = self.random.choice(self.owners)
        async with self.database.write() as session:
            await listings.replace(session, key, listing_draft(owner, side, **self.draft()))

    async def move(self) -> None:
        country = self.random.choice(["RU", "KZ", "AM"])
        async with self.database.write() as session:
            owner = self.random.choice(self.owners)
            await organizations.replace(session, owner, organization_draft(country=country))

    async def delete(self) -> None:
        key, side = self.listed.pop(self.random.randrange(len(self.listed)))
        async with self.database.write() as session:
            await listings.remove(session, side, key)

    async def decide(self) -> None:
        needs = [key for key, side in self.listed if side is Side.NEED]
        offers = [key for key, side in self.listed if side is Side.OFFER]
        if needs and offers:
            verdict = self.random.choice(list(Verdict))
            async with self.database.write() as session:
                need, offer = self.random.choice(needs), self.random.choice(offers)
                await add_decision(session, need, offer, verdict)

    async def step(self) -> None:
        actions = [self.create, self.create, self.create]
        if self.listed:
            actions += [self.change, self.move, self.delete, self.decide, self.decide]
        await self.random.choice(actions)()

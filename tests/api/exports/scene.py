"""Two portals with public, members' and private records."""

from dataclasses import dataclass

from tests.api.conftest import Standing
from tests.support.tenants import Tenant, nobody, tenant

FORMULAS = ["=1+1", "+7 777", "-2", "@SUM(A1)", "\t=1", "＝1"]


@dataclass(frozen=True)
class Scene:
    """Two portals with public, members' and private records."""

    standing: Standing
    owner: Tenant
    rival: Tenant
    stranger: Tenant
    maker: str
    hidden: str
    buyer: str
    need: str
    person: str


async def filled(standing: Standing) -> Scene:
    """Let a service have it all."""
    client = standing.api.client
    owner = await tenant(client, standing.database, "kz-industry")
    rival = await tenant(client, standing.database, "ru-register")
    maker = await owner.add_organization(
        name="=HYPERLINK(«Завод»)",
        country="KZ",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
    )
    await owner.add_offer(
        maker,
        title="Катанка; «медная», 8 мм",
        description="Строка\nвторая",
        codes=["7408 11 000 0", "740819"],
        standards=["ГОСТ Р 53803-2010", "EN 1977"],
        quantity={"value": 12000.5, "unit": "TNE", "period": "month"},
        terms={"incoterms": {"rule": "FCA", "place": "Балхаш"}},
        source={"key": "o-1", "url": "https://example.org/o-1", "licence": "CC-BY-4.0"},
        valid_until="2031-01-31",
    )
    for place, formula in enumerate(FORMULAS):
        await owner.add_offer(maker, title=f"{formula}", codes=[], source={"key": f"f-{place}"})
    hidden = await owner.add_offer(maker, title="Катанка тайная", visibility="private")
    await owner.add_offer(maker, title="Պղնձե մետաղալար", visibility="members", kind="product")
    buyer = await rival.add_organization(name="ООО «Кабель»", country="RU")
    need = await rival.add_need(buyer, title="Нужна медная катанка 8 мм", codes=["7408"])
    person = await rival.add_organization(
        name="ИП Образцов",
        country="RU",
        address="ул. Ленина, 1",
        identifiers=[{"scheme": "RU-INN", "value": "500100732259"}],
    )
    return Scene(standing, owner, rival, nobody(client), maker, hidden, buyer, need, person)

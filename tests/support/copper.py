"""A small copper industry of three states: cathodes, wire rod, winding wire, transformers."""

from dataclasses import dataclass

from tests.support.tenants import Tenant

CATHODES = {"codes": ["7403110000"], "title": "Катоды медные М00к"}
ROD = {"codes": ["7408110000"], "title": "Катанка медная 8 мм КМор"}
WIRE = {"codes": ["8544119000"], "title": "Провод обмоточный медный ПБ"}


def tonnes(value: float) -> dict[str, object]:
    return {"value": value, "unit": "TNE", "period": "year"}


@dataclass(frozen=True)
class Copper:
    """Ids of its organizations and listings, by name."""

    organizations: dict[str, str]
    listings: dict[str, str]


async def copper(portal: Tenant, **hidden: str) -> Copper:
    """Store the chain smelter (KZ) → mill (KZ) → winder (BY) → plant (RU).

    Args:
        portal: whose records they are.
        hidden: visibility of listings by their name.
    """
    states = {"smelter": "KZ", "mill": "KZ", "winder": "BY", "plant": "RU"}
    owners = {
        name: await portal.add_organization(name=f"АО «{name}»", country=state)
        for name, state in states.items()
    }
    listings = {}
    for name, owner, goods, amount in (
        ("cathodes", "smelter", CATHODES, 1000),
        ("rod", "mill", ROD, 800),
        ("wire", "winder", WIRE, 500),
    ):
        seen = {"visibility": hidden.get(name, "public")}
        listings[name] = await portal.add_offer(
            owners[owner], **goods, quantity=tonnes(amount), **seen
        )
    for name, owner, goods, amount in (
        ("needs cathodes", "mill", CATHODES, 1000),
        ("needs rod", "winder", ROD, 400),
        ("needs wire", "plant", WIRE, 250),
    ):
        seen = {"visibility": hidden.get(name, "public")}
        listings[name] = await portal.add_need(
            owners[owner], **goods, quantity=tonnes(amount), **seen
        )
    return Copper(owners, listings)

"""How two portals decide on a private listing, and what is suggested to them."""

from tests.support.api import Json
from tests.support.tenants import Tenant

HIDDEN = "Катанка медная для кабеля"


async def first(who: Tenant, path: str) -> Json:
    """The likeliest suggestion."""
    return dict((await who.get(path, min_score=0))["items"][0])


async def change(who: Tenant, path: str, changes: Json) -> None:
    """Change a record."""
    answer = await who.ask("PATCH", path, json=changes)
    assert answer.status_code == 200, answer.text


async def decide(who: Tenant, need: str, offer: str, verdict: str, note: str = "") -> Json:
    """Say what comes of a pair."""
    body = {"need_id": need, "offer_id": offer, "verdict": verdict, "note": note}
    return await who.post("/v1/decisions", body)

"""Two records that a moderator makes one."""

from tests.support.tenants import Tenant


async def merge(owner: Tenant, moderator: Tenant, kept: str, gone: str) -> None:
    """Let one record of an owner become part of another of his."""
    pair = await owner.post("/v1/duplicates", {"organization_ids": [kept, gone]})
    decision = {"state": "same", "keep": kept}
    await moderator.post(f"/v1/duplicates/{pair['id']}/decisions", decision, expect=200)

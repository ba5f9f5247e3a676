"""Callers who keep a copy of the registry by the change feed."""

from dataclasses import dataclass, field

from tests.support.api import Json
from tests.support.tenants import Tenant

KEPT = ("offers", "needs", "organizations", "lists")


@dataclass
class Mirror:
    """A caller who keeps a copy of the registry by the change feed and nothing else."""

    who: Tenant
    cursor: str = "0"
    records: dict[str, Json] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)

    async def catch_up(self, limit: int = 100) -> list[tuple[str, str]]:
        """Read to the end; return what was told, as (action, id)."""
        told = []
        while True:
            found = await self.who.get("/v1/changes", since=self.cursor, limit=limit)
            self.cursor = found["next_cursor"]
            for item in found["items"]:
                told.append((item["action"], item["id"]))
                if item["action"] == "deleted":
                    assert item[item["noun"]] is None
                    self.records.pop(item["id"], None)
                else:
                    self.records[item["id"]] = item[item["noun"]]
            if not found["more"]:
                self.told += told
                return told

    async def holds_what_the_lists_hold(self) -> None:
        """Compare the copy with the lists of the API."""
        listed: dict[str, Json] = {}
        for path in KEPT:
            cursor = None
            while True:
                page = await self.who.get(
                    f"/v1/{path}", limit=100, **({"cursor": cursor} if cursor else {})
                )
                for item in page["items"]:
                    if path == "lists":
                        item["edition"] = await self._newest_edition(item["id"])
                    listed[item["id"]] = item
                cursor = page["next_cursor"]
                if cursor is None:
                    break
        assert self.records == listed

    async def _newest_edition(self, key: str) -> Json | None:
        found = await self.who.get(f"/v1/lists/{key}/editions", limit=1)
        return next(iter(found["items"]), None)

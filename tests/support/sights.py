"""A registry of everything that somebody may not see, each record with words of its own."""

from dataclasses import dataclass, field
from itertools import count

from tests.support.api import Json
from tests.support.details import CERTIFICATE
from tests.support.tenants import Tenant

OPEN_TO: dict[str, tuple[str, ...]] = {"public": ("nobody", "sandbox", "member", "administrator"),
                                       "members": ("member", "administrator"),
                                       "private": ("administrator",)}  # fmt: skip
"""Who sees a record of others whole, by its visibility, as `docs/security.md` says."""


@dataclass(frozen=True)
class Watcher:
    """Somebody who looks, and what he is to records of others."""

    who: Tenant
    kind: str


@dataclass(frozen=True)
class Record:
    """What was stored, and the words and numbers that are its alone."""

    id: str
    noun: str
    portal: str
    visibility: str
    marks: tuple[str, ...]
    owner: "Record | None" = None
    hidden: bool = False

    def seen_by(self, watcher: Watcher) -> bool:
        """The whole rule of who sees what."""
        if watcher.who.portal == self.portal:
            return True
        if self.hidden or self.portal.startswith("sandbox."):
            return False
        is_open = watcher.kind in OPEN_TO[self.visibility]
        return is_open and (self.owner is None or self.owner.seen_by(watcher))


@dataclass
class Sights:
    """The records, and how they are made."""

    moderator: Tenant
    records: list[Record] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(101))

    def of(self, *nouns: str) -> list[Record]:
        """Records of some nouns."""
        return [record for record in self.records if record.noun in nouns]

    async def organization(self, who: Tenant, visibility: str) -> Record:
        """Store an organization."""
        mark = f"zq{next(self._numbers)}"
        marks = [f"{mark}{name}" for name in ("name", "city", "region", "said", "street", "key")]
        name, city, region, said, street, source = marks
        key = await who.add_organization(
            name=f"ТОО {name}", country="KZ", city=city, region=region, description=said,
            address=street, visibility=visibility, source={"key": source},
        )  # fmt: skip
        return self._kept(Record(key, "organizations", who.portal, visibility, (key, *marks)))

    async def listing(
        self, who: Tenant, owner: Record, noun: str, visibility: str, **changes: object
    ) -> Record:
        """Store an offer or a need."""
        number = next(self._numbers)
        amount = 7_000_000 + 1_001 * number
        names = ("title", "said", "city", "standard", "industry", "contact", "key", "paper")
        marks = [f"zq{number}{name}" for name in names]
        title, said, city, standard, industry, contact, source, paper = marks
        body: Json = {
            "title": f"Катанка медная 8 мм {title}", "description": said, "city": city,
            "standards": [standard], "industry": industry, "contacts": [{"name": contact}],
            "quantity": {"value": amount, "unit": "TNE"}, "source": {"key": source},
            "visibility": visibility,
        }  # fmt: skip
        if noun == "offers":
            body["certificates"] = [CERTIFICATE | {"number": paper}]
        add = who.add_offer if noun == "offers" else who.add_need
        key = await add(owner.id, **(body | changes))
        marks = [key, str(amount), *marks]
        return self._kept(Record(key, noun, who.portal, visibility, tuple(marks), owner))

    async def hide(self, record: Record) -> None:
        """Let a moderator hide a listing."""
        side = record.noun.removesuffix("s")
        report = {f"{side}_id": record.id, "abuse": "spam", "text": ""}
        matter = (await self.moderator.post("/v1/moderation/reports", report))["id"]
        said = {"ruling": "hide", "reason": "Реклама."}
        await self.moderator.post(f"/v1/moderation/{matter}/decisions", said, expect=200)
        at = self.records.index(record)
        self.records[at] = Record(
            record.id, record.noun, record.portal, record.visibility, record.marks, record.owner,
            hidden=True,
        )  # fmt: skip

    def _kept(self, record: Record) -> Record:
        self.records.append(record)
        return record


async def everything(maker: Tenant, rival: Tenant, sandbox: Tenant, moderator: Tenant) -> Sights:
    """Organizations and listings of every kind of openness, with all that hides one besides."""
    sights = Sights(moderator)
    owners = {v: await sights.organization(maker, v) for v in OPEN_TO}
    tried = await sights.organization(sandbox, "public")
    for noun in ("offers", "needs"):
        for visibility in OPEN_TO:
            await sights.listing(maker, owners["public"], noun, visibility)
        for owner in (owners["members"], owners["private"]):
            await sights.listing(maker, owner, noun, "public")
        await sights.listing(maker, owners["public"], noun, "private", status="paused")
        await sights.listing(rival, owners["public"], noun, "private")
        await sights.listing(sandbox, tried, noun, "public")
        await sights.hide(await sights.listing(maker, owners["public"], noun, "public"))
    return sights

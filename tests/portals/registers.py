"""Registers of goods and of organizations, as far as their protocols were observed.

Each holds rows as dictionaries, answers requests, and can drift: some rows lose a field or change
its type, as a seed will have it.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from tests.portals.numbers import inn, unp
from tests.portals.server import Asked, Said, of_json

Row = dict[str, Any]


def goods(count: int) -> list[Row]:
    """Goods with their makers, under neutral names."""
    return [
        {
            "id": f"R-{number}",
            "name": f"Катанка медная {number} мм",
            "tnved": "7408 11 000 0; 7408 19",
            "okpd2": "24.44.22.110",
            "maker": f"ООО «Завод {number % 7}»",
            "inn": inn(number % 7),
            "updated": f"2026-11-{number % 20 + 1:02d}T00:00:00Z",
        }
        for number in range(count)
    ]


def drifted(rows: list[Row], seed: int, share: float = 0.2) -> tuple[list[Row], set[int]]:
    """Some rows spoilt: a field gone, emptied, or of another type; and which they are."""
    chance = Random(seed)  # noqa: S311 - a test
    spoilt = {place for place in range(len(rows)) if chance.random() < share}
    changed = []
    for place, row in enumerate(rows):
        if place not in spoilt:
            changed.append(row)
            continue
        name = chance.choice([key for key in row if key != "updated"])
        how = chance.choice(["gone", "null", "object", "number"])
        wrong = {"null": None, "object": {"value": row[name]}, "number": -1}
        kept = {key: value for key, value in row.items() if key != name}
        changed.append(kept if how == "gone" else {**kept, name: wrong[how]})
    return changed, spoilt


@dataclass
class OData:
    """An OData v4 collection that knows `ge` on one field, `$top`, `$skip` and next links."""

    rows: list[Row]
    links: bool = False
    page: int = 50

    def __call__(self, asked: Asked) -> Said:
        wanted = self.rows
        condition = asked.query.get("$filter", "")
        if "ge " in condition:
            name, _, moment = condition.rpartition(" and ")[2].partition(" ge ")
            wanted = [row for row in wanted if row[name] >= moment]
        skip, top = int(asked.query.get("$skip", 0)), int(asked.query.get("$top", self.page))
        top = min(top, self.page)
        answer: Row = {"@odata.context": "$metadata#Goods", "value": wanted[skip : skip + top]}
        if asked.query.get("$count") == "true":
            answer["@odata.count"] = len(wanted)
        if self.links and skip + top < len(wanted):
            kept = "&".join(f"{k}={v}" for k, v in asked.query.items() if k != "$skip")
            answer["@odata.nextLink"] = f"{asked.path}?{kept}&$skip={skip + top}".replace(
                " ", "%20"
            )
        return of_json(answer)


@dataclass
class Eurasian:
    """`POST …/spd/find`: a Mongo-like filter as plain text, `limit` and `skip`."""

    rows: list[Row]

    def __call__(self, asked: Asked) -> Said:
        if asked.method != "POST" or not asked.headers["content-type"].startswith("text/plain"):
            return Said(415)
        wanted = [
            row
            for row in self.rows
            if all(row.get(name) == value for name, value in json.loads(asked.body).items())
        ]
        skip, limit = int(asked.query["skip"]), int(asked.query["limit"])
        return of_json(
            {
                "result": wanted[skip : skip + limit],
                "totalDocuments": len(self.rows),
                "matchedDocuments": len(wanted),
            }
        )


@dataclass
class Products:
    """Russia's register of industrial products: `skip` and `take` in the body."""

    rows: list[Row]

    def __call__(self, asked: Asked) -> Said:
        options = json.loads(asked.body)["opt"]
        skip, take = options["skip"], options["take"]
        items = self.rows[skip : skip + take]
        return of_json({"ok": True, "total_count": len(self.rows), "items": items})


def products(count: int) -> list[Row]:
    """Rows of that register, under the names that were observed."""
    return [
        {
            "gisp_url": None,
            "product_gisp_url": f"https://example.org/goods/{number}",
            "org_name": f"АО «Станкозавод {number % 5}»",
            "org_inn": inn(100 + number % 5),
            "org_ogrn": "",
            "product_reg_number": "",
            "product_reg_number_2023": f"10\\{number}\\2026",
            "product_name": f"Станок токарный модель {number}",
            "product_okpd2": "28.41.21.110",
            "product_tnved": "8458 11",
            "product_spec": "ГОСТ 18097-93",
            "res_valid_till": "31.12.2030",
        }
        for number in range(count)
    ]


@dataclass
class Entities:
    """Belarus's register: `…/{from}/{to}`, a list of those that changed in the period."""

    by_day: dict[date, list[Row]] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Said:
        first, last = (
            datetime.strptime(part, "%d.%m.%Y").date()  # noqa: DTZ007
            for part in asked.path.split("/")[-2:]
        )
        return of_json(
            [
                row
                for day, rows in sorted(self.by_day.items())
                if first <= day <= last
                for row in rows
            ]
        )


def entity(number: int, name: str) -> Row:
    """A row of that register."""
    return {"ngrn": int(unp(number)), "vnaim": name, "vn": name[:10], "dfrom": "2026-11-20"}

"""Procurement: Kazakhstan's REST v3 with its journal, and a publisher of OCDS packages."""

from dataclasses import dataclass, field
from typing import Any

from tests.portals.numbers import bin_of
from tests.portals.server import Asked, Said, of_json

Row = dict[str, Any]
TOKEN = "token-of-procurement"  # noqa: S105 - of a server that is made up


@dataclass
class Procurement:
    """Lots and the journal of what changed, 50 a page at most, for who has the token."""

    lots: dict[str, Row]
    journal: list[Row] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Said(401)
        *_, place, key = ["", *asked.path.split("/")]
        if key == "lots":
            return self._page(asked, list(self.lots.values()))
        if key == "journal":
            first, last = asked.query["date_from"], asked.query["date_to"]
            named = [row for row in self.journal if first <= row["date"] <= last]
            return self._page(asked, named)
        if place == "lots" and key in self.lots:
            return of_json(self.lots[key])
        return Said(404)

    def _page(self, asked: Asked, rows: list[Row]) -> Said:
        start = int(asked.query.get("search_after", 0))
        size = min(int(asked.query.get("limit", 50)), 50)
        kept = "".join(f"&{k}={v}" for k, v in asked.query.items() if k.startswith("date"))
        more = start + size < len(rows)
        following = f"{asked.path}?limit={size}&search_after={start + size}{kept}"
        return of_json(
            {
                "total": len(rows),
                "limit": size,
                "next_page": following if more else "",
                "items": rows[start : start + size],
            }
        )


def lot(number: int, **changes: Any) -> Row:
    """A lot."""
    return {
        "id": number,
        "name_ru": f"Кабель медный {number}",
        "description_ru": "Для подстанции",
        "count": 500.0,
        "customer_bin": bin_of(number % 4),
        "customer_name_ru": f"ТОО «Заказчик {number % 4}»",
    } | changes


@dataclass
class Publisher:
    """OCDS release packages with `links.next`, and an ETag for who has seen the first."""

    releases: list[Row]
    page: int = 2
    as_records: bool = False

    def __call__(self, asked: Asked) -> Said:
        tag = f'"{len(self.releases)}"'
        if asked.headers.get("if-none-match") == tag:
            return Said(304)
        start = int(asked.query.get("offset", 0))
        shown = self.releases[start : start + self.page]
        answer: Row = {"version": "1.1", "uri": "https://example.org/releases"}
        if self.as_records:
            answer["records"] = [{"ocid": r["ocid"], "compiledRelease": r} for r in shown]
        else:
            answer["releases"] = shown
        if start + self.page < len(self.releases):
            answer["links"] = {"next": f"{asked.path}?offset={start + self.page}"}
        return of_json(answer, ETag=tag)


def release(number: int) -> Row:
    """A purchase that was awarded."""
    item = {
        "id": "1",
        "description": f"Труба стальная {number}",
        "quantity": 12,
        "unit": {"id": "TNE", "name": "тонна"},
        "classification": {"scheme": "HS", "id": "7304"},
    }
    return {
        "ocid": f"ocds-made-up-{number}",
        "id": f"{number}-1",
        "parties": [
            {
                "id": "KG-INN-1",
                "name": "Министерство дорог",
                "address": {"countryName": "Киргизия", "locality": "Бишкек"},
                "identifier": {"id": "02305199910060"},
            },
            {
                "id": "S-1",
                "name": "ОсОО «Труба»",
                "address": {"countryName": "KG"},
                "identifier": {"id": "01207199910123"},
            },
        ],
        "buyer": {"id": "KG-INN-1", "name": "Министерство дорог"},
        "tender": {"id": "t", "status": "active", "items": [item]},
        "awards": [{"id": "a", "suppliers": [{"id": "S-1"}], "items": [item]}],
    }

"""A need, as a record and as a question, the offer that fits it, and what is suggested for it."""

from typing import Any

from tests.support.api import Api

QUERY = {"seek": "offers", "title": "Катанка медная 8 мм", "codes": ["7408110000"], "country": "BY"}
"""The need of a Belarusian buyer, as a question."""


async def pair(api: Api) -> tuple[str, str]:
    """A need of a Russian organization and the Kazakh offer that is exactly what it asks for."""
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ", name="ТОО «Проба»")
    return await api.add_need(buyer), await api.add_offer(maker)


async def suggested(api: Api, need_id: str, **parameters: Any) -> list[str]:
    answer = await api.get(f"/v1/needs/{need_id}/suggestions", **parameters)
    return [item["offer"]["id"] for item in answer["items"]]

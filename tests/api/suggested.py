"""A need with the offer that fits it, and what is suggested for a need."""

from typing import Any

from tests.support.api import Api


async def pair(api: Api) -> tuple[str, str]:
    """A need of a Russian organization and the Kazakh offer that is exactly what it asks for."""
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ", name="ТОО «Проба»")
    return await api.add_need(buyer), await api.add_offer(maker)


async def suggested(api: Api, need_id: str, **parameters: Any) -> list[str]:
    answer = await api.get(f"/v1/needs/{need_id}/suggestions", **parameters)
    return [item["offer"]["id"] for item in answer["items"]]

"""Pairs that are only described are explained by what they say, and nothing else."""

import pytest

from tests.support.api import Api, Json

OFFERED: Json = {"title": "Катанка медная КМ", "codes": ["7408110000"], "country": "KZ"}


@pytest.mark.parametrize(
    ("offer", "filters", "rejected"),
    [
        (OFFERED | {"kind": "material"}, {"kind": "material"}, None),
        (OFFERED | {"kind": "product"}, {"kind": "material"}, "kind"),
        (OFFERED, {"kind": "material"}, None),
        (OFFERED | {"country": None}, {"country": ["BY"]}, None),
        (OFFERED | {"country": None}, {"cross_border": False}, None),
        (OFFERED, {"cross_border": False}, "cross_border"),
        (OFFERED, {"country": ["BY"]}, "country"),
    ],
)
async def test_a_described_offer_is_rejected_for_what_it_says_alone(
    api: Api, offer: Json, filters: Json, rejected: str | None
) -> None:
    need = {"title": "Медная катанка 8 мм", "country": "RU"}
    said = await api.post(
        "/v1/suggestions/explain", {"need": need, "offer": offer, "filters": filters}, expect=200
    )
    assert (said["rejection"] or {}).get("code") == rejected

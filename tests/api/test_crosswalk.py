"""Pairs of TN VED and OKPD2, counted from the listings that everybody may see."""

import pytest

from app.api.schemas.crosswalk import CrosswalkOut
from app.matching.catalogue import Catalogue
from app.values.crosswalk import CrosswalkEntry
from app.vocabulary.positions import Hint, HintSystem
from app.vocabulary.terms import Language
from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.problems import refusal

PATH = "/v1/nomenclature/crosswalk"


@pytest.fixture(scope="module")
async def filled(standing: Standing) -> Api:
    """Listings of three organizations, one of them private."""
    api = standing.api
    one, two = [await api.add_organization() for _ in range(2)]
    hidden = await api.add_organization(visibility="private")
    for owner in (one, one, two):
        await api.add_offer(owner, codes=["7408110000"], okpd2=["24.44.23.120"])
    await api.add_need(two, codes=["7408110000"], okpd2=["24.44.22", "24.44.23.120"])
    await api.add_offer(one, codes=["7601", "7604"], okpd2=["24.42.11"])
    await api.add_offer(one, codes=["7403"], okpd2=["24.44.13"], visibility="private")
    await api.add_offer(one, codes=["7402"], okpd2=["24.44.12"], visibility="members")
    await api.add_offer(hidden, codes=["7404"], okpd2=["38.32.23"])
    await api.add_offer(one, codes=["7405"])
    await api.add_offer(one, codes=[], okpd2=["24.44.21"])
    return api


def counts(page: Json) -> list[tuple[str, str, int, int, int]]:
    return [
        (e["code"], e["okpd2"], e["listings"], e["alone"], e["organizations"])
        for e in page["items"]
    ]


EVERYTHING = [
    ("7408110000", "24.44.23.120", 4, 3, 2),
    ("7408110000", "24.44.22", 1, 0, 1),
    ("7601", "24.42.11", 1, 0, 1),
    ("7604", "24.42.11", 1, 0, 1),
]
EVERYTHING[1:] = sorted(EVERYTHING[1:])


async def test_pairs_stand_with_their_support_and_private_ones_do_not_count(filled: Api) -> None:
    found = await filled.get(PATH)
    assert counts(found) == EVERYTHING
    assert found["next_cursor"] is None
    assert {entry["status"] for entry in found["items"]} == {"learnt"}


async def test_a_pair_says_what_the_tn_ved_code_means_and_what_hints_say(filled: Api) -> None:
    (first, *_) = (await filled.get(PATH, code="7601"))["items"]
    assert first["code_display"] == "7601"
    assert first["title"] == (await filled.get("/v1/nomenclature/7601"))["full_title"]
    assert first["hinted"] is False


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"code": "7408"}, EVERYTHING[:2]),
        ({"code": "740811"}, EVERYTHING[:2]),
        ({"okpd2": "24.44.2"}, EVERYTHING[:2]),
        ({"okpd2": "24.44.23"}, EVERYTHING[:1]),
        ({"okpd2": "24.42.11"}, EVERYTHING[2:]),
        ({"okpd2": "24.42.11", "code": "7604"}, EVERYTHING[3:]),
        ({"code": "7403"}, []),
        ({"code": "7404"}, []),
        ({"okpd2": "24.44.12"}, []),
    ],
)
async def test_it_is_asked_in_either_direction(
    filled: Api, asked: Json, found: list[tuple[str, str, int, int, int]]
) -> None:
    assert counts(await filled.get(PATH, **asked)) == found


async def test_pages_follow_each_other(filled: Api) -> None:
    read: list[tuple[str, str, int, int, int]] = []
    cursor: str | None = None
    for _ in EVERYTHING:
        asked: Json = {"cursor": cursor} if cursor else {}
        page = await filled.get(PATH, limit=1, **asked)
        read += counts(page)
        cursor = page["next_cursor"]
    assert (read, cursor) == (EVERYTHING, None)


async def test_a_wrong_question_is_refused(filled: Api) -> None:
    first = await filled.get(PATH, limit=1)
    other = await filled.client.get(PATH, params={"code": "76", "cursor": first["next_cursor"]})
    assert other.status_code == 404
    assert (await filled.client.get(PATH, params={"cursor": "7408"})).status_code == 404
    refused = await filled.client.get(PATH, params={"okpd2": "24.4.4"})
    refusal(refused, "?okpd2", "invalid_okpd2")


@pytest.mark.parametrize(
    ("okpd2", "hinted"),
    [
        ("24.44.23", True),
        ("24.44.23.120", True),
        ("24.44", True),
        ("24.44.22", False),
        ("24.10.31", False),
    ],
)
def test_a_pair_says_whether_an_imported_correspondence_has_it_too(
    okpd2: str,
    hinted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    hints = (
        Hint(HintSystem.OKPD2, "24.44.23", "Проволока медная", "file.csv"),
        Hint(HintSystem.CPA, "24.10.31", "", "file.csv"),
    )
    catalogue = Catalogue.of(hints={"740811": hints})
    entry = CrosswalkEntry("7408110000", okpd2, listings=3, alone=2, organizations=1)
    assert CrosswalkOut.of(entry, catalogue, Language.RU).hinted is hinted

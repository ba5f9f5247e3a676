"""An owner that several rows of a file name, each with a part of what is known of it."""

import pytest

from tests.support.imports import Importer, counts

HEAD = "Код;Наименование;ТН ВЭД;Организация;Страна;БИН;Город организации;Сайт\n"
FULL = "k1;Катанка;7408;ТОО Альфа;Казахстан;491240000019;Астана;https://example.kz\n"
EMPTY = "{};Шина;7407;ТОО Альфа;;;;\n"


@pytest.mark.parametrize("unverified", [False, True])
@pytest.mark.parametrize("rows", [[FULL, EMPTY], [EMPTY, FULL], [EMPTY, FULL, EMPTY]])
async def test_a_row_that_says_less_takes_nothing_away(
    importer: Importer, rows: list[str], *, unverified: bool
) -> None:
    file = HEAD + "".join(row.format(f"e{place}") for place, row in enumerate(rows))
    if unverified:
        file = file.replace("491240000019", "491240000018")
    done = await importer.bring(file)
    assert done["counts"] == counts(created=len(rows))
    offers = {one["source"]["key"]: one["organization_id"] for one in await importer.offers()}
    alpha = await importer.get(f"/v1/organizations/{offers['k1']}")
    assert (alpha["country"], alpha["city"]) == ("KZ", "Астана")
    assert alpha["website"] == "https://example.kz"
    [number] = alpha["identifiers"]
    assert number["value"].startswith("49124000001")
    if unverified:
        # Its name is all that names it, so that the rows are of one organization.
        assert set(offers.values()) == {offers["k1"]}
    again = await importer.bring(file)
    assert again["counts"] == counts(unchanged=len(rows))


async def test_of_two_that_contradict_each_other_the_first_row_counts(importer: Importer) -> None:
    await importer.bring(
        "Код;Наименование;Организация;Страна;Город организации\n"
        "k1;Катанка;ТОО Альфа;Казахстан;Астана\nk2;Шина;ТОО Альфа;Россия;\n"
    )
    [one, other] = await importer.offers()
    assert one["organization_id"] == other["organization_id"]
    alpha = await importer.get(f"/v1/organizations/{one['organization_id']}")
    assert (alpha["country"], alpha["city"]) == ("KZ", "Астана")


async def test_one_number_under_two_keys_is_one_organization(importer: Importer) -> None:
    done = await importer.bring(
        "Код;Наименование;Код организации;Организация;БИН\n"
        "k1;Катанка;a;ТОО Альфа;491240000019\nk2;Шина;b;ТОО Альфа;491240000019\n",
        mapping='{"columns": {"organization_key": ["Код организации"]}}',
    )
    assert done["counts"] == counts(created=2)
    assert len({one["organization_id"] for one in await importer.offers()}) == 1

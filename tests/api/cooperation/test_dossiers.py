"""A dossier tells a project in its reader's language, and nothing that is private."""

from io import BytesIO

import pytest
from docx import Document

from tests.api.cooperation.assistance import ASKED, ASSISTANCE, LOAN, RATES
from tests.support.copper import Copper, copper
from tests.support.tenants import Tenant


@pytest.fixture(scope="module")
async def goods(owner: Tenant) -> Copper:
    return await copper(owner, wire="private")


def words(content: bytes) -> str:
    """Everything that is written in a document."""
    document = Document(BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", ("Ответить нельзя", "нет", "Катанка медная", "№ 3 от 26.10.2023")),
        ("en", ("No answer", "Cap hit", "Council of 26.10.2023 (our translation)")),
    ],
)
async def test_a_dossier_tells_the_project_in_the_readers_language(
    anybody: Tenant, goods: Copper, language: str, said: tuple[str, ...]
) -> None:
    body = {
        "organization_ids": list(goods.organizations.values()), **ASKED,
        "links": [{"offer_id": goods.listings["rod"], "need_id": goods.listings["needs rod"]}],
    }  # fmt: skip
    answer = await anybody.ask(
        "POST", f"{ASSISTANCE}/dossier", json=body, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    text = words(answer.content)
    for part in (*said, "АО «smelter»", "7408 11 000 0", "\n450 000 000\n"):
        assert part in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", (
            "Сумма 3 000 000 000,00 BYN, 18,5 % годовых.", "Погашение: всё в конце.",
            "Ключевая ставка: Россия, 15 % с 2027-01-01. Источник: решение банка.",
            "Курс: 1 BYN = 27,5 RUB.", "Не выполнено: Участвуют предприятия не менее трёх",
            "Государства-члены: 2 (Казахстан, Беларусь).", "\nметаллургия\n",
            "платится (ограничивает выплату, но не право на неё)", "\nВсего\n",
            "450 000 000,00 BYN", "Редакция 2023 от 2023-10-26 (проверено).",
        )),
        ("kk", ("Қатысушылар", "Негізгі мөлшерлеме: Ресей", "Кемінде үш мүше мемлекеттің")),
    ],
)  # fmt: skip
async def test_a_dossier_tells_what_its_figures_come_of(
    anybody: Tenant, language: str, said: tuple[str, ...]
) -> None:
    body = ASKED | {
        "countries": ["KZ", "BY"], "facts": {"sector": "Металлургия"}, "rub_per_unit": 27.5,
        "loan": LOAN | {"currency": "BYN"},
        "key_rates": [RATES[0] | {"source": "решение банка"}],
    }  # fmt: skip
    answer = await anybody.ask(
        "POST", f"{ASSISTANCE}/dossier", json=body, headers={"Accept-Language": language}
    )
    text = words(answer.content)
    for part in said:
        assert part in text
    # Whoever reads a document knows no fields of an API, and no codes.
    assert [one for one in ("`", "_", "metallurgy") if one in text] == []


async def test_a_dossier_of_a_loan_whose_key_rate_is_not_known_says_so(anybody: Tenant) -> None:
    answer = await anybody.ask(
        "POST", f"{ASSISTANCE}/dossier", json={"loan": LOAN | {"grace_months": 6}},
        headers={"Accept-Language": "en"},
    )  # fmt: skip
    text = words(answer.content)
    for part in ("The key rate is not known.", "In the first 6 months only interest is paid."):
        assert part in text


async def test_a_dossier_does_not_show_a_private_listing_of_others(
    owner: Tenant, anybody: Tenant, goods: Copper
) -> None:
    body = {"links": [{"offer_id": goods.listings["wire"],
                       "need_id": goods.listings["needs wire"]}]}  # fmt: skip
    answer = await anybody.ask("POST", f"{ASSISTANCE}/dossier", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/links/0/offer_id"
    own = await owner.ask("POST", f"{ASSISTANCE}/dossier", json=body)
    assert "Провод обмоточный" in words(own.content)

"""Joint projects and technologies as lists write them."""

import pytest

from app.exchange.intake.columns import SURE, propose
from app.exchange.intake.troubles import codes
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.materials import Readiness
from app.vocabulary.details.projects import (
    Investment,
    JointProject,
    ProjectRole,
    Rights,
    Stage,
    Technology,
    Transfer,
)
from app.vocabulary.details.trade import Currency
from tests.imports.cells import details

PROJECT = {"Цель": "совместный проект"}
TECHNOLOGY = {"Цель": "технология"}


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Вклад в проект", "project_brings"), ("Роль партнёра", "project_seeks"),
        ("Стадия проекта", "project_stage"), ("Жоба сатысы", "project_stage"),
        ("Инвестиции в проект, млн USD", "project_investment"),
        ("Стоимость проекта", "project_investment"),
        ("Инвестиции в проект от, млн USD", "investment_low_millions"),
        ("Инвестиции в проект до, млн USD", "investment_high_millions"),
        ("Валюта инвестиций", "investment_currency"),
        ("Локализация проекта, %", "localisation_percent"), ("Уровень локализации, %", None),
        ("УГТ", "technology_readiness"), ("TRL", "technology_readiness"),
        ("Уровень готовности технологии", "technology_readiness"),
        ("Права на технологию", "technology_rights"),
        ("Форма передачи технологии", "technology_transfer"),
        ("Տեխնոլոգիայի իրավունքներ", "technology_rights"),
        ("Инвестиции за 2025 год, млн руб.", None),
        ("Investment, mln USD", None), ("Срок реализации проекта", None),
        ("Название проекта", "title"), ("Описание технологии", "description"),
    ],
)  # fmt: skip
def test_headers_are_known_and_those_that_resemble_them_are_not(
    header: str, target: str | None
) -> None:
    found = [one.target for one in propose([header]) if one.score >= SURE]
    assert found == ([target] if target else [])


def test_a_project_is_read_with_roles_stage_sum_and_localisation() -> None:
    cells = PROJECT | {
        "Вклад в проект": "площадка; Производство | buyer",
        "Роль партнёра": "технология, raw materials",
        "Стадия проекта": "обоснование",
        "Инвестиции в проект": "12–18 млн USD",
        "Локализация проекта, %": "50",
    }
    found, told = details(cells)
    whole = JointProject(
        brings=(ProjectRole.SITE, ProjectRole.MANUFACTURER, ProjectRole.BUYER),
        seeks=(ProjectRole.TECHNOLOGY, ProjectRole.RAW_MATERIALS),
        stage=Stage.FEASIBILITY,
        investment=Investment(currency=Currency.USD, low_millions=12, high_millions=18),
        localisation_percent=50,
    )
    assert (found, told) == (Details(joint_project=whole), [])
    later, _ = details(PROJECT | {"Стадия проекта": "жобалау"}, found)
    assert later.joint_project
    assert (later.joint_project.stage, later.joint_project.brings) == (Stage.DESIGN, whole.brings)
    assert details(dict.fromkeys(cells, "") | PROJECT, found) == (NO_DETAILS, [])


def in_millions(low: float | None, high: float | None, currency: Currency) -> Investment:
    return Investment(currency=currency, low_millions=low, high_millions=high)


@pytest.mark.parametrize(
    ("cells", "investment"),
    [
        ({"Инвестиции в проект, млн USD": "12,5"}, in_millions(12.5, 12.5, Currency.USD)),
        ({"Инвестиции в проект, млн USD": "от 12"}, in_millions(12, None, Currency.USD)),
        ({"Инвестиции в проект, млн": "до 18", "Валюта инвестиций": "тенге"},
         in_millions(None, 18, Currency.KZT)),
        ({"Инвестиции в проект, млн": "12 USD"}, in_millions(12, 12, Currency.USD)),
        ({"Инвестиции в проект": "12 млн долл. США"}, in_millions(12, 12, Currency.USD)),
        ({"Инвестиции в проект (тыс. евро)": "500"}, in_millions(0.5, 0.5, Currency.EUR)),
        ({"Инвестиции в проект, USD": "12 млн"}, in_millions(12, 12, Currency.USD)),
        ({"Инвестиции в проект": "1,2 млрд руб."}, in_millions(1200, 1200, Currency.RUB)),
        ({"Инвестиции в проект, руб.": "250 000 000"}, in_millions(250, 250, Currency.RUB)),
        ({"Инвестиции в проект, млн руб.": "3", "Страна": "Беларусь"},
         in_millions(3, 3, Currency.BYN)),
        ({"Инвестиции в проект от, млн USD": "12", "Инвестиции в проект до, млн USD": "18"},
         in_millions(12, 18, Currency.USD)),
        ({"joint_project.investment.low_millions": "12", "Валюта инвестиций": "USD"},
         in_millions(12, None, Currency.USD)),
    ],
)  # fmt: skip
def test_the_sum_of_a_project_has_its_magnitude_and_currency_from_cell_or_header(
    cells: dict[str, str], investment: Investment
) -> None:
    found, told = details(PROJECT | cells)
    assert (found.joint_project, told) == (JointProject(investment=investment), [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Инвестиции в проект": "12–18"}, "invalid_investment"),
        ({"Инвестиции в проект, млн USD": "по договорённости"}, "invalid_investment"),
        ({"Инвестиции в проект, млн USD": "12 шт"}, "invalid_investment"),
        ({"Инвестиции в проект, млн USD": "-5"}, "invalid_investment"),
        ({"Инвестиции в проект от, млн USD": "12–18"}, "invalid_investment"),
        ({"Инвестиции в проект от, млн": "1 USD", "Инвестиции в проект до, млн": "2 руб."},
         "unknown_currency_of_sum"),
        ({"Инвестиции в проект": "12 млн"}, "unknown_currency_of_sum"),
        ({"Инвестиции в проект, млн": "1", "Валюта инвестиций": "руп"}, "unknown_currency_of_sum"),
        ({"Инвестиции в проект, млн USD": "18–12"}, "range_upside_down"),
        ({"Вклад в проект": "деньги"}, "unknown_value"),
        ({"Стадия проекта": "скоро"}, "unknown_value"),
        ({"Локализация проекта, %": "150"}, "invalid_percent"),
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_read_is_told(cells: dict[str, str], code: str) -> None:
    found, told = details(PROJECT | cells)
    assert found == NO_DETAILS
    assert set(told) == {code}
    assert code in codes()


def test_a_technology_is_read_with_readiness_rights_and_transfer() -> None:
    cells = TECHNOLOGY | {
        "УГТ": "7", "Метод оценки готовности технологии": "ГОСТ Р 58048-2017",
        "Права на технологию": "патент; ноу-хау", "Форма передачи технологии": "лицензия, know_how",
    }  # fmt: skip
    whole = Technology(
        readiness=Readiness(7, "ГОСТ Р 58048-2017"),
        rights=(Rights.PATENT, Rights.KNOW_HOW),
        transfer=(Transfer.LICENCE, Transfer.KNOW_HOW),
    )
    assert details(cells) == (Details(technology=whole), [])
    assert (
        details(dict.fromkeys(cells, "") | TECHNOLOGY, Details(technology=whole))[0] == NO_DETAILS
    )
    _, told = details(TECHNOLOGY | {"Права на технологию": "секрет", "УГТ": "0"})
    assert told == ["invalid_readiness", "unknown_value"]


def test_a_group_of_another_purpose_is_told_and_left_out() -> None:
    found, told = details({"Вклад в проект": "площадка", "Форма передачи технологии": ""})
    assert (found, told) == (NO_DETAILS, ["needs_purpose"])
    # Empty cells of a list that has goods and projects say nothing of goods.
    assert details({"Вклад в проект": "", "Инвестиции в проект": "", "УГТ": ""}) == (NO_DETAILS, [])
    assert "needs_purpose" in codes()


@pytest.mark.parametrize("sign", ["1", "1 ", "1-", " ", "(", "млн "])
def test_cells_of_thousands_of_signs_are_read_at_once(sign: str) -> None:
    cells = {"Инвестиции в проект": sign * 20_000, "Роль партнёра": sign * 20_000}
    assert details(PROJECT | cells)[0] == NO_DETAILS

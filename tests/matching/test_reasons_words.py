"""What is stated is never called "not stated", and numbers are written as the language does."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.matching.advice import Advice
from app.matching.reasons import advice_label
from app.matching.scorecards import JOINT_PROJECT
from app.vocabulary.details import Details
from app.vocabulary.details.projects import JointProject, ProjectRole, Stage
from app.vocabulary.details.trade import Amount, Terms
from app.vocabulary.terms import Language, Period, Side
from app.vocabulary.units import Quantity, units
from tests.matching.told_reasons import explained, reason, told

TONNES = units()["TNE"]
LATE = date(2026, 1, 1)


def lots(unit: str, **terms: Any) -> dict[str, Any]:
    return {"details": Details(terms=Terms(minimum_lot=Amount(0.5, unit), **terms))}


@pytest.mark.parametrize(
    ("aspect", "need", "offer", "russian", "english"),
    [
        (
            "standards",
            {"title": "Лист АМг61"},
            {"title": "Aluminium sheet EN 486"},
            "стандарты и марки не сравнить: указано разное",
            "standards and grades cannot be compared: different kinds are named",
        ),
        (
            "lot",
            {"quantity": Quantity(5, TONNES, Period.YEAR)},
            lots("MTR"),
            "партии не сравнить",
            "lots cannot be compared",
        ),
        (
            "delivery",
            {"country": "RU"},
            lots("TNE", delivery_regions=("RU",), valid_until=LATE),
            "условия поставки уже не действуют",
            "the terms of delivery hold no longer",
        ),
        (
            "distance",
            {"country": "RU", "city": "Нигдеград"},
            {"country": "RU", "city": "Пенза"},
            "расстояние неизвестно",
            "distance not known",
        ),
    ],
)
def test_what_both_state_is_not_called_not_stated(
    aspect: str, need: dict[str, Any], offer: dict[str, Any], russian: str, english: str
) -> None:
    for language, label in ((Language.RU, russian), (Language.EN, english)):
        found = reason(aspect, need, offer, language)
        assert found.code == f"{aspect}.unknown"
        assert (found.label, found.points) == (label, 0)
        assert found.wanted
        assert found.offered


@pytest.mark.parametrize(
    ("aspect", "english"),
    [
        ("roles", "roles not stated in the offer"),
        ("stage", "stage not stated in the offer"),
        ("localisation", "localisation not stated in the offer"),
        ("directions", "direction not stated in the offer"),
    ],
)
def test_who_does_not_state_it_is_said_of_projects_too(aspect: str, english: str) -> None:
    project = JointProject(
        seeks=(ProjectRole.INVESTOR,), stage=Stage.DESIGN, localisation_percent=40.0
    )
    need = Details(joint_project=project, directions=("joint_production",))
    asked = explained({"details": need}, {"details": Details()})
    judged = replace(asked, judgement=JOINT_PROJECT.judge(asked.pair))
    found = told(judged)[aspect]
    assert (found.label, found.offered) == (english, None)


def test_numbers_have_the_decimal_sign_of_the_language() -> None:
    quantity = {"quantity": Quantity(1234.5, TONNES, Period.YEAR)}
    assert reason("quantity", quantity, {}).wanted == "1 234.5 t a year"
    assert reason("quantity", quantity, {}, Language.RU).wanted == "1 234,5 т в год"
    assert reason("lot", {}, lots("TNE"), Language.RU).offered == "0,5 т"
    advice = Advice("state_quantity", (Side.NEED,), 0.25, 0.5)
    assert "от 0,25 до 0,50" in advice_label(advice, Language.RU)
    assert "between 0.25 and 0.50" in advice_label(advice, Language.EN)

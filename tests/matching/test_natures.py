"""What tells used goods, waste, services and toys from the goods whose words they share."""

import pytest

from app.matching import SUPPLY, Listing, MemoryIndex, Query, explain
from app.matching.natures import Nature, natures_in
from app.vocabulary.terms import Side
from tests.matching.strategies import TODAY


@pytest.mark.parametrize(
    ("text", "natures"),
    [
        ("Рельсы Р65 б/у, износ до 4 мм", {Nature.USED}),
        ("Полуприцеп, бывший в эксплуатации", {Nature.USED}),
        ("Лом меди кусковой", {Nature.WASTE}),
        ("Copper scrap, clean", {Nature.WASTE}),
        ("Токарные работы с ЧПУ по чертежам", {Nature.SERVICE}),
        ("Оказание услуг по перевозке грузов", {Nature.SERVICE}),
        ("Игрушка экскаватор на радиоуправлении", {Nature.TOY}),
        ("Катанка медная 8 мм", set()),
        ("Насос для ремонта скважин", set()),
        ("Контейнер для отходов", set()),
        ("Solution used for cleaning", set()),
        ("Ломтики сушёного яблока", set()),
        ("", set()),
    ],
)
def test_a_text_says_what_it_is_beside_new_goods(text: str, natures: set[Nature]) -> None:
    assert natures_in(text) == natures


def test_a_toy_digger_is_worth_less_than_a_digger_to_who_needs_one() -> None:
    index = MemoryIndex()
    index.apply(
        [
            Listing("digger", Side.OFFER, title="Экскаватор гусеничный"),
            Listing("toy", Side.OFFER, title="Экскаватор гусеничный игрушка"),
        ]
    )
    query = Query(Listing("n", Side.NEED, title="Экскаватор гусеничный"), TODAY)

    def judged(name: str) -> float:
        found = index.get(name)
        assert found is not None
        return next(
            outcome.points
            for outcome in explain(index, query, found, SUPPLY)[0].judgement.outcomes
            if outcome.aspect == "nature"
        )

    assert judged("toy") < judged("digger") == 0

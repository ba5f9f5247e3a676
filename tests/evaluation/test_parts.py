"""Parts of the ranking that can be switched off: each does something, and is put back."""

from datetime import date

import pytest

from app.evaluation.ablation import ablate
from app.evaluation.parts import PARTS, Part, switched_off
from app.evaluation.sampling import Drawn
from app.evaluation.tasks import Document, TaskQuery
from app.matching import SUPPLY, Listing, MemoryIndex
from app.matching.profile import profile
from app.matching.suggestions import suggest
from app.matching.types import Query
from app.vocabulary.terms import Kind, Side
from tests.evaluation.small_tasks import PIPES, RODS, TYRES, partners

DAY = date(2026, 1, 1)
NEED = Listing(
    "need",
    Side.NEED,
    title="Поставка прутков АД31-Т1 для школы: алюминиевый пруток круглый, размер 20мм, "
    "не для литья, ГОСТ 21488-97, ремонт не нужен",
    codes=("7604",),
    predicted=(("760429", 0.6),),
)
OFFERS = (
    Listing(
        "o-1",
        Side.OFFER,
        title="Круглые прутки из алюминия АД 31 Т1, размер 20мм, ГОСТ 21488-97",
        codes=("7604",),
        predicted=(("760429", 0.7),),
        kind=Kind.PRODUCT,
    ),
    Listing(
        "o-2",
        Side.OFFER,
        title="Услуги: поставка литья, алюминиевый пруток для школы и АД31",
        predicted=(("7604", 0.5),),
        kind=Kind.PRODUCT,
    ),
    Listing("o-3", Side.OFFER, title="Шины грузовые", codes=("4011",), kind=Kind.PRODUCT),
)


def points(part: Part | None = None) -> dict[str, tuple[float, float]]:
    """Points and similarity of every offer."""
    index = MemoryIndex()
    # Enough offers for the weights to be counted over them.
    more = [
        Listing(f"m-{n}", Side.OFFER, title=f"Прокат алюминиевый круглый {n}", codes=("7606",))
        for n in range(60)
    ]
    card, need = SUPPLY, NEED
    offers = [*OFFERS, *more]
    if part is not None:
        card, need = part.scorecard(SUPPLY), part.listing(NEED)
        offers = list(map(part.listing, offers))
    index.apply(offers)
    found = suggest(index, Query(need, DAY, limit=1000), card)
    return {
        item.judgement.listing.id: (item.judgement.points, round(item.pair.similarity, 6))
        for item in found.items
    }


@pytest.fixture(scope="module")
def whole() -> dict[str, tuple[float, float]]:
    return points()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_without_a_part_something_changes_and_with_it_all_is_as_before(
    part: Part, whole: dict[str, tuple[float, float]]
) -> None:
    with switched_off(part):
        without = points(part)
    assert without != whole
    assert points() == whole


def test_a_part_is_put_back_after_an_error() -> None:
    before = profile(NEED).terms
    with pytest.raises(RuntimeError), switched_off(PARTS[0]):
        raise RuntimeError
    assert profile(NEED).terms == before


def test_a_place_that_the_library_has_no_more_is_refused() -> None:
    part = Part("gone", {("text", "nothing_like_this"): None})
    with pytest.raises(AttributeError), switched_off(part):
        pass


def test_a_task_says_what_is_lost_without_a_part() -> None:
    queries = tuple(TaskQuery(f"q{n}", "трубы стальные бесшовные") for n in range(3))
    # Without words both pipes are worth the same, and the smaller id comes first.
    other = Document("d0", "Трубы", organization="o0")
    task = partners(RODS, PIPES, TYRES, other, queries=queries)
    drawn = Drawn(task, {query.id: {"o2": 1} for query in queries})
    text = Part("text", worthless=("text", "code", "likely_subheading"))
    found = ablate(drawn, [text])
    assert found.whole == 1
    assert found.lost["text"].value > 0

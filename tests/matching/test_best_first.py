"""Judging the most promising first leaves out nobody who belongs on the page."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import (
    SCORECARDS,
    SUPPLY,
    Diversify,
    Filters,
    Listing,
    MemoryIndex,
    Outcome,
    Query,
    Scorecard,
    Suggestion,
    Suggestions,
    explain,
    suggest,
)
from app.matching import suggestions as module
from app.matching.arrange import folded, spaced
from app.matching.meanings import Meaning
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.prospects import SLACK
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Period, Side, Verdict
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import TODAY, examples, listings, pairs

IDS = [f"l{n:02d}" for n in range(25)]
registries = st.lists(listings(ids=IDS, open_only=True), max_size=25, unique_by=lambda one: one.id)
verdicts = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Verdict), max_size=4)


def indexed(registry: list[Listing]) -> MemoryIndex:
    index = MemoryIndex()
    index.apply(registry)
    return index


@examples
@given(registries, listings(ids=("asked",)), verdicts, st.sampled_from(list(SCORECARDS.values())))
def test_no_pair_comes_to_more_than_was_thought_possible(
    registry: list[Listing], asked: Listing, decided: dict[str, Verdict], scorecard: Scorecard
) -> None:
    index = indexed(registry)
    query = Query(asked, TODAY, decisions=decided)
    for candidate in index.candidates(query, profile(asked), scorecard):
        judged = explain(index, query, candidate.profile, scorecard)[0].judgement
        assert judged.points <= candidate.most


def everything(index: MemoryIndex, query: Query, scorecard: Scorecard) -> list[Suggestion]:
    """All candidates judged, sorted and folded: what a page is cut from."""
    asker = profile(query.listing)
    near = index.candidates(query, asker, scorecard)
    judged = [
        module._judge(module._pair(query, asker, found.profile, found.similarity, index), scorecard)
        for found in near
    ]
    kept = [item for item in judged if item.judgement.score >= query.filters.min_score]
    kept.sort(key=lambda item: (-item.judgement.points, item.judgement.listing.id))
    if not query.fold_similar:
        return kept
    return [
        replace(best, similar=tuple(other.judgement.listing.id for other in others))
        for best, others in folded(kept, lambda item: item.pair.partner)
    ]


def spread(items: list[Suggestion], query: Query, scorecard: Scorecard) -> list[Suggestion]:
    """All of them with repeats standing back."""
    if query.diversify is None:
        return items
    name = "country" if query.diversify is Diversify.COUNTRY else "organization_id"
    placed = spaced(
        items,
        lambda item: getattr(item.judgement.listing, name),
        lambda item: scorecard.calibration.log_odds(item.judgement.points),
    )
    placed.sort(key=lambda place: (-place[0], place[1].judgement.listing.id))
    return [item for _, item in placed]


def shown(items: list[Suggestion]) -> list[tuple[str, float, tuple[str, ...]]]:
    return [(i.judgement.listing.id, i.judgement.points, i.similar) for i in items]


def pages(index: MemoryIndex, query: Query, scorecard: Scorecard) -> list[Suggestion]:
    found: list[Suggestion] = []
    answer: Suggestions | None = None
    while answer is None or answer.more:
        after = answer.last if answer is not None else None
        answer = suggest(index, replace(query, after=after), scorecard)
        assert len(answer.items) <= query.limit
        found += answer.items
    return found


@examples
@given(
    registries, listings(ids=("asked",)), verdicts, st.sampled_from(list(SCORECARDS.values())),
    st.tuples(st.integers(1, 6), st.booleans(), st.sampled_from((0.0, 0.05, 0.3)),
              st.sampled_from((None, *Diversify))),
)  # fmt: skip
def test_pages_of_the_best_are_those_of_judging_everything(
    registry: list[Listing],
    asked: Listing,
    decided: dict[str, Verdict],
    scorecard: Scorecard,
    how: tuple[int, bool, float, Diversify | None],
) -> None:
    index = indexed(registry)
    limit, fold, least, diversify = how
    query = Query(
        asked, TODAY, decisions=decided, limit=limit, fold_similar=fold,
        filters=Filters(min_score=least), diversify=diversify,
    )  # fmt: skip
    expected = spread(everything(index, query, scorecard), query, scorecard)
    assert shown(pages(index, query, scorecard)) == shown(expected)


@examples
@given(registries, verdicts, st.sampled_from(Side))
def test_all_that_plain_listings_can_come_to_is_known(
    registry: list[Listing], decided: dict[str, Verdict], side: Side
) -> None:
    index = indexed([replace(one, details=NO_DETAILS) for one in registry])
    asked = Listing(
        "asked", side, title="катанка медная", country="BY", city="Минск",
        quantity=Quantity(12.0, units()["TNE"], Period.MONTH),
    )  # fmt: skip
    for decisions in ({}, decided):
        query = Query(asked, TODAY, decisions=decisions)
        for candidate in index.candidates(query, profile(asked), SUPPLY):
            if candidate.profile.listing.id not in decisions:
                judged = explain(index, query, candidate.profile, SUPPLY)[0].judgement
                assert judged.points > candidate.most - 2 * SLACK


@examples
@given(pairs(), st.sampled_from(list(SCORECARDS.values())), st.sampled_from((None, Meaning(0.6))))
def test_what_circumstances_tell_need_not_be_looked_at(
    pair: Pair, scorecard: Scorecard, meaning: Meaning | None
) -> None:
    pair = replace(pair, meaning=meaning)
    measured = [(aspect, aspect.measure(pair)) for aspect in scorecard.aspects]
    looked = tuple(
        Outcome(aspect.name, found.level, aspect.points(found), found.measured)
        for aspect, found in measured
    )
    assert scorecard.judge(pair).outcomes == looked
    assert tuple(aspect.judge(pair) for aspect in scorecard.aspects) == looked


def wire(name: str, owner: str, title: str) -> Listing:
    return Listing(name, Side.OFFER, organization_id=owner, title=title, codes=("7408",))


MANY = [wire(f"o{n:03d}", f"m{n % 40}", f"катанка медная {n % 9} мм") for n in range(280)]
ASKED = Listing("asked", Side.NEED, title="катанка медная 8 мм", codes=("7408",), country="RU")


@pytest.mark.parametrize("diversify", [None, *Diversify])
def test_what_folds_under_a_page_may_come_from_far_below(diversify: Diversify | None) -> None:
    index = indexed(MANY)
    query = Query(ASKED, date(2026, 6, 1), limit=5, fold_similar=True, diversify=diversify)
    found = suggest(index, query, SUPPLY)
    expected = {i.judgement.listing.id: i.similar for i in everything(index, query, SUPPLY)}
    assert len(found.items) == 5
    assert all(item.similar == expected[item.judgement.listing.id] for item in found.items)
    assert all(len(item.similar) == 6 for item in found.items)
    assert found.considered == len(MANY)


def test_few_of_many_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = [
        replace(wire(f"o{n:03d}", f"m{n}", f"катанка медная партия{n % 7} склад{n}"), codes=code)
        for n in range(290)
        for code in [("7408",) if n % 12 == 0 else ("74",)]
    ]
    index, judged = indexed(offers), []
    judge = Scorecard.judge

    def counted(self: Scorecard, pair: Pair) -> object:
        judged.append(pair)
        return judge(self, pair)

    monkeypatch.setattr(Scorecard, "judge", counted)
    found = suggest(index, Query(ASKED, TODAY, limit=10), SUPPLY)
    assert len(found.items) == 10
    assert found.considered == len(offers)
    assert len(judged) < 60

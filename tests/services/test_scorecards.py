"""Fitted scorecards: stored, activated and taken back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest

from app.db import Database
from app.errors import CommandError, ConflictError, NotFoundError
from app.learning.fitted import Fitted
from app.learning.samples import Sample
from app.matching import SUPPLY, Filters
from app.matching.points import PointsTable
from app.services import scorecards, suggestions
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.suggestions import Answer, Question
from app.store import scorecards as store
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Purpose, Side, Verdict
from tests.learning.strategies import simulated
from tests.support.records import add_decision, add_listing, add_organization


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [Sample(s.group, not s.fits, s.found) for s in simulated(SUPPLY, 400)]


@pytest.fixture(scope="module")
def fitted(samples: list[Sample]) -> Fitted:
    return scorecards.fit(SUPPLY, samples, name="supply-2", source="decisions")


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[LiveRegistry]:
    """The registry of another process."""
    opened = Database(database_url, pool_size=2)
    live = LiveRegistry(opened)
    await live.load()
    yield live
    await opened.close()


def named(fitted: Fitted, name: str) -> Fitted:
    return replace(fitted, scorecard=replace(fitted.scorecard, name=name))


async def stored(database: Database, *fits: Fitted) -> None:
    for one in fits:
        async with database.write() as session:
            await scorecards.store(session, one)


async def activated(database: Database, name: str) -> None:
    async with database.write() as session:
        await scorecards.activate(session, name)


async def test_a_fit_is_measured_on_pairs_that_were_held_out(fitted: Fitted) -> None:
    assert (fitted.base, fitted.on.source, fitted.on.pairs) == ("supply-1", "decisions", 400)
    assert 0 < fitted.on.held_out < fitted.on.pairs
    assert sum(one.pairs for one in fitted.comparison.new_reliability) == fitted.on.held_out
    assert PointsTable.of(fitted.scorecard) != PointsTable.of(SUPPLY)


async def test_a_stored_scorecard_is_read_back_as_it_was(
    database: Database, other: LiveRegistry, fitted: Fitted
) -> None:
    await stored(database, fitted)
    await other.catch_up()
    assert other.scorecards.cards["supply-2"] == fitted.scorecard
    record = other.scorecards.records["supply-2"]
    assert (record.base, record.on, record.comparison) == (
        fitted.base, fitted.on, fitted.comparison,
    )  # fmt: skip


async def test_nothing_changes_until_it_is_activated_and_the_old_one_is_the_way_back(
    database: Database, other: LiveRegistry, fitted: Fitted
) -> None:
    await stored(database, fitted)
    await other.catch_up()
    assert other.scorecards.active[Purpose.SUPPLY] is SUPPLY
    await activated(database, "supply-2")
    assert other.scorecards.active[Purpose.SUPPLY] is SUPPLY
    await other.catch_up()
    assert other.scorecards.active[Purpose.SUPPLY] == fitted.scorecard
    await activated(database, "supply-1")
    await other.catch_up()
    assert other.scorecards.active[Purpose.SUPPLY] is SUPPLY
    late = LiveRegistry(database)
    await late.load()
    assert late.scorecards.active[Purpose.SUPPLY] is SUPPLY


async def test_a_process_that_starts_later_judges_with_the_active_one(
    database: Database, fitted: Fitted
) -> None:
    await stored(database, fitted)
    await activated(database, "supply-2")
    live = LiveRegistry(database)
    await live.load()
    assert live.scorecards.active[Purpose.SUPPLY] == fitted.scorecard


async def test_a_name_is_never_used_again(database: Database, fitted: Fitted) -> None:
    await stored(database, fitted)
    for name in ("supply-2", "supply-1"):
        with pytest.raises(ConflictError, match="never used again"):
            await stored(database, named(fitted, name))


async def test_stored_scorecards_cannot_be_changed() -> None:
    # The store has no function for it: a changed scorecard is a new name.
    verbs = {name for name in vars(store) if not name.startswith("_")}
    assert not {"update", "replace", "remove", "delete", "put"} & verbs


async def test_a_scorecard_that_is_not_there_is_not_activated(database: Database) -> None:
    with pytest.raises(NotFoundError, match="supply-1"):
        await activated(database, "supply-9")


async def test_whoever_activates_at_the_same_time_all_processes_agree(
    database: Database, other: LiveRegistry, fitted: Fitted
) -> None:
    names = [f"supply-{number}" for number in range(2, 8)]
    await stored(database, *(named(fitted, name) for name in names))
    here = LiveRegistry(database)
    await here.load()
    await asyncio.gather(*(activated(database, name) for name in names), other.catch_up())
    await asyncio.gather(here.catch_up(), other.catch_up())
    late = LiveRegistry(database)
    await late.load()
    assert (
        here.scorecards.active[Purpose.SUPPLY].name == other.scorecards.active[Purpose.SUPPLY].name
    )
    assert (
        here.scorecards.active[Purpose.SUPPLY].name
        == late.scorecards.active[Purpose.SUPPLY].name
        != "supply-1"
    )
    async with database.read() as session:
        assert {one.name for one in await store.activations(session)} == set(names)


async def test_one_that_does_not_fit_this_version_is_left_out_and_another_judges(
    database: Database, fitted: Fitted
) -> None:
    await stored(database, fitted, named(replace(fitted, base="supply-0"), "supply-3"))
    async with database.write() as session:
        await store.activate(session, new_id(), "supply-3")
    live = LiveRegistry(database)
    await live.load()
    assert "supply-3" not in live.scorecards.cards
    assert "supply-3" not in live.scorecards.records
    assert live.scorecards.active[Purpose.SUPPLY] is SUPPLY
    assert "supply-2" in live.scorecards.cards


async def test_one_may_be_fitted_from_another(
    database: Database, other: LiveRegistry, fitted: Fitted, samples: list[Sample]
) -> None:
    again = scorecards.fit(fitted.scorecard, samples[:80], name="supply-3", source="pairs.jsonl")
    await stored(database, fitted, again)
    await other.catch_up()
    assert other.scorecards.cards["supply-3"] == again.scorecard
    assert other.scorecards.records["supply-3"].base == "supply-2"


async def decided(database: Database, *verdicts: Verdict) -> tuple[UUID, list[UUID]]:
    """A need with as many offers, each with a decision."""
    async with database.write() as session:
        buyer, maker = await add_organization(session), await add_organization(session)
        need = await add_listing(session, buyer, Side.NEED)
        offers = [await add_listing(session, maker, Side.OFFER) for _ in verdicts]
        for offer, verdict in zip(offers, verdicts, strict=True):
            await add_decision(session, need, offer, verdict)
    return need, offers


async def test_decisions_become_judged_pairs_without_what_was_decided(
    database: Database,
) -> None:
    need, offers = await decided(database, *Verdict)
    async with database.write() as session:
        # Only the latest decision on a pair counts.
        await add_decision(session, need, offers[0], Verdict.DECLINED)
    live = LiveRegistry(database)
    await live.load()
    found = scorecards.samples_of_decisions(live, SUPPLY)
    assert {sample.group for sample in found} == {str(need)}
    assert sorted(sample.fits for sample in found) == [False, False, True, True]
    assert all("decision" not in sample.found for sample in found)
    assert {sample.found["code"].level for sample in found} == {"same_position"}


async def test_too_few_decisions_are_refused_with_how_many_there_are(database: Database) -> None:
    await decided(database, Verdict.ACCEPTED, Verdict.DECLINED)
    live = LiveRegistry(database)
    await live.load()
    with pytest.raises(CommandError, match=r"There are 2 judged pairs .* needs 40"):
        scorecards.fit(
            SUPPLY, scorecards.samples_of_decisions(live, SUPPLY), name="supply-2", source="x"
        )


async def test_an_answer_can_be_replayed_after_another_scorecard_has_been_activated(
    database: Database, other: LiveRegistry, fitted: Fitted
) -> None:
    need, _ = await decided(database, Verdict.CONTACTED)
    await other.catch_up()
    before = suggestions.for_listing(other, EVERYONE, Side.NEED, need, Question(Filters()))
    await stored(database, fitted)
    await activated(database, "supply-2")
    await other.catch_up()
    now = suggestions.for_listing(other, EVERYONE, Side.NEED, need, Question(Filters()))
    assert (before.scorecard.name, now.scorecard.name) == ("supply-1", "supply-2")
    replayed = suggestions.for_listing(
        other, EVERYONE, Side.NEED, need, Question(Filters(), scorecard="supply-1")
    )
    assert judged(replayed) == judged(before) != judged(now)


def judged(answer: Answer) -> list[tuple[str, float, float]]:
    found = [item.judgement for item in answer.found.items]
    return [(one.listing.id, one.points, one.score) for one in found]

"""Speed of chains, allocation and balance on a made-up registry: python benchmarks/cooperation.py.

Prints seconds of one core. `--listings` sets the size of the registry, `--sides` that of the plan.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from random import Random
from statistics import median, quantiles
from typing import TypeVar, cast
from uuid import UUID

from app.cooperation.allocation.greedy import greedy
from app.cooperation.allocation.problem import Demand, Option, Problem, Supply, Weights
from app.cooperation.allocation.solver import allocate
from app.cooperation.constraints import Constraints
from app.db import Database
from app.matching.engine import kernel
from app.services import allocation_told, balance, chains
from app.services.allocation_offers import Watch
from app.services.allocation_problems import AllocationQuestion
from app.services.allocation_runs import FURTHER_SECONDS
from app.services.allocations import allocated, prepared
from app.services.balance import BalanceQuestion
from app.services.chain_places import ChainQuestion
from app.services.live import LiveRegistry
from app.services.matchable import matchable
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Kind, Language, Period, Side
from app.vocabulary.units import Quantity, units

STATES = ("AM", "BY", "KZ", "KG", "RU")
QUESTIONS = 20
T = TypeVar("T")
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def registry(listings: int, chance: Random) -> LiveRegistry:
    """Organizations with one need and one offer each: goods of the thesaurus, in stages."""
    live = LiveRegistry(cast("Database", None))
    goods = [(code, entry) for code, entry in thesaurus().items() if len(code) >= 6]
    for number in range(listings // 2):
        owner = OrganizationRecord(
            id=UUID(int=number + 1), revision=1, created_at=NOW, updated_at=NOW,
            name=f"АО «{number}»", country=chance.choice(STATES), source=Source("bench"),
        )  # fmt: skip
        live.organizations[owner.id] = owner
        stage = chance.randrange(len(goods) - 1)
        for side, at in ((Side.NEED, stage), (Side.OFFER, stage + 1)):
            code, entry = goods[at]
            key = UUID(int=10**9 + 2 * number + (side is Side.OFFER))
            record = ListingRecord(
                id=key, revision=1, created_at=NOW, updated_at=NOW, side=side,
                organization_id=owner.id, source=Source("bench"), language=Language.RU,
                title=f"{entry.titles[Language.RU]} {chance.choice('АБВГДЕ')}{number % 97}",
                kind=Kind.MATERIAL if side is Side.OFFER else None, codes=(code,),
                quantity=Quantity(chance.uniform(10, 1e5), units()["TNE"], Period.YEAR),
            )  # fmt: skip
            live.listings[record.id] = record
    live.index.apply(
        matchable(record, live.organizations[record.organization_id])
        for record in live.listings.values()
    )
    return live


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one core that something takes, and what comes of it."""
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def measure(listings: int, sides: int) -> Iterator[tuple[str, str]]:
    """Figures, one after the other."""
    chance = Random(1)  # noqa: S311 - made-up data, not secrets
    live = registry(listings, chance)
    needs = [key for key, record in live.listings.items() if record.side is Side.NEED]
    for links, states in ((2, 1), (3, 3), (4, 3)):
        wanted = Constraints(min_links=links, max_links=links, min_states=states)
        asked = [
            ChainQuestion(need_id=key, constraints=wanted, min_score=0.2)
            for key in chance.sample(needs, QUESTIONS)
        ]
        runs = [timed(partial(chains.search, live, EVERYONE, question)) for question in asked]
        seconds = [second for second, _ in runs]
        some = sum(bool(answer.items) for _, answer in runs)
        whole = sum(answer.complete for _, answer in runs)
        said = f"median {median(seconds):.2f} s, 95 % {quantiles(seconds, n=20)[-1]:.2f} s"
        yield (
            f"chains of {links} links, {states} states, {listings} listings",
            f"{said}, {some} of {QUESTIONS} found, {whole} complete",
        )
    question = BalanceQuestion(level=4, by_country=True)
    first, again = (
        timed(lambda: balance.balanced(live, EVERYONE, question, limit=100))[0] for _ in range(2)
    )
    yield f"balance by state, {listings} listings", f"{first:.2f} s, again {again:.2f} s"
    for lots in (False, True):
        problem = made_up(sides, chance, lots=lots)
        took, plan = timed(partial(allocate, problem))
        better = plan.value / greedy(problem).value - 1
        yield (
            f"allocation {sides} by {sides}, ten pairs a need{', lots' if lots else ''}",
            f"{took:.1f} s, gap {plan.gap:.1e}, {better:.1%} better than pair by pair",
        )

    yield from whole_allocation(sides, chance)


def whole_allocation(sides: int, chance: Random) -> Iterator[tuple[str, str]]:
    """An allocation as the service does it: partners looked up, planned, put into words."""
    live = registry(2 * sides, chance)
    kernel.prepare()  # as the service does after its start
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    question = AllocationQuestion(code="", min_score=0.3, weights=Weights())
    watch = Watch()
    start = time.perf_counter()
    took, answer = timed(
        lambda: allocated(prepared(live, EVERYONE, question), watch, seconds=FURTHER_SECONDS)
    )
    told_in, packed = timed(
        lambda: allocation_told.packed(allocation_told.told(answer, Language.RU))
    )
    passed = time.perf_counter() - start
    [plan] = answer.plans
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    said = (
        f"{took + told_in:.1f} s of a core ({passed:.1f} s passed), {answer.considered} pairs "
        f"judged, {len(plan.found.problem.options)} weighed, gap {plan.found.plan.gap:.1e}, "
        f"{len(plan.assigned)} amounts in {len(packed) / 1e6:.1f} MB, "
        f"{more:.0f} MB of memory besides the registry"
    )
    yield f"allocation of {watch.looked} needs among {len(live.listings)} listings, all steps", said


def made_up(sides: int, chance: Random, *, lots: bool) -> Problem:
    """An allocation with ten pairs a need."""
    supplies = [
        Supply(
            id=f"o{at}", organization=f"s{at // 2}", country=chance.choice(STATES),
            capacity=10 ** chance.uniform(3, 8),
            minimum_lot=10 ** chance.uniform(2, 4) if lots else 0.0,
        )
        for at in range(sides)
    ]  # fmt: skip
    demands = [
        Demand(id=f"n{at}", organization=f"d{at}", country=chance.choice(STATES),
               wanted=10 ** chance.uniform(3, 8))
        for at in range(sides)
    ]  # fmt: skip
    options = [
        Option(supply, demand, chance.uniform(0.1, 0.95), chance.uniform(50, 5000))
        for demand in range(sides)
        for supply in chance.sample(range(sides), min(sides, 10))
    ]
    return Problem(supplies=supplies, demands=demands, options=options)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=100_000)
    parser.add_argument("--sides", type=int, default=10_000)
    given = parser.parse_args()
    for name, said in measure(given.listings, given.sides):
        print(f"{name}: {said}", flush=True)

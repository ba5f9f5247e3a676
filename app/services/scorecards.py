"""Use cases of scorecards: fit one on decisions, store it, activate it."""

from collections.abc import Iterable, Sequence

from app import clock
from app.db import ReadSession, WriteSession
from app.errors import CommandError, ConflictError
from app.learning.fit import fit_points
from app.learning.fitted import Fitted, FittedOn
from app.learning.measures import compare
from app.learning.samples import Sample, observe, parted
from app.matching import SCORECARDS, Query, Scorecard, explain
from app.services import known_scorecards
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.store import scorecards
from app.values.decision import DecisionRecord
from app.vocabulary.terms import Verdict

LEAST_PAIRS = 40
"""Judged pairs below which a fit would say nothing; the prior holds up to there anyway."""

DECISIONS = "decisions"
"""Source of a scorecard that was fitted on what people of this registry said."""


def samples_of_decisions(live: LiveRegistry, scorecard: Scorecard) -> list[Sample]:
    """Turn the latest decision on each pair into a judged pair, as the pair is today.

    Pairs whose need or offer is gone are left out.
    """
    return [
        sample
        for decision in _latest(live)
        if (sample := _sample(live, scorecard, decision)) is not None
    ]


def fit(base: Scorecard, samples: Sequence[Sample], *, name: str, source: str) -> Fitted:
    """Fit a new scorecard on part of the samples and compare it with its base on the others.

    Args:
        base: whose points are the prior.
        samples: judged pairs.
        name: of the new scorecard, such as `supply-2`.
        source: what the samples come from.

    Raises:
        CommandError: there are too few pairs, or they all have one answer.
    """
    if len(samples) < LEAST_PAIRS:
        raise CommandError(
            f"There are {len(samples)} judged pairs from {source}; a fit needs {LEAST_PAIRS}."
        )
    learnt, held = parted(samples)
    scorecard = fit_points(base, learnt, name=name, title=base.title)
    on = FittedOn(
        source=source,
        pairs=len(samples),
        fits=sum(sample.fits for sample in samples),
        held_out=len(held),
        questions=len({sample.group for sample in samples}),
    )
    return Fitted(scorecard, base.name, on, compare(base, scorecard, held))


async def store(session: WriteSession, fitted: Fitted) -> None:
    """Store a fitted scorecard; it judges nothing until it is activated or named.

    Raises:
        ConflictError: the name is taken, by a built-in scorecard or a fitted one.
    """
    if fitted.scorecard.name in SCORECARDS:
        raise ConflictError(
            f"{fitted.scorecard.name} is built in; names are never used again. Choose another."
        )
    await scorecards.add(session, new_id(), fitted)


async def activate(session: WriteSession, name: str) -> None:
    """Let a scorecard judge when none is named, in every process; also the way back.

    Raises:
        NotFoundError: there is none of that name.
    """
    (await known_scorecards.read(ReadSession(session))).find(name)
    await scorecards.activate(session, new_id(), name)


def _latest(live: LiveRegistry) -> Iterable[DecisionRecord]:
    found = {
        (decision.need_id, decision.offer_id): decision
        for known in live.decisions.values()
        for said in known.values()
        for decision in said
    }
    return [found[pair] for pair in sorted(found)]


def _sample(live: LiveRegistry, scorecard: Scorecard, decision: DecisionRecord) -> Sample | None:
    need, offer = (live.index.get(str(key)) for key in (decision.need_id, decision.offer_id))
    if need is None or offer is None:
        return None
    judged, _ = explain(live.index, Query(need.listing, clock.today()), offer, scorecard)
    fits = decision.verdict is not Verdict.DECLINED
    return observe(scorecard, judged.pair, group=str(decision.need_id), fits=fits)

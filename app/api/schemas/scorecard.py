"""Scorecards as they are published, from the levels' own documentation."""

from datetime import datetime

from pydantic import Field

from app.api.schemas.fields import Answer
from app.learning.fitted import Activation, Bin, FittedRecord, Interval
from app.matching import Scorecard
from app.matching.labels import LABELS
from app.matching.levels import Aspect
from app.vocabulary.messages import in_language, said
from app.vocabulary.terms import Language


class LevelOut(Answer):
    """One grade of agreement."""

    code: str = Field(description="As in reasons.", examples=["code.same_heading"])
    label: str = Field(
        description="As in reasons, with its gaps.", examples=["the same TN VED heading {code}"]
    )
    points_low: float = Field(description="Least points.", examples=[2.0])
    points_high: float = Field(description="Most points.", examples=[2.8])
    documentation: str = Field(
        description="When it holds.", examples=["A common heading (4 digits)."]
    )


class AspectOut(Answer):
    """One thing looked at, with its levels from best to worst."""

    name: str = Field(description="As in reasons.", examples=["code"])
    documentation: str = Field(description="What is looked at.", examples=["How deep …"])
    points_low: float = Field(description="Least points.", examples=[-2.0])
    points_high: float = Field(description="Most points.", examples=[4.2])
    share: float = Field(
        description="Its span as a share of the spans of all aspects, 0 to 1.", examples=[0.2]
    )
    score_alone: float = Field(
        description="Best score of a pair of which only this aspect says anything; at most 0.9.",
        examples=[0.6],
    )
    levels: list[LevelOut] = Field(description="Best first.")

    @classmethod
    def of(cls, scorecard: Scorecard, aspect: Aspect, language: Language) -> "AspectOut":
        """Shape an aspect."""
        return cls(
            name=aspect.name,
            documentation=said(aspect.doc, language),
            points_low=aspect.low,
            points_high=aspect.high,
            share=round(scorecard.share(aspect), 4),
            score_alone=round(scorecard.alone(aspect), 4),
            levels=[
                LevelOut(
                    code=f"{aspect.name}.{level.name}",
                    label=in_language(LABELS[f"{aspect.name}.{level.name}"], language),
                    points_low=level.low,
                    points_high=level.high,
                    documentation=said(level.doc, language),
                )
                for level in aspect.levels
            ],
        )


class KnotOut(Answer):
    """What a sum of points stands for; between knots, the curve is straight."""

    points: float = Field(description="Sum of points.", examples=[-1.5])
    log_odds: float = Field(
        description="Their log-odds; the score is the logistic of it.", examples=[0.25]
    )


class IntervalOut(Answer):
    """A measure with its 95 % interval over the questions."""

    value: float = Field(description="As measured.", examples=[0.31])
    low: float = Field(description="Low end.", examples=[0.28])
    high: float = Field(description="High end.", examples=[0.34])

    @classmethod
    def of(cls, interval: Interval) -> "IntervalOut":
        """Shape a measure."""
        return cls(value=interval.value, low=interval.low, high=interval.high)


class ComparedOut(Answer):
    """One measure of the base and of the fitted scorecard, on pairs held out."""

    measure: str = Field(description="log_loss, brier, ece or auc.", examples=["ece"])
    base: IntervalOut = Field(description="Of the base.")
    fitted: IntervalOut = Field(description="Of this scorecard.")
    difference: IntervalOut = Field(description="This one less the base.")


class ReliabilityOut(Answer):
    """Pairs with scores of one tenth: what was said, and what was so."""

    score_low: float = Field(description="From this score on.", examples=[0.7])
    score_high: float = Field(description="Up to this score.", examples=[0.8])
    mean_score: float = Field(description="What was said.", examples=[0.74])
    share_fits: float = Field(description="What was so.", examples=[0.71])
    pairs: int = Field(description="How many.", examples=[38])

    @classmethod
    def of(cls, found: Bin) -> "ReliabilityOut":
        """Shape one tenth."""
        return cls(
            score_low=found.low,
            score_high=found.high,
            mean_score=found.said,
            share_fits=found.was,
            pairs=found.pairs,
        )


class FittedOut(Answer):
    """Where a fitted scorecard comes from, and how true its scores were on pairs held out."""

    base: str = Field(description="Whose points were the prior.", examples=["supply-1"])
    source: str = Field(
        description="`decisions`, or the name of a file or task.", examples=["decisions"]
    )
    pairs: int = Field(description="Judged pairs, held out ones included.", examples=[412])
    fits: int = Field(description="How many of them fit.", examples=[230])
    held_out: int = Field(description="How many it was measured on.", examples=[124])
    questions: int = Field(description="Needs that the pairs belong to.", examples=[96])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-22T08:00:00Z"])
    measures: list[ComparedOut] = Field(description="On pairs held out.")
    reliability: list[ReliabilityOut] = Field(description="On pairs held out.")

    @classmethod
    def of(cls, record: FittedRecord) -> "FittedOut":
        """Shape what is stored of a fit."""
        found = record.comparison
        return cls(
            base=record.base,
            source=record.on.source,
            pairs=record.on.pairs,
            fits=record.on.fits,
            held_out=record.on.held_out,
            questions=record.on.questions,
            created_at=record.created_at,
            measures=[
                ComparedOut(
                    measure=measure,
                    base=IntervalOut.of(found.old[measure]),
                    fitted=IntervalOut.of(found.new[measure]),
                    difference=IntervalOut.of(found.difference[measure]),
                )
                for measure in found.new
            ],
            reliability=[ReliabilityOut.of(one) for one in found.new_reliability],
        )


class ScorecardOut(Answer):
    """A named, versioned way to judge a pair; it never changes."""

    name: str = Field(description="As in answers.", examples=["supply-1"])
    title: str = Field(description="What it judges.", examples=["Supply of goods"])
    active: bool = Field(description="Whether it judges when none is named.", examples=[True])
    activated_at: datetime | None = Field(
        description="When it was last activated, UTC; null for never.", examples=[None]
    )
    fitted: FittedOut | None = Field(description="Of a fitted one; null for a built-in one.")
    calibration: list[KnotOut] = Field(
        description="What sums of points stand for; empty where points are log-odds."
    )
    aspects: list[AspectOut] = Field(description="In the order of the reasons.")

    @classmethod
    def of(
        cls,
        scorecard: Scorecard,
        language: Language,
        *,
        active: bool,
        activation: Activation | None = None,
        record: FittedRecord | None = None,
    ) -> "ScorecardOut":
        """Shape a scorecard."""
        return cls(
            name=scorecard.name,
            title=said(scorecard.title, language),
            active=active,
            activated_at=activation.activated_at if activation else None,
            fitted=FittedOut.of(record) if record else None,
            calibration=[
                KnotOut(points=points, log_odds=odds)
                for points, odds in scorecard.calibration.knots
            ],
            aspects=[AspectOut.of(scorecard, aspect, language) for aspect in scorecard.aspects],
        )

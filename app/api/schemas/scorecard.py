"""Scorecards as they are published, from the levels' own documentation."""

from pydantic import Field

from app.api.schemas.fields import Answer
from app.matching import Scorecard
from app.matching.labels import LABELS, in_language
from app.matching.levels import Aspect
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
    levels: list[LevelOut] = Field(description="Best first.")

    @classmethod
    def of(cls, aspect: Aspect, language: Language) -> "AspectOut":
        """Shape an aspect."""
        return cls(
            name=aspect.name,
            documentation=aspect.doc,
            points_low=aspect.low,
            points_high=aspect.high,
            levels=[
                LevelOut(
                    code=f"{aspect.name}.{level.name}",
                    label=in_language(LABELS[f"{aspect.name}.{level.name}"], language),
                    points_low=level.low,
                    points_high=level.high,
                    documentation=level.doc,
                )
                for level in aspect.levels
            ],
        )


class ScorecardOut(Answer):
    """A named, versioned way to judge a pair."""

    name: str = Field(description="As in answers.", examples=["supply-1"])
    title: str = Field(description="What it judges.", examples=["Supply of goods"])
    active: bool = Field(description="Whether it judges when none is named.", examples=[True])
    aspects: list[AspectOut] = Field(description="In the order of the reasons.")

    @classmethod
    def of(cls, scorecard: Scorecard, language: Language, *, active: bool) -> "ScorecardOut":
        """Shape a scorecard."""
        return cls(
            name=scorecard.name,
            title=scorecard.title,
            active=active,
            aspects=[AspectOut.of(aspect, language) for aspect in scorecard.aspects],
        )

"""Judged pairs made up from a known scorecard, to see whether a fit finds it again."""

from random import Random

from app.learning.samples import LEFT_OUT, Sample
from app.matching import Scorecard
from app.matching.aspects import Found


def simulated(truth: Scorecard, number: int, seed: int = 1) -> list[Sample]:
    """Pairs with levels at random, judged by chance as often as the true scorecard says."""
    chance = Random(seed)  # noqa: S311 - the same every time
    samples = []
    for at in range(number):
        found = {
            aspect.name: Found(chance.choice(aspect.levels).name, chance.random())
            for aspect in truth.aspects
            if aspect.name not in LEFT_OUT
        }
        points = sum(truth.aspect(name).points(held) for name, held in found.items())
        fits = chance.random() < truth.score(points)
        samples.append(Sample(f"need-{at // 4}", fits, found))
    return samples

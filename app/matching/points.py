"""A scorecard's numbers as plain data, to store them and to put other numbers into its place."""

from dataclasses import dataclass, replace

from app.matching.calibration import Calibration
from app.matching.levels import Aspect
from app.matching.scorecard import Scorecard

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PointsTable:
    """Everything of a scorecard that is a number.

    Attributes:
        levels: lowest and highest points of each level, by aspect and level.
        calibration: knots: points and log-odds.
    """

    levels: dict[str, dict[str, Span]]
    calibration: tuple[Span, ...] = ()

    @classmethod
    def of(cls, scorecard: Scorecard) -> "PointsTable":
        """Take a scorecard's numbers."""
        return cls(
            {
                aspect.name: {level.name: (level.low, level.high) for level in aspect.levels}
                for aspect in scorecard.aspects
            },
            scorecard.calibration.knots,
        )

    def on(self, base: Scorecard, *, name: str, title: str) -> Scorecard:
        """Put these numbers into a scorecard's place; levels come from best to worst again.

        Raises:
            LookupError: the scorecard has an aspect or level that these numbers do not know, or
                they know one that it has not.
        """
        known = {(aspect.name, level.name) for aspect in base.aspects for level in aspect.levels}
        given = {(aspect, level) for aspect, levels in self.levels.items() for level in levels}
        if known != given:
            names = ", ".join(sorted(".".join(pair) for pair in known ^ given))
            raise LookupError(f"{name} and {base.name} differ in their levels: {names}.")
        return Scorecard(
            name,
            title,
            tuple(self._aspect(aspect) for aspect in base.aspects),
            Calibration(self.calibration),
        )

    def _aspect(self, aspect: Aspect) -> Aspect:
        levels = [
            replace(level, low=low, high=high)
            for level in aspect.levels
            for low, high in [self.levels[aspect.name][level.name]]
        ]
        return replace(
            aspect, levels=tuple(sorted(levels, key=lambda level: (-level.high, -level.low)))
        )

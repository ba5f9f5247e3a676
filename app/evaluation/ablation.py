"""What each part of the ranking is worth: the measure without it against the measure with all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.evaluation.measures import Difference, Judgements, difference, main_scores
from app.evaluation.parts import PARTS, Part, switched_off
from app.evaluation.ranking import Read, indexed, ranked, read
from app.evaluation.sampling import Drawn
from app.evaluation.tasks import TaskQuery
from app.matching import SUPPLY, Listing, Scorecard


@dataclass(frozen=True, slots=True)
class Ablated:
    """A task measured with everything, and what is lost without each part.

    Attributes:
        whole: the measure with everything.
        lost: how far everything is above the ranking without the part, on the same queries.
    """

    whole: float
    lost: dict[str, Difference]


def ablate(drawn: Drawn, parts: Iterable[Part] = PARTS) -> Ablated:
    """Rank a task with everything, then without one part after the other.

    Codes are read from texts once, with everything: the code assistant stays whole.
    """
    once = _read_once(read(drawn.task))
    whole = _scores(once, drawn.judgements, SUPPLY)
    lost = {}
    for part in parts:
        with switched_off(part):
            without = _scores(_left(once, part), drawn.judgements, part.scorecard(SUPPLY))
        lost[part.name] = difference(whole, without)
    return Ablated(round(sum(whole.values()) / len(whole), 4), lost)


def _scores(task: Read, judgements: Judgements, scorecard: Scorecard) -> dict[str, float]:
    run = list(ranked(indexed(task), scorecard))
    return main_scores(run, judgements, task.task)


def _read_once(task: Read) -> Read:
    needs = {query.id: task.need(query) for query in task.task.queries}
    return replace(task, need=lambda query: needs[query.id])


def _left(task: Read, part: Part) -> Read:
    def need(query: TaskQuery) -> Listing:
        return part.listing(task.need(query))

    return replace(task, offers=tuple(map(part.listing, task.offers)), need=need)

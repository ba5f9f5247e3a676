"""Everything that is learnt from a whole registry, for a process beside the one that answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.matching.assistant.assistant import Assistant
from app.matching.assistant.bags import Bags, bag
from app.matching.assistant.fitting import Model, fit
from app.matching.assistant.reading import read_codes
from app.matching.assistant.types import CodedText, Title
from app.matching.types import Predicted


@dataclass(frozen=True, slots=True)
class Registry:
    """What there is to learn from, and to read.

    Attributes:
        coded: texts with codes.
        unread: texts whose codes end early, with these codes.
        titles: official ones.
    """

    coded: Sequence[CodedText]
    unread: Sequence[tuple[str, tuple[str, ...]]]
    titles: Sequence[Title]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt.

    Attributes:
        bags: of the coded texts, in their order; none where an assistant has them already.
        predicted: likely codes of the unread texts, in their order.
    """

    model: Model
    bags: Bags
    predicted: Sequence[Predicted]

    def assistant(self, coded: Sequence[CodedText]) -> Assistant:
        """An assistant with this model, and with these texts, which it was made of, beside it."""
        assistant = Assistant(self.model)
        assistant.learn_bags(coded, self.bags)
        return assistant


def begin(registry: Registry) -> Lesson:
    """Learn the titles alone, which takes seconds, and read with the texts as neighbours."""
    return _lesson(fit((), registry.titles), registry)


def study(registry: Registry) -> Lesson:
    """Learn titles and texts, which takes minutes, for an assistant that has the texts."""
    return replace(_lesson(fit(registry.coded, registry.titles), registry), bags=Bags.of(()))


def _lesson(model: Model, registry: Registry) -> Lesson:
    bags = Bags.of([bag(one.text) for one in registry.coded])
    assistant = Assistant(model)
    assistant.learn_bags(registry.coded, bags)
    read = [read_codes(assistant, text, codes) for text, codes in registry.unread]
    return Lesson(model, bags, read)

"""Outcomes in words: one path from a judged pair to what people read. No arithmetic."""

from collections import ChainMap
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.matching.advice import Advice
from app.matching.facts import decimals
from app.matching.labels import ADVICE, BETWEEN, INCOMPARABLE, LABELS, SIDES
from app.matching.labels_details import SAME_PLACE
from app.matching.reasons_details import check_facts
from app.matching.reasons_facts import VALUES, Facts
from app.matching.reasons_recurring import bases
from app.matching.suggestions import Suggestion
from app.matching.types import Outcome, Reason
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language, Side

MOST_KEPT = 20_000
"""Reasons that a `Wording` keeps, some 600 bytes each."""

NOT_STATED = frozenset(
    f"{aspect}.unknown"
    for aspect in (
        *("code", "text", "standards", "quantity", "country", "lot", "delivery", "directions"),
        *("roles", "stage", "investment", "localisation", "transfer", "rights"),
        *("certificates", "green", "properties", "readiness"),
    )
)
"""Levels of aspects that lack a fact of one side or both."""

Form = TypeVar("Form")


class Wording(Generic[Form]):
    """Puts judged pairs into words, the one path for all readers; keeps what recurs."""

    def __init__(self, form: Callable[[Reason], Form]) -> None:
        """Start with nothing kept.

        Args:
            form: makes of a reason what the reader takes, such as JSON.
        """
        self._form = form
        self._kept: dict[Hashable, Form] = {}

    def of(
        self, suggestion: Suggestion, language: Language, *, worth_nothing: bool = True
    ) -> list[Form]:
        """Put every outcome of a judged pair into words, with what was wanted and what is offered.

        Args:
            suggestion: the judged pair.
            language: of the words.
            worth_nothing: whether those without points are told, too.
        """
        pair, kept = suggestion.pair, self._kept
        facts, found = Facts(pair, language), bases(pair)
        said = []
        for outcome in suggestion.judgement.outcomes:
            if not worth_nothing and not outcome.points:
                continue
            find = found[outcome.aspect]
            basis = find(pair) if find else ()
            told = None if basis is None else kept.get((outcome, basis, language))
            if told is None:
                told = self._form(_reason(outcome, facts))
                if basis is not None:
                    if len(kept) >= MOST_KEPT:
                        kept.clear()
                    kept[outcome, basis, language] = told
            said.append(told)
        return said


_WORDING = Wording[Reason](lambda reason: reason)


def reasons(
    suggestion: Suggestion, language: Language, *, worth_nothing: bool = True
) -> tuple[Reason, ...]:
    """The reasons of a judged pair, see `Wording.of`."""
    return tuple(_WORDING.of(suggestion, language, worth_nothing=worth_nothing))


def _reason(outcome: Outcome, facts: Facts) -> Reason:
    code, language = outcome.code, facts.language
    wanted, offered = VALUES[outcome.aspect](facts)
    both = wanted is not None and offered is not None
    if both and code in INCOMPARABLE:
        label = in_language(INCOMPARABLE[code], language)
    else:
        same = outcome.aspect == "distance" and outcome.measured == 0
        label = in_language(SAME_PLACE if same else LABELS[code], language)
        if "{" in label:
            label = _filled(label, outcome, facts)
        if code in NOT_STATED and (wanted is None) != (offered is None):
            missing = (Side.OFFER if offered is None else Side.NEED,)
            label = f"{label} {in_language(SIDES[missing], language)}"
    return Reason(outcome.aspect, code, label, outcome.points, wanted, offered)


def _filled(label: str, outcome: Outcome, facts: Facts) -> str:
    measured = outcome.measured
    if "{share}" in label or "{km}" in label:
        facts["share"] = f"{measured:.0%}" if measured is not None else ""
        facts["km"] = f"{measured:.0f}" if measured is not None else ""
    checked = check_facts(facts.pair, facts.language, outcome.aspect)
    return label.format_map(ChainMap(checked, facts) if checked else facts).rstrip(": ")


def advice_label(advice: Advice, language: Language) -> str:
    """Say what could be stated, where, and what the score would be."""
    low, high = (decimals(f"{end:.2f}", language) for end in (advice.low, advice.high))
    scores = high if low == high else in_language(BETWEEN, language).format(low=low, high=high)
    where = in_language(SIDES[advice.sides], language)
    return in_language(ADVICE[advice.code], language).format(where=where, scores=scores)

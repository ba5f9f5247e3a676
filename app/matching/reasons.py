"""Outcomes in words: one path from a judged pair to what people read. No arithmetic."""

from collections import ChainMap
from collections.abc import Callable
from functools import cached_property, lru_cache

from app.matching.advice import Advice
from app.matching.aspects import marks_met
from app.matching.facts import decimals, number
from app.matching.keys import Sort
from app.matching.labels import ADVICE, BETWEEN, INCOMPARABLE, LABELS, PURPOSES, SIDES
from app.matching.labels_details import SAME_PLACE
from app.matching.marks import as_written, fold_mark, standards_in
from app.matching.natures import GOODS, NATURES, Nature
from app.matching.pair import Pair, shared_code, shared_likely_code
from app.matching.profile import Profile
from app.matching.reasons_details import DETAIL_VALUES, ONLY_DETAILS, detail_facts
from app.matching.suggestions import Suggestion
from app.matching.text import surface_words
from app.matching.types import Outcome, Reason
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS, display_code
from app.vocabulary.countries import countries
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.messages import in_language
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language, Side
from app.vocabulary.units import Quantity

WORDS_SHOWN = 8
NOT_STATED = frozenset(
    f"{aspect}.unknown"
    for aspect in (
        *("code", "text", "standards", "quantity", "country", "lot", "delivery", "directions"),
        *("roles", "stage", "investment", "localisation", "transfer", "rights"),
        *("certificates", "green", "properties", "readiness"),
    )
)
"""Levels of aspects that lack a fact of one side or both."""

Values = tuple[str | None, str | None]


def reasons(
    suggestion: Suggestion, language: Language, *, worth_nothing: bool = True
) -> tuple[Reason, ...]:
    """Put every outcome of a judged pair into words, with what was wanted and what is offered.

    Args:
        suggestion: the judged pair.
        language: of the words.
        worth_nothing: whether those without points are told, too.
    """
    pair = suggestion.pair
    facts = _Facts(pair, language)
    bare = pair.need.listing.details is pair.offer.listing.details is NO_DETAILS
    return tuple(
        [
            _nothing_said(outcome, language)
            if bare and outcome.aspect in ONLY_DETAILS and outcome.measured is None
            else _reason(outcome, facts)
            for outcome in suggestion.judgement.outcomes
            if worth_nothing or outcome.points
        ]
    )


@lru_cache(maxsize=1_000)
def _nothing_said(outcome: Outcome, language: Language) -> Reason:
    """The reason of an aspect of details where neither side has any."""
    label = in_language(LABELS[outcome.code], language)
    return Reason(outcome.aspect, outcome.code, label, outcome.points, None, None)


class _Facts(dict[str, str]):
    """What fills labels, each worked out when a label first asks for it."""

    def __init__(self, pair: Pair, language: Language) -> None:
        super().__init__()
        self.pair = pair
        self.language = language

    def __missing__(self, name: str) -> str:
        found = self[name] = _FACTS[name](self)
        return found

    @cached_property
    def shared(self) -> tuple[str, str, str]:
        """The deepest shared code, and the two codes."""
        return shared_code(self.pair)

    @cached_property
    def words(self) -> tuple[list[str], list[str]]:
        """The shared words, as the need and as the offer write them."""
        return _shared_words(self.pair)


def _reason(outcome: Outcome, facts: _Facts) -> Reason:
    own = _OWN_VALUES.get(outcome.aspect)
    wanted, offered = own(facts) if own else _VALUES[outcome.aspect](facts.pair, facts.language)
    if outcome.measured is None:
        # What is not measured is said again and again in the same words.
        said = _plain_reason(outcome, wanted, offered, facts.language)
        if said is not None:
            return said
    same = outcome.aspect == "distance" and outcome.measured == 0
    label = in_language(SAME_PLACE if same else LABELS[outcome.code], facts.language)
    return _worded(outcome, _filled(label, outcome, facts), (wanted, offered), facts.language)


@lru_cache(maxsize=50_000)
def _plain_reason(
    outcome: Outcome, wanted: str | None, offered: str | None, language: Language
) -> Reason | None:
    """The reason of an outcome whose label needs no facts; None where it does."""
    label = in_language(LABELS[outcome.code], language)
    return None if "{" in label else _worded(outcome, label, (wanted, offered), language)


def _worded(outcome: Outcome, label: str, values: Values, language: Language) -> Reason:
    wanted, offered = values
    if (wanted is None) != (offered is None) and outcome.code in NOT_STATED:
        missing = (Side.OFFER if offered is None else Side.NEED,)
        label = f"{label} {in_language(SIDES[missing], language)}"
    elif wanted is not None and offered is not None and outcome.code in INCOMPARABLE:
        label = in_language(INCOMPARABLE[outcome.code], language)
    return Reason(
        aspect=outcome.aspect,
        code=outcome.code,
        label=label,
        points=outcome.points,
        wanted=wanted,
        offered=offered,
    )


def _filled(label: str, outcome: Outcome, facts: _Facts) -> str:
    if "{" not in label:
        return label
    measured = outcome.measured
    facts["share"] = f"{measured:.0%}" if measured is not None else ""
    facts["km"] = f"{measured:.0f}" if measured is not None else ""
    details = detail_facts(facts.pair, facts.language, outcome.aspect)
    return label.format_map(ChainMap(details, facts) if details else facts).rstrip(": ")


def advice_label(advice: Advice, language: Language) -> str:
    """Say what could be stated, where, and what the score would be."""
    low, high = (decimals(f"{end:.2f}", language) for end in (advice.low, advice.high))
    scores = high if low == high else in_language(BETWEEN, language).format(low=low, high=high)
    where = in_language(SIDES[advice.sides], language)
    return in_language(ADVICE[advice.code], language).format(where=where, scores=scores)


@lru_cache(maxsize=10_000)
def _title(code: str, language: Language) -> str:
    entry = nearest_entry(code) if code else None
    return entry.title(language) if entry else ""


def _likely(facts: _Facts, digits: int) -> str:
    return shared_likely_code(facts.pair, digits)[0]


_FACTS: dict[str, Callable[[_Facts], str]] = {
    "code": lambda facts: display_code(facts.shared[0]),
    "title": lambda facts: _title(facts.shared[0], facts.language),
    "likely": lambda facts: _likely(facts, HEADING_DIGITS),
    "likely_title": lambda facts: _title(_likely(facts, HEADING_DIGITS), facts.language),
    "deeper": lambda facts: display_code(_likely(facts, SUBHEADING_DIGITS)),
    "deeper_title": lambda facts: _title(_likely(facts, SUBHEADING_DIGITS), facts.language),
    "words": lambda facts: ", ".join(facts.words[1]),
    "met": lambda facts: ", ".join(_as_written(facts.pair.need, marks_met(facts.pair)[0])),
    "natures": lambda facts: " — ".join(filter(None, _nature_values(facts.pair, facts.language))),
    "purpose": lambda facts: in_language(PURPOSES[facts.pair.need.listing.purpose], facts.language),
}
"""What a label may ask for."""


def _shared_words(pair: Pair) -> tuple[list[str], list[str]]:
    shared = pair.need.words(Sort.MARK) & pair.offer.words(Sort.MARK)
    if not shared:
        return [], []
    need, offer = (
        surface_words(f"{side.listing.title} {side.listing.description}", shared)[:WORDS_SHOWN]
        for side in (pair.need, pair.offer)
    )
    return need, offer


def _text_values(facts: _Facts) -> Values:
    wanted, offered = facts.words
    return (
        ", ".join(wanted) or facts.pair.need.listing.title or None,
        ", ".join(offered) or facts.pair.offer.listing.title or None,
    )


def _code_values(facts: _Facts) -> Values:
    _, wanted, offered = facts.shared
    need, offer = facts.pair.need.listing.codes, facts.pair.offer.listing.codes
    return (
        display_code(wanted or next(iter(need), "")) or None,
        display_code(offered or next(iter(offer), "")) or None,
    )


def _country_values(pair: Pair, language: Language) -> Values:
    def name(code: str | None) -> str | None:
        known = countries().get(code or "")
        return known.name(language) if known else None

    return name(pair.need.listing.country), name(pair.offer.listing.country)


def _quantity_values(pair: Pair, language: Language) -> Values:
    return (
        _quantity(pair.need.listing.quantity, language),
        _quantity(pair.offer.listing.quantity, language),
    )


def _nature_values(pair: Pair, language: Language) -> Values:
    return _named(pair.need.natures, language), _named(pair.offer.natures, language)


@lru_cache(maxsize=1_000)
def _named(natures: frozenset[Nature], language: Language) -> str:
    named = [in_language(NATURES[nature], language) for nature in sorted(natures)]
    return ", ".join(named) or in_language(GOODS, language)


PERIODS = {
    "year": ("в год", "a year"),
    "month": ("в месяц", "a month"),
    "once": ("разово", "once"),
}


def _quantity(quantity: Quantity | None, language: Language) -> str | None:
    if quantity is None:
        return None
    period = in_language(PERIODS[quantity.period], language)
    return f"{number(quantity.value, language)} {quantity.unit.symbol(language)} {period}"


def _standards_values(pair: Pair, language: Language) -> Values:
    def named(side: Profile) -> str | None:
        if not side.standards and not side.grades:
            return None
        return ", ".join(_as_written(side, sorted(side.standards | side.grades))) or None

    return named(pair.need), named(pair.offer)


def _as_written(side: Profile, marks: list[str]) -> list[str]:
    """Give marks back as the listing wrote them: in its own field, else in its text."""
    listing = side.listing
    if not marks:
        return []
    written = dict(as_written(f"{listing.title}\n{listing.description}"))
    for text in listing.standards:
        written |= dict.fromkeys(standards_in(text) or {fold_mark(text)}, text)
    return [written.get(mark, mark) for mark in marks]


def _purpose_values(pair: Pair, language: Language) -> Values:
    return (
        in_language(PURPOSES[pair.need.listing.purpose], language),
        in_language(PURPOSES[pair.offer.listing.purpose], language),
    )


def _nothing(pair: Pair, language: Language) -> Values:
    return None, None


_OWN_VALUES: dict[str, Callable[[_Facts], Values]] = {
    "code": _code_values,
    "likely_subheading": _code_values,
    "text": _text_values,
}
_VALUES: dict[str, Callable[[Pair, Language], Values]] = {
    "base": _nothing,
    "standards": _standards_values,
    "nature": _nature_values,
    "quantity": _quantity_values,
    "country": _country_values,
    "purpose": _purpose_values,
    "decision": _nothing,
    **DETAIL_VALUES,
}

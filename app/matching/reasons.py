"""Outcomes in words: one path from a judged pair to what people read. No arithmetic."""

from collections.abc import Callable

from app.matching.advice import Advice
from app.matching.aspects import marks_met
from app.matching.labels import ADVICE, BETWEEN, LABELS, PURPOSES, SIDES
from app.matching.marks import as_written, fold_mark, standards_in
from app.matching.natures import GOODS, NATURES
from app.matching.pair import Pair, shared_code, shared_likely_code
from app.matching.profile import Profile
from app.matching.reasons_details import DETAIL_VALUES, detail_facts
from app.matching.suggestions import Suggestion
from app.matching.text import surface_words
from app.matching.types import Outcome, Reason
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS, display_code
from app.vocabulary.countries import countries
from app.vocabulary.messages import in_language
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language, Side
from app.vocabulary.units import Quantity

WORDS_SHOWN = 8
_SHORTEST_SHOWN = len("w:мм")
"""Units and lone letters count, but tell a reader nothing."""

NOT_STATED = frozenset(
    f"{aspect}.unknown" for aspect in ("code", "text", "standards", "quantity", "country")
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
    facts = _facts(pair, language)
    return tuple(
        _reason(outcome, pair, facts, language)
        for outcome in suggestion.judgement.outcomes
        if worth_nothing or outcome.points
    )


def _reason(outcome: Outcome, pair: Pair, facts: dict[str, str], language: Language) -> Reason:
    wanted, offered = _VALUES[outcome.aspect](pair, language)
    label = in_language(LABELS[outcome.code], language)
    if "{" in label:
        measured = outcome.measured
        label = label.format(
            **(facts | detail_facts(pair, language, outcome.aspect)),
            share=f"{measured:.0%}" if measured is not None else "",
            km=f"{measured:.0f}" if measured is not None else "",
        )
    label = label.rstrip(": ")
    missing = tuple(
        side for side, value in ((Side.OFFER, offered), (Side.NEED, wanted)) if value is None
    )
    if outcome.code in NOT_STATED and len(missing) == 1:
        label = f"{label} {in_language(SIDES[missing], language)}"
    return Reason(
        aspect=outcome.aspect,
        code=outcome.code,
        label=label,
        points=outcome.points,
        wanted=wanted,
        offered=offered,
    )


def advice_label(advice: Advice, language: Language) -> str:
    """Say what could be stated, where, and what the score would be."""
    low, high = f"{advice.low:.2f}", f"{advice.high:.2f}"
    scores = high if low == high else in_language(BETWEEN, language).format(low=low, high=high)
    where = in_language(SIDES[advice.sides], language)
    return in_language(ADVICE[advice.code], language).format(where=where, scores=scores)


def _facts(pair: Pair, language: Language) -> dict[str, str]:
    shared, _, _ = shared_code(pair)
    likely, _ = shared_likely_code(pair, HEADING_DIGITS)
    deeper, _ = shared_likely_code(pair, SUBHEADING_DIGITS)
    met, _ = marks_met(pair)
    return {
        "code": display_code(shared),
        "title": _title(shared, language),
        "likely": likely,
        "likely_title": _title(likely, language),
        "deeper": display_code(deeper),
        "deeper_title": _title(deeper, language),
        "words": ", ".join(_shared_words(pair.offer, pair)),
        "met": ", ".join(_as_written(pair.need, met)),
        "natures": f"{_natures(pair.need, language)} — {_natures(pair.offer, language)}",
        "purpose": in_language(PURPOSES[pair.need.listing.purpose], language),
    }


def _title(code: str, language: Language) -> str:
    entry = nearest_entry(code) if code else None
    return entry.title(language) if entry else ""


def _shared_words(side: Profile, pair: Pair) -> list[str]:
    shared = pair.need.terms.keys() & pair.offer.terms.keys()
    stems = frozenset(
        term[2:]
        for term in shared
        if term.startswith("w:") and len(term) > _SHORTEST_SHOWN and not term[2:].isdigit()
    )
    listing = side.listing
    return surface_words(f"{listing.title} {listing.description}", stems)[:WORDS_SHOWN]


def _text_values(pair: Pair, language: Language) -> Values:
    return (
        ", ".join(_shared_words(pair.need, pair)) or pair.need.listing.title or None,
        ", ".join(_shared_words(pair.offer, pair)) or pair.offer.listing.title or None,
    )


def _code_values(pair: Pair, language: Language) -> Values:
    _, wanted, offered = shared_code(pair)
    need, offer = pair.need.listing.codes, pair.offer.listing.codes
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
    return _natures(pair.need, language), _natures(pair.offer, language)


def _natures(side: Profile, language: Language) -> str:
    named = [in_language(NATURES[nature], language) for nature in sorted(side.natures)]
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
    return f"{quantity.value:,.10g} {quantity.unit.symbol(language)} {period}".replace(",", " ")


def _standards_values(pair: Pair, language: Language) -> Values:
    def named(side: Profile) -> str | None:
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


_VALUES: dict[str, Callable[[Pair, Language], Values]] = {
    "base": _nothing,
    "code": _code_values,
    "likely_subheading": _code_values,
    "text": _text_values,
    "standards": _standards_values,
    "nature": _nature_values,
    "quantity": _quantity_values,
    "country": _country_values,
    "purpose": _purpose_values,
    "decision": _nothing,
    **DETAIL_VALUES,
}

"""What the words of reasons are made of: what labels ask for, and both values compared."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from app.matching.aspects import marks_met
from app.matching.facts import number
from app.matching.keys import Sort
from app.matching.labels import PURPOSES
from app.matching.marks import as_written, fold_mark, standards_in
from app.matching.natures import GOODS, NATURES, Nature
from app.matching.pair import Pair, shared_code, shared_likely_code
from app.matching.profile import Profile
from app.matching.reasons_details import DETAIL_FACTS, DETAIL_VALUES
from app.matching.text import surface_words
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS, display_code
from app.vocabulary.countries import countries
from app.vocabulary.messages import in_language
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language
from app.vocabulary.units import Quantity

WORDS_SHOWN = 8

_SIDES_KEPT = 100
"""Sides of pairs of which words are kept: who asks is a side of every pair of an answer."""

Values = tuple[str | None, str | None]


class Facts(dict[str, str]):
    """What fills labels, each worked out when a label first asks for it."""

    def __init__(self, pair: Pair, language: Language) -> None:
        """Start with nothing worked out."""
        super().__init__()
        self.pair = pair
        self.language = language

    def __missing__(self, name: str) -> str:
        """Work one out."""
        fill = DETAIL_FACTS.get(name)
        found = self[name] = fill(self.pair, self.language) if fill else _FACTS[name](self)
        return found

    @cached_property
    def codes(self) -> tuple[str, str, str]:
        """The deepest shared code, and the two codes."""
        return shared_code(self.pair)


@lru_cache(maxsize=10_000)
def _title(code: str, language: Language) -> str:
    entry = nearest_entry(code) if code else None
    return entry.title(language) if entry else ""


def _likely(facts: Facts, digits: int) -> str:
    return shared_likely_code(facts.pair, digits)[0]


_FACTS: dict[str, Callable[[Facts], str]] = {
    "code": lambda facts: display_code(facts.codes[0]),
    "title": lambda facts: _title(facts.codes[0], facts.language),
    "likely": lambda facts: _likely(facts, HEADING_DIGITS),
    "likely_title": lambda facts: _title(_likely(facts, HEADING_DIGITS), facts.language),
    "deeper": lambda facts: display_code(_likely(facts, SUBHEADING_DIGITS)),
    "deeper_title": lambda facts: _title(_likely(facts, SUBHEADING_DIGITS), facts.language),
    "words": lambda facts: _shared_words(facts.pair)[1],
    "met": lambda facts: ", ".join(_as_written(facts.pair.need, marks_met(facts.pair)[0])),
    "natures": lambda facts: " — ".join(filter(None, _nature_values(facts.pair, facts.language))),
    "purpose": lambda facts: in_language(PURPOSES[facts.pair.need.listing.purpose], facts.language),
}
"""What a label may ask for."""


def _shared_words(pair: Pair) -> tuple[str, str]:
    shared = _stems(pair.origin) & pair.partner.words(Sort.MARK)
    return _named_words(pair.need, shared), _named_words(pair.offer, shared)


@lru_cache(maxsize=_SIDES_KEPT)
def _stems(asker: Profile) -> frozenset[int]:
    return asker.words(Sort.MARK)


def _named_words(side: Profile, stems: frozenset[int]) -> str:
    if not stems:
        return ""
    listing = side.listing
    texts = (listing.title, listing.description)
    return ", ".join(surface_words(texts, stems, WORDS_SHOWN, side.language))


def _text_values(facts: Facts) -> Values:
    wanted, facts["words"] = _shared_words(facts.pair)
    return (
        wanted or facts.pair.need.listing.title or None,
        facts["words"] or facts.pair.offer.listing.title or None,
    )


def _code_values(facts: Facts) -> Values:
    _, wanted, offered = facts.codes
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
    return f"{quantity.unit.counted(number(quantity.value, language), language)} {period}"


def _standards_values(pair: Pair, language: Language) -> Values:
    def named(side: Profile) -> str | None:
        if not side.standards and not side.grades:
            return None
        return ", ".join(_as_written(side, sorted(side.standards | side.grades))) or None

    return named(pair.need), named(pair.offer)


def _as_written(side: Profile, marks: list[str]) -> list[str]:
    written = _spellings(side) if marks else {}
    return [written.get(mark, mark) for mark in marks]


@lru_cache(maxsize=_SIDES_KEPT)
def _spellings(side: Profile) -> Mapping[str, str]:
    """Marks as the listing wrote them: in its own field, else in its text."""
    listing = side.listing
    written = as_written(f"{listing.title}\n{listing.description}")
    named = {
        mark: text for text in listing.standards for mark in standards_in(text) or {fold_mark(text)}
    }
    return {**written, **named} if named else written


def _purpose_values(pair: Pair, language: Language) -> Values:
    return (
        in_language(PURPOSES[pair.need.listing.purpose], language),
        in_language(PURPOSES[pair.offer.listing.purpose], language),
    )


def _nothing(pair: Pair, language: Language) -> Values:
    return None, None


def _of_pair(values: Callable[[Pair, Language], Values]) -> Callable[[Facts], Values]:
    return lambda facts: values(facts.pair, facts.language)


VALUES: dict[str, Callable[[Facts], Values]] = {
    "code": _code_values,
    "likely_subheading": _code_values,
    "text": _text_values,
} | {
    aspect: _of_pair(values)
    for aspect, values in {
        "base": _nothing,
        "standards": _standards_values,
        "nature": _nature_values,
        "quantity": _quantity_values,
        "country": _country_values,
        "purpose": _purpose_values,
        "decision": _nothing,
        **DETAIL_VALUES,
    }.items()
}
"""By aspect, both values compared."""

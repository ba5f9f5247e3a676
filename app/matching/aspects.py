"""The aspects of a pair: each looks at one thing and names the level that holds.

An aspect's measure returns a level's name, where in that level the pair stands (0 to 1), and what
was measured. How many points a level is worth is the scorecard's business.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from app.matching.marks import digits_of
from app.matching.pair import Pair, shared_code, shared_likely_code
from app.matching.successions import later, successions
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS
from app.vocabulary.countries import countries
from app.vocabulary.terms import Verdict

MARK_SIMILARITY = 90
"""rapidfuzz ratio from which two long marks count as one with a typing error."""

_FUZZY_FROM = 7
"""Shorter marks must be equal: `АД31` and `АД33` are different alloys."""


class Found(NamedTuple):
    """The level that holds, the place within it, and what was measured."""

    level: str
    grade: float = 1.0
    measured: float | None = None


Measure = Callable[[Pair], Found]

TEXT_STEPS = (
    # From which similarity on each level holds; the last ends at 1.
    ("unlike", 0.0),
    ("faint", 0.06),
    ("partial", 0.15),
    ("close", 0.30),
    ("very_close", 0.50),
    ("nearly_equal", 0.70),
)
_STARTS = tuple(start for _, start in TEXT_STEPS)
_ENDS = (*_STARTS[1:], 1.0)

FOREIGN_UNKNOWN = frozenset({"unlike", "faint"})
"""Levels that say nothing when the two texts are in different languages."""


def base(pair: Pair) -> Found:
    """Before anything is known: most pairs of a registry do not fit."""
    return Found("prior")


def text(pair: Pair) -> Found:
    """How alike the words, marks and pieces of words of the two texts are."""
    similarity = min(pair.similarity, 1.0)
    if not pair.need.said or not pair.offer.said:
        return Found("unknown")
    place = bisect_right(_STARTS, similarity) - 1
    name, start = TEXT_STEPS[place]
    if name in FOREIGN_UNKNOWN and pair.need.language is not pair.offer.language:
        # Words of different languages cannot be alike; that says nothing of the goods.
        return Found("other_language", measured=similarity)
    return Found(name, (similarity - start) / (_ENDS[place] - start), similarity)


CODE_LEVELS = {0: "different", 2: "same_chapter", 4: "same_heading", 6: "same_subheading"}


def code(pair: Pair) -> Found:
    """How deep in the TN VED the two meet, and how rare that place is."""
    codes, others = pair.need.listing.codes, pair.offer.listing.codes
    if codes and others:
        return code_found(shared_code(pair)[0], pair.rarity)
    _, agreement = shared_likely_code(pair, HEADING_DIGITS)
    if agreement == 0:
        return Found("unknown")
    return Found("predicted" if codes or others else "both_predicted", agreement, agreement)


def code_found(shared: str, rarity: Callable[[str], float]) -> Found:
    """The level for a deepest shared code; empty when not even the chapter is shared."""
    level = CODE_LEVELS.get(len(shared), "same_position")
    return Found(level, rarity(shared), float(len(shared)))


def likely_subheading(pair: Pair) -> Found:
    """Whether the texts speak of one subheading, where stated codes end above it."""
    if not pair.need.listing.codes and not pair.offer.listing.codes:
        return Found("unknown")
    if len(shared_code(pair)[0]) >= SUBHEADING_DIGITS:
        return Found("unknown")
    _, agreement = shared_likely_code(pair, SUBHEADING_DIGITS)
    return Found("likely", agreement, agreement) if agreement > 0 else Found("unknown")


def country(pair: Pair) -> Found:
    """Where the partner is, as seen from the asker."""
    return country_found(pair.origin.listing.country, pair.partner.listing.country)


@lru_cache(maxsize=10_000)
def country_found(asker_code: str | None, partner_code: str | None) -> Found:
    """The level for two states, as seen from the first."""
    asker = countries().get(asker_code or "")
    partner = countries().get(partner_code or "")
    if asker is None or partner is None:
        return Found("unknown")
    if asker is partner:
        return Found("same_state")
    if asker.member and partner.member:
        level = "neighbour_member" if partner.code in asker.neighbours else "member"
        return Found(level, measured=round(asker.capital_distance_km(partner)))
    if set(asker.blocs) & set(partner.blocs):
        return Found("same_bloc", measured=round(asker.capital_distance_km(partner)))
    if asker.observes_with(partner):
        return Found("observer", measured=round(asker.capital_distance_km(partner)))
    return Found("outside", measured=round(asker.capital_distance_km(partner)))


def nature(pair: Pair) -> Found:
    """Whether both mean the same kind of thing: goods, used goods, waste, a service or a toy."""
    return Found("same" if pair.need.natures == pair.offer.natures else "different")


COVERED = (("covers_all", 1.0), ("covers_half", 0.5), ("covers_tenth", 0.1))
"""Share of the needed quantity from which on each level holds."""


def quantity(pair: Pair) -> Found:
    """How much of the needed quantity the offer covers."""
    needed, offered = pair.need.listing.quantity, pair.offer.listing.quantity
    if needed is None or offered is None:
        return Found("unknown")
    if not needed.comparable(offered):
        return Found("other_unit")
    if needed.yearly_base == 0:
        # Nothing is needed, or so little that the base unit cannot hold it.
        return Found("covers_all", measured=1.0)
    share = offered.yearly_base / needed.yearly_base
    for level, least in COVERED:
        if share >= least:
            return Found(level, measured=share)
    return Found("covers_little", measured=share)


def standards(pair: Pair) -> Found:
    """Whether the standards and grades that the need names, or successors, are in the offer."""
    outcomes = [
        _covered(wanted, offered)
        for wanted, offered in (
            (pair.need.standards, pair.offer.standards),
            (pair.need.grades, pair.offer.grades),
        )
        if wanted and offered
    ]
    if not outcomes:
        return Found("unknown")
    share = sum(outcomes) / len(outcomes)
    if share == 1.0:
        return Found("successor" if successions(pair) else "all", measured=share)
    return Found("some", share, share) if share > 0 else Found("none", measured=0.0)


def marks_met(pair: Pair) -> tuple[list[str], list[str]]:
    """Return the need's marks that the offer has, and those it lacks, sorted."""
    wanted = pair.need.standards | pair.need.grades
    offered = pair.offer.standards | pair.offer.grades
    met = sorted(mark for mark in wanted if _has(offered, mark))
    return met, sorted(wanted - set(met))


def _covered(wanted: frozenset[str], offered: frozenset[str]) -> float:
    return sum(_has(offered, mark) for mark in wanted) / len(wanted)


def _has(offered: frozenset[str], mark: str) -> bool:
    if mark in offered or not later(mark).isdisjoint(offered):
        return True
    if len(mark) < _FUZZY_FROM:
        return False
    best = process.extractOne(mark, offered, scorer=fuzz.ratio, score_cutoff=MARK_SIMILARITY)
    # A typing error does not change a number: digits must agree.
    return best is not None and digits_of(best[0]) == digits_of(mark)


def purpose(pair: Pair) -> Found:
    """Whether both want the same: goods, a partner for a project, or technology."""
    same = pair.need.listing.purpose is pair.offer.listing.purpose
    return Found("same" if same else "different")


def decision(pair: Pair) -> Found:
    """What people said of this pair earlier."""
    match pair.decision:
        case None:
            return Found("none")
        case Verdict.ACCEPTED:
            return Found("accepted")
        case Verdict.DECLINED:
            return Found("declined")
        case Verdict.CONTACTED:
            return Found("contacted")
        case Verdict.CONTRACTED:
            return Found("contracted")

"""Weighing the witnesses on texts that the network has not learnt.

Listings are held out together with all that resemble them: another listing of the same maker would
tell the code by its phrases, and the weights would trust similar listings too much. Each is asked
as it stands and again as a few words out of its beginning, because people type a few words. Words
of the thesaurus are asked too, and pieces of titles, so that goods that no listing has named keep
their say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from app.matching.assistant.bags import Bag, Bags, bag
from app.matching.assistant.calibration import Case, fit_judge
from app.matching.assistant.evidence import Sources, hear
from app.matching.assistant.judge import Judge
from app.matching.assistant.neighbours import Neighbours
from app.matching.assistant.training import Schedule, train
from app.matching.assistant.types import CodedText

SHARE = 0.15
MOST = 2500
"""How many listings are held out."""

FROM_THESAURUS = 800
"""How many trade words are asked, and how many titles; at most a third of the held-out listings."""

NEAR_COPY = 0.55
"""Similarity from which a listing is hidden together with the held-out one. With 0.55 the nearest
neighbour is right as often as for makers that were never seen."""

MOST_UNSEEN = 0.4
"""Most of the listings that may be hidden, so that enough are left to learn from."""

LARGEST = 0.05
"""An organization with more of all listings than this is a trader of everything, not a maker."""

_COPIES = 100
_THINNED = (0.33, 0.9)
_SHORTEST, _LONGEST, _OPENING = 2, 8, 12


def calibrated(
    listings: Sequence[CodedText],
    bags: Sequence[Bag],
    sources: Sources,
    prior: Judge,
    schedule: Schedule,
) -> Judge:
    """Fit the judge on listings that neither network nor neighbours have seen the like of."""
    return fit_judge(held_out_cases(listings, bags, sources, schedule), prior)


def held_out_cases(
    listings: Sequence[CodedText], bags: Sequence[Bag], sources: Sources, schedule: Schedule
) -> list[Case]:
    """Return what the witnesses say of held-out listings, of trade words and of titles."""
    random = np.random.default_rng(schedule.seed)
    neighbours = Neighbours()
    neighbours.learn_bags(listings, Bags.of(bags))
    hidden = hold_out(listings, bags, neighbours, random)
    unseen = frozenset[str]().union(*hidden.values())
    seen = [row for row, one in enumerate(listings) if one.id not in unseen]
    network = train([bags[row] for row in seen], [listings[row].codes[0] for row in seen], schedule)
    sources = replace(sources, network=network)
    cases: list[Case] = []
    for row in hidden:
        shortened = bag(shorten(listings[row].text, random))
        for asked in (bags[row], shortened):
            near = neighbours.similar(asked, exclude=hidden[row])
            cases.append(Case.of(hear(asked, sources, near), listings[row].codes))
    cases.extend(thesaurus_cases(sources, neighbours, len(hidden) // 3, random))
    return cases


def thesaurus_cases(
    sources: Sources, neighbours: Neighbours, most: int, random: np.random.Generator
) -> Iterable[Case]:
    """Ask trade words drawn at random, and some of the words of titles drawn at random."""
    for nomenclature, altered in ((sources.trade, _as_it_is), (sources.titles, _thinned)):
        drawn = random.permutation(len(nomenclature.codes))[: min(most, FROM_THESAURUS)]
        for place in drawn.tolist():
            asked = bag(altered(nomenclature.texts[place], random))
            heard = hear(asked, sources, neighbours.similar(asked))
            yield Case.of(heard, [nomenclature.codes[place]])


def shorten(text: str, random: np.random.Generator) -> str:
    """Return a few words in a row out of the first of a text."""
    words = text.split()
    length = int(random.integers(_SHORTEST, _LONGEST + 1))
    start = int(random.integers(0, max(1, min(_OPENING, len(words)) - length + 1)))
    return " ".join(words[start : start + length])


def _as_it_is(text: str, _: np.random.Generator) -> str:
    return text


def _thinned(text: str, random: np.random.Generator) -> str:
    """Leave out between a third and nine tenths of the words of a title."""
    words = text.split()
    kept = random.random(len(words)) > random.uniform(*_THINNED)
    return " ".join(word for word, stays in zip(words, kept, strict=True) if stays)


def hold_out(
    listings: Sequence[CodedText],
    bags: Sequence[Bag],
    neighbours: Neighbours,
    random: np.random.Generator,
) -> dict[int, frozenset[str]]:
    """By row held out, the ids hidden with it: its near copies and its organization's listings."""
    owned = _owned(listings)
    hidden: dict[int, frozenset[str]] = {}
    unseen: set[str] = set()
    for row in random.permutation(len(listings)).tolist():
        if len(hidden) >= min(MOST, SHARE * len(listings)):
            break
        near = neighbours.similar(bags[row], limit=_COPIES)
        copies = {one.coded.id for one in near if one.similarity >= NEAR_COPY}
        own = copies | owned.get(listings[row].organization_id, set()) | {listings[row].id}
        if len(unseen | own) <= MOST_UNSEEN * len(listings):
            hidden[row] = frozenset(own)
            unseen |= own
    return hidden


def _owned(listings: Sequence[CodedText]) -> dict[str | None, set[str]]:
    """Ids by organization, without those that hold too much of the register to be hidden."""
    owned: dict[str | None, set[str]] = {}
    for one in listings:
        if one.organization_id is not None:
            owned.setdefault(one.organization_id, set()).add(one.id)
    return {owner: ids for owner, ids in owned.items() if len(ids) <= LARGEST * len(listings)}

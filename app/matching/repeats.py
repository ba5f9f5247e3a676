"""Listings that say the same thing twice, or again what was hidden."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from rapidfuzz.fuzz import token_sort_ratio

from app.matching.marks import fold_mark
from app.matching.text import normalize
from app.matching.types import Listing

ALIKE = 0.92
"""Likeness of the words of two titles from which they are taken for the same."""

_SUBHEADING_DIGITS = 6
_AROUND = ".,;:!?()[]«»\"'„“”-–—"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A listing that repeats an earlier one.

    Attributes:
        listing: id of the later one.
        earlier: id of the one that it repeats.
        likeness: of the words of their titles, 0 to 1.
    """

    listing: str
    earlier: str
    likeness: float


def repeats(
    listings: Iterable[Listing], changed: Collection[str], known_apart: Callable[[str, str], bool]
) -> list[Repeat]:
    """Find the repeats in which a changed listing takes part, in order of their ids.

    A repeat is of the same organization and side, with the same numbers and marks, amount, kind,
    purpose and place, no other subheading, and with words that differ by no more than a typing
    error: `Труба 57×3` and `Труба 57×4` are other goods, as are 5 tonnes and 50.

    Args:
        listings: all that may be one another's repeats; ids tell which is the earlier one.
        changed: ids of those that are looked at.
        known_apart: whether the source of two listings says that they are two.
    """
    groups: dict[object, list[tuple[Listing, str]]] = defaultdict(list)
    for listing in listings:
        marks, words = _parted(listing.title)
        if words:
            told = (listing.organization_id, listing.side, listing.kind, listing.purpose,
                    listing.city, listing.quantity, marks)  # fmt: skip
            groups[told].append((listing, words))
    asked = frozenset(changed)
    found: dict[str, Repeat] = {}
    for group in groups.values():
        for one in group:
            if one[0].id not in asked:
                continue
            for other in group:
                (earlier, said), (listing, words) = sorted((one, other), key=lambda it: it[0].id)
                if listing is earlier or not _one_goods(listing, earlier):
                    continue
                likeness = token_sort_ratio(words, said, score_cutoff=100 * ALIKE) / 100
                best = found[listing.id].likeness if listing.id in found else 0.0
                if likeness > best and not known_apart(listing.id, earlier.id):
                    found[listing.id] = Repeat(listing.id, earlier.id, round(likeness, 3))
    return [found[key] for key in sorted(found)]


def said_again(standing: Iterable[Listing], hidden: Iterable[Listing]) -> list[Repeat]:
    """Find listings that say again what was hidden, in order of their ids.

    Such a one is on the same side, with the same numbers and marks in its title and other words
    that differ by no more than a typing error. It is of the same organization, or of the same
    portal with a description that is the same but for that. Amount, codes, kind and place may be
    others: they are soon changed, and what was hidden is words.

    Returns:
        repeats whose `earlier` is the hidden listing that is most alike.
    """
    groups: dict[object, list[tuple[Listing, str]]] = defaultdict(list)
    for listing in hidden:
        marks, words = _parted(listing.title)
        if words:
            groups[listing.side, marks].append((listing, words))
    found: dict[str, Repeat] = {}
    for listing in standing:
        marks, words = _parted(listing.title)
        for before, said in groups.get((listing.side, marks), ()):
            likeness = token_sort_ratio(words, said, score_cutoff=100 * ALIKE) / 100
            best = found[listing.id].likeness if listing.id in found else 0.0
            if likeness > best and _one_voice(listing, before):
                found[listing.id] = Repeat(listing.id, before.id, round(likeness, 3))
    return [found[key] for key in sorted(found)]


def _one_voice(one: Listing, other: Listing) -> bool:
    """Whether it may be the same that publishes again, with no more than another key or owner."""
    if one.organization_id == other.organization_id:
        return True
    if one.portal != other.portal:
        return False
    told, again = normalize(one.description), normalize(other.description)
    return told == again or token_sort_ratio(told, again) >= 100 * ALIKE


def _parted(title: str) -> tuple[tuple[str, ...], str]:
    """The numbers and marks of a title, and its other words."""
    words = [word.strip(_AROUND) for word in normalize(title).replace("×", "x").split()]
    marks = sorted(fold_mark(word) for word in words if any(letter.isdigit() for letter in word))
    rest = [word for word in words if word and not any(letter.isdigit() for letter in word)]
    return tuple(marks), " ".join(rest)


def _one_goods(one: Listing, other: Listing) -> bool:
    """Whether no code speaks against it; a listing without codes may be anything."""
    subheadings, others = (
        {code[:_SUBHEADING_DIGITS] for code in listing.codes} for listing in (one, other)
    )
    return (
        not subheadings
        or not others
        or any(a.startswith(b) or b.startswith(a) for a in subheadings for b in others)
    )

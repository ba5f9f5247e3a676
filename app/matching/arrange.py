"""Arranges judged pairs for a reader: what is nearly the same folds, what repeats stands back."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.matching.keys import Sort
from app.matching.profile import Profile

SAME_WORDS = 0.8
"""Share of common words from which two listings of one organization are nearly the same."""

STEP_BACK = 1.0
"""Log-odds that an answer loses for each better one of its organization or state."""

_COMPARED = 10
"""Listings of an organization that a further one is compared with; more would be slow."""

_SUBHEADING_DIGITS = 6

T = TypeVar("T")


def folded(items: Sequence[T], profile_of: Callable[[T], Profile]) -> list[tuple[T, list[T]]]:
    """Fold nearly equal listings of one organization under the best of them.

    Args:
        items: best first.
        profile_of: the listing of an item.

    Returns:
        The items that stay, in their order, each with those that it stands for, best first.
    """
    owners = Counter(profile_of(item).listing.organization_id for item in items)
    kept: list[tuple[T, list[T]]] = []
    known: dict[str, list[tuple[Profile, frozenset[int], list[T]]]] = {}
    for item in items:
        profile = profile_of(item)
        owner = profile.listing.organization_id
        if owner is None or owners[owner] == 1:
            kept.append((item, []))
            continue
        words = profile.words(Sort.NUMBER)
        others = known.setdefault(owner, [])
        like = next(
            (under for other, said, under in others if nearly_same(profile, words, other, said)),
            None,
        )
        if like is not None:
            like.append(item)
            continue
        under: list[T] = []
        kept.append((item, under))
        if len(others) < _COMPARED:
            others.append((profile, words, under))
    return kept


def nearly_same(
    one: Profile, words: frozenset[int], other: Profile, other_words: frozenset[int]
) -> bool:
    """Whether two listings offer the same goods in nearly the same words, sizes apart.

    Other grades, standards, subheadings, kinds or purposes are other goods.
    """
    if (one.standards, one.grades) != (other.standards, other.grades):
        return False
    if (one.listing.kind, one.listing.purpose) != (other.listing.kind, other.listing.purpose):
        return False
    if _subheadings(one) != _subheadings(other):
        return False
    if not words or not other_words:
        return one.listing.title == other.listing.title
    return len(words & other_words) >= SAME_WORDS * len(words | other_words)


def spaced(
    items: Iterable[T], group_of: Callable[[T], str | None], log_odds: Callable[[T], float]
) -> list[tuple[float, T]]:
    """Let repeats of a group stand back: the n-th best of it loses n - 1 steps.

    This is the greedy choice of the best answer at each place, with a constant cost for each
    earlier one of the same group; since it is only a value, pages of it join.

    Args:
        items: best first.
        group_of: organization or state of an item; None stands for itself.
        log_odds: of an item.

    Returns:
        The items with the value that now orders them, in the order they came.
    """
    seen: Counter[str | None] = Counter()
    placed = []
    for item in items:
        group = group_of(item)
        placed.append((log_odds(item) - STEP_BACK * seen[group], item))
        seen[group] += group is not None
    return placed


def _subheadings(profile: Profile) -> frozenset[str]:
    return frozenset(code[:_SUBHEADING_DIGITS] for code in profile.listing.codes)

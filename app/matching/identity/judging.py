"""The scorecard of identity: log-odds of each trait add up to the probability that two are one.

The points are what Fellegi and Sunter's model calls match weights. A shared name is worth as much
as it is rare in the registry; the rest is set by hand, see docs/identity.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance.Levenshtein import distance

from app.matching.identity.rarity import Rarity
from app.matching.identity.reasons import Reason
from app.matching.identity.traits import Form, Name, Traits
from app.matching.scorecard import probability

PROPOSED = 0.5
"""From this probability on a pair is put before a person."""

NEAR_CERTAIN = 0.97
"""From this probability on a record that is to be created is refused as a duplicate."""

_BASE = -9.5
_MOST_OF_NAME = 15.0
_SPELLING, _NEAR, _SIMILAR = 0.97, 0.9, 0.8
_LEAST_OF_PLACE, _MOST_OF_PLACE = 1.0, 3.5
_ADDRESS_ALIKE = 0.9
_LETTERS_A_MISTAKE = 12
_LEAST_MISTYPED = 5
_LEAST_STEM = 4


@dataclass(frozen=True, slots=True)
class Kinship:
    """How far two records are one organization.

    Attributes:
        points: the sum of the reasons' points.
    """

    probability: float
    points: float
    reasons: tuple[Reason, ...]


def judge(one: Traits, other: Traits, rarity: Rarity) -> Kinship:
    """Compare two records; which is which does not matter to the sum."""
    reasons = (
        Reason("base.any", _BASE),
        *_identifiers(one, other),
        _name(one, other, rarity),
        *_numbers(one, other),
        *_form(one, other),
        *_place(one, other, rarity),
        *_address(one, other),
        *_site(one, other),
        *_phone(one, other),
    )
    points = round(sum(reason.points for reason in reasons), 4)
    return Kinship(probability(points), points, reasons)


def _identifiers(one: Traits, other: Traits) -> Iterator[Reason]:
    said = (_shown(one.numbers | one.unchecked), _shown(other.numbers | other.unchecked))
    mine, theirs = dict(one.numbers), dict(other.numbers)
    if one.numbers & other.numbers:
        yield Reason("identifier.same", 25.0, *said)
    elif any(mine[scheme] != theirs[scheme] for scheme in mine.keys() & theirs.keys()):
        yield Reason("identifier.different", -20.0, *said)
    elif (one.numbers | one.unchecked) & (other.numbers | other.unchecked):
        yield Reason("identifier.unverified", 5.0, *said)


def _name(one: Traits, other: Traits, rarity: Rarity) -> Reason:
    """The best that any name of the one says with any of the other."""
    persons = Form.PERSON in {one.form, other.form}
    found = [
        _names(mine, theirs, rarity, persons=persons)
        for mine in one.names
        for theirs in other.names
    ]
    return max(found, key=lambda reason: reason.points, default=Reason("name.different", -6.0))


def _names(  # noqa: PLR0911 - one a level
    one: Name, other: Name, rarity: Rarity, *, persons: bool
) -> Reason:
    said = (one.spelling, other.spelling)
    if one.spelling == other.spelling:
        return Reason("name.same", _capped(rarity.of_name(one.words)), *said)
    ratio = fuzz.token_sort_ratio(one.spoken, other.spoken) / 100
    shared = one.words & other.words
    joined = one.spoken.replace(" ", "") == other.spoken.replace(" ", "")
    if joined or one.words == other.words or (ratio >= _SPELLING and not persons):
        worth = min(map(rarity.of_name, (one.words, other.words)))
        return Reason("name.spelling", _capped(worth) - 1.0, *said)
    if persons or (not shared and ratio < _NEAR):  # given names are shared by many persons
        return Reason("name.different", -6.0, *said)
    worth = _capped(rarity.of(shared))
    lacking = _capped(rarity.of(one.words ^ other.words))
    if shared in (one.words, other.words):
        # A trading house or a managing company bears the name of its plant.
        return Reason("name.part", round(0.85 * worth - 1.5 - 0.25 * lacking, 2), *said)
    if _mistyped(one.words - shared, other.words - shared):
        # Two coined names that differ by a letter are as often two brands as a mistake.
        whole = min(map(rarity.of_name, (one.words, other.words)))
        return Reason("name.near", round(0.9 * _capped(whole) - 4.0, 2), *said)
    if ratio >= _SIMILAR:
        return Reason("name.similar", round(0.7 * worth - 1.0 - 0.25 * lacking, 2), *said)
    return Reason("name.different", -6.0, *said)


def _mistyped(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether words of two names are the same but for a letter each."""
    return len(one) == len(other) and all(
        len(mine) >= _LEAST_MISTYPED
        and mine[0] == theirs[0]
        and distance(mine, theirs) <= 1 + len(mine) // _LETTERS_A_MISTAKE
        for mine, theirs in zip(sorted(one), sorted(other), strict=True)
    )


def _capped(worth: float) -> float:
    return round(max(0.0, min(worth, _MOST_OF_NAME)), 2)


def _numbers(one: Traits, other: Traits) -> Iterator[Reason]:
    """Plant No. 1 and plant No. 2 are two."""
    pairs = [(mine.numbers, theirs.numbers) for mine in one.names for theirs in other.names]
    if pairs and not any(mine == theirs for mine, theirs in pairs):
        yield Reason("number.different", -4.0)


def _form(one: Traits, other: Traits) -> Iterator[Reason]:
    if one.form is None or other.form is None:
        return
    said = (one.form.value, other.form.value)
    if one.form is other.form:
        yield Reason("form.same", 0.5, *said)
    else:
        person = Form.PERSON in {one.form, other.form}
        yield Reason("form.different", -6.0 if person else -5.5, *said)


def _place(one: Traits, other: Traits, rarity: Rarity) -> Iterator[Reason]:
    mine, theirs = one.shown, other.shown
    if one.country and other.country and one.country != other.country:
        yield Reason("country.different", -8.0, one.country, other.country)
        return
    # Some cities are regions, and some sources write the city where the region belongs.
    seldom = min(rarity.of_place(known.region or known.city) for known in (one, other))
    worth = round(max(_LEAST_OF_PLACE, min(seldom, _MOST_OF_PLACE)), 2)
    cities = one.city and one.city in {other.city, other.region}
    if cities or (other.city and other.city == one.region):
        yield Reason(
            "place.city", worth + 0.5, mine.city or mine.region, theirs.city or theirs.region
        )
    elif one.region and one.region == other.region:
        yield Reason("place.region", worth, mine.region, theirs.region)
    elif _named_after(one.city, other.region) or _named_after(other.city, one.region):
        yield Reason("place.region", worth, mine.city or mine.region, theirs.city or theirs.region)
    elif _named_after(one.region, other.region) or _named_after(other.region, one.region):
        yield Reason("place.around", -1.0, mine.region, theirs.region)
    elif one.region and other.region:
        yield Reason("place.different", -6.0, mine.region, theirs.region)
    elif one.city and other.city:
        yield Reason("place.different", -3.0, mine.city, theirs.city)


def _named_after(city: str, region: str) -> bool:
    """Whether a region bears the name of a city: Samara, the region of Samara."""
    stem = city.partition(" ")[0][: max(_LEAST_STEM, len(city) - 2)]
    return len(stem) >= _LEAST_STEM and region.startswith(stem) and city != region


def _address(one: Traits, other: Traits) -> Iterator[Reason]:
    if not one.address or not other.address:
        return
    said = (one.shown.address, other.shown.address)
    mine, theirs = (" ".join(sorted(words)) for words in (one.address, other.address))
    numbers = {word for word in one.address ^ other.address if word[0].isdigit()}
    if fuzz.token_set_ratio(mine, theirs) / 100 >= _ADDRESS_ALIKE and not numbers:
        yield Reason("address.same", 4.0, *said)
    else:
        yield Reason("address.different", -0.5, *said)


def _site(one: Traits, other: Traits) -> Iterator[Reason]:
    if one.host and other.host:
        said = (one.host, other.host)
        same = one.host == other.host
        yield Reason("site.same", 6.0, *said) if same else Reason("site.different", -1.5, *said)


def _phone(one: Traits, other: Traits) -> Iterator[Reason]:
    for number in sorted(one.phones & other.phones)[:1]:
        yield Reason("phone.same", 4.0, number, number)


def _shown(numbers: frozenset[tuple[str, str]]) -> str | None:
    return ", ".join(f"{scheme} {value}" for scheme, value in sorted(numbers)) or None

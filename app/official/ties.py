"""Which organizations an entry may speak of: a probability that is the sum of its reasons."""

from collections.abc import Iterable
from math import exp

from app.official.directory import LEAST_ALIKE, Directory, KnownOrganization
from app.official.names import bare_name
from app.values.lists import Entry, EntryFields, Tie, TieReason
from app.vocabulary.codes import common_ancestor
from app.vocabulary.terms import Noun

LEAST = 0.2
"""Probability below which a tie is not worth a person's time."""

BASE = -2.0
_SAME_NUMBER = 8.0
_OTHER_NUMBER = -4.0
_SAME_NAME = 4.0
_CLOSE_NAME = (0.5, 3.0)
_OTHER_NAME = -1.5
_NAMESAKES = -1.5
_SAME_STATE = 0.5
_OTHER_STATE = -3.0
_CODES = ((6, "tie.same_position", 2.0), (4, "tie.same_heading", 1.5), (2, "tie.same_chapter", 0.3))
_NO_CODE = -0.5


def organization_ties(entry: Entry, directory: Directory) -> list[Tie]:
    """Judge the organizations that an entry may speak of, the likeliest first."""
    fields = entry.fields
    alike = dict(_alike(fields, directory))
    same = sum(score == 100 for score in alike.values())  # noqa: PLR2004 - likeness of equal names
    found = []
    for one, score in alike.items():
        reasons = tuple(_reasons(fields, directory.organizations[one.id], score, same))
        probability = 1 / (1 + exp(-sum(reason.points for reason in reasons)))
        if probability >= LEAST:
            found.append(
                Tie(
                    entry_id=entry.id,
                    noun=Noun.ORGANIZATION,
                    record_id=one.id,
                    probability=round(probability, 4),
                    reasons=reasons,
                )
            )
    return sorted(found, key=lambda tie: (-tie.probability, tie.record_id))


def _alike(fields: EntryFields, directory: Directory) -> Iterable[tuple[KnownOrganization, float]]:
    numbered = directory.by_number(fields.identifier) if fields.identifier else None
    named = list(directory.by_name(fields.enterprise, fields.country))
    if numbered is not None and all(one.id != numbered.id for one, _ in named):
        named.append((numbered, 0.0))
    return named


def _reasons(
    fields: EntryFields, known: KnownOrganization, score: float, same: int
) -> Iterable[TieReason]:
    yield TieReason("tie.base", BASE)
    yield from _number_reasons(fields, known)
    yield from _name_reasons(fields, known, score, same)
    if fields.country is not None:
        is_same = fields.country == known.country
        code = "tie.same_state" if is_same else "tie.other_state"
        yield TieReason(code, _SAME_STATE if is_same else _OTHER_STATE, fields.country)
    yield from _code_reasons(fields, known)


def _number_reasons(fields: EntryFields, known: KnownOrganization) -> Iterable[TieReason]:
    scheme = fields.identifier.partition(":")[0]
    if ":" not in fields.identifier:
        return
    if fields.identifier in known.identifiers:
        yield TieReason("tie.same_number", _SAME_NUMBER, fields.identifier)
    elif any(number.partition(":")[0] == scheme for number in known.identifiers):
        yield TieReason("tie.other_number", _OTHER_NUMBER, fields.identifier)


def _name_reasons(
    fields: EntryFields, known: KnownOrganization, score: float, same: int
) -> Iterable[TieReason]:
    if not fields.enterprise:
        return
    if bare_name(fields.enterprise) == bare_name(known.name):
        yield TieReason("tie.same_name", _SAME_NAME, fields.enterprise)
        if same > 1:
            yield TieReason("tie.namesakes", _NAMESAKES, str(same))
    elif score >= LEAST_ALIKE:
        low, high = _CLOSE_NAME
        share = (score - LEAST_ALIKE) / (100 - LEAST_ALIKE)
        yield TieReason("tie.close_name", round(low + share * (high - low), 4), fields.enterprise)
    else:
        yield TieReason("tie.other_name", _OTHER_NAME, fields.enterprise)


def _code_reasons(fields: EntryFields, known: KnownOrganization) -> Iterable[TieReason]:
    theirs = [code for listing in known.listings for code in listing.codes]
    if not fields.codes or not theirs:
        return
    shared = max((common_ancestor(one, other) for one in fields.codes for other in theirs), key=len)
    for digits, name, points in _CODES:
        if len(shared) >= digits:
            yield TieReason(name, points, shared)
            return
    yield TieReason("tie.no_code_in_common", _NO_CODE)

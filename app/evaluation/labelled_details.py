"""What a labelled listing says in fields of its own, with the names that the API takes."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import ValidationError

from app.values.details import GROUPS, details_of
from app.vocabulary.countries import countries
from app.vocabulary.details import Details
from app.vocabulary.details.materials import PropertyRange
from app.vocabulary.properties import material_properties
from app.vocabulary.tags import TagKind, tag_codes
from app.vocabulary.terms import Side

_FACTS = frozenset({"certificates", "green", "material"})
_WISHES = frozenset({"requirements"})


def groups_of_side(side: Side) -> frozenset[str]:
    """Names of the groups that a side may state: an offer has facts, a need requirements."""
    return frozenset(GROUPS) - (_FACTS if side is Side.NEED else _WISHES)


def stated_details(row: Mapping[str, object]) -> Details:
    """Read the groups of a listing.

    Raises:
        ValueError: a field, property, unit, state or tag is not known, or has another shape.
    """
    try:
        details = details_of({name: row.get(name) for name in GROUPS}, known_only=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    unknown = next(_unknown(details), None)
    if unknown is not None:
        raise ValueError(f"{unknown} is not known here")
    return details


def _unknown(details: Details) -> Iterator[str]:
    for stated in _ranges(details):
        known = material_properties().get(stated.name)
        if known is None:
            yield f"the property {stated.name}"
        elif stated.unit not in known.units:
            yield f"the unit {stated.unit} of {stated.name}"
    yield from _not_in(details.preferred_states, countries(), "state")
    yield from _not_in(details.directions, tag_codes(TagKind.DIRECTION), "direction")
    industries = tag_codes(TagKind.CONSUMING_INDUSTRY)
    yield from _not_in(details.consuming_industries, industries, "industry")


def _ranges(details: Details) -> Iterator[PropertyRange]:
    if details.material is not None:
        yield from details.material.properties
    if details.requirements is not None:
        yield from details.requirements.properties


def _not_in(codes: Iterable[str], known: Iterable[str], what: str) -> Iterator[str]:
    yield from (f"the {what} {code}" for code in codes if code not in set(known))

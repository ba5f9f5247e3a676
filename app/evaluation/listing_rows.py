"""One need or offer of a file of pairs, labelled or judged: the same fields, read strictly."""

from collections.abc import Mapping
from typing import Any

from app.evaluation.labelled_details import groups_of_side, stated_details
from app.matching import Listing
from app.vocabulary.codes import parse_code
from app.vocabulary.countries import countries
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

_MORE_OF_LISTING = frozenset(
    {"country", "description", "language", "codes", "quantity", "standards", "purpose", "city"}
)


def listing_of(row: object, key: str, side: Side, *, kind: Kind | None = None) -> Listing:
    """Read one side of a pair.

    Args:
        row: its fields, see `benchmarks/labelled/README.md`.
        key: its id.
        side: need or offer.
        kind: of an offer that states none; None where every offer must.

    Raises:
        ValueError: a field is missing, not known or wrong; names it.
    """
    offer = side is Side.OFFER
    required = {"title"} | ({"kind"} if offer and kind is None else set())
    more = _MORE_OF_LISTING | groups_of_side(side) | ({"kind"} if offer else set())
    given = demand_fields(row, frozenset(required), more - required)
    country = text_of(given, "country") if "country" in given else None
    demand(country is None or country in countries(), f"{country} is no country known here")
    return Listing(
        id=key,
        side=side,
        country=country,
        title=text_of(given, "title"),
        description=text_of(given, "description") if "description" in given else "",
        language=Language(given["language"]) if "language" in given else None,
        codes=tuple(map(_code, _texts(given, "codes"))),
        quantity=_quantity(given["quantity"]) if "quantity" in given else None,
        standards=_texts(given, "standards"),
        kind=Kind(given.get("kind", kind)) if offer else None,
        purpose=Purpose(given["purpose"]) if "purpose" in given else Purpose.SUPPLY,
        city=text_of(given, "city") if "city" in given else None,
        details=stated_details(given),
    )


def demand_fields(
    row: object, required: frozenset[str], more: frozenset[str] = frozenset()
) -> Mapping[str, Any]:
    """Return an object that has all required fields and none that are not known.

    Raises:
        ValueError: it is not so.
    """
    if not isinstance(row, dict):
        raise ValueError(f"an object was expected, not {row!r}")  # noqa: TRY004 - a wrong line
    missing, unknown = required - row.keys(), row.keys() - required - more
    demand(not missing, f"missing: {', '.join(sorted(missing))}")
    demand(not unknown, f"not known: {', '.join(sorted(unknown))}")
    return row


def demand(holds: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise ValueError with a message unless something holds."""
    if not holds:
        raise ValueError(message)


def text_of(row: Mapping[str, Any], name: str) -> str:
    """Return a field that must be a text.

    Raises:
        ValueError: it is none, or empty.
    """
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text that is not empty")
    return value


def _code(text: str) -> str:
    code = parse_code(text)
    unknown = missing_ancestor(code)
    demand(unknown is None, f"there is no TN VED position {unknown}, so no code {code}")
    return code


def _quantity(row: object) -> Quantity:
    given = demand_fields(row, frozenset({"value", "unit", "period"}))
    unit, value = parse_unit(text_of(given, "unit")), given["value"]
    if unit is None:
        raise ValueError(f"{given['unit']} is no unit that is known here")
    if not isinstance(value, int | float) or value <= 0:
        raise ValueError("the value of a quantity must be a number above zero")
    return Quantity(value, unit, Period(given["period"]))


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(values)

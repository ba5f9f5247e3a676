"""Details of a listing as JSON and back: how the store keeps them and how files bring them."""

from collections.abc import Mapping
from dataclasses import fields

from pydantic import JsonValue, TypeAdapter

from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.trade import Price, Terms

_ADAPTER = TypeAdapter(Details)

GROUPS = tuple(field.name for field in fields(Details))
"""Names of the groups, which are also the names of their columns."""


_PRICED = {"terms"}
_BESIDE_PRICE = tuple(field.name for field in fields(Terms) if field.name != "price")
_NOTHING: dict[str, JsonValue] = _ADAPTER.dump_python(NO_DETAILS, mode="json")


def details_of(groups: Mapping[str, object], *, known_only: bool = False) -> Details:
    """Read the groups that there are; those that are None or left out are not stated.

    Args:
        groups: by name.
        known_only: refuse a field that no group has, instead of leaving it out.

    Raises:
        pydantic.ValidationError: a group has another shape.
    """
    given = {name: value for name, value in groups.items() if value}
    if not given:
        return NO_DETAILS
    return _ADAPTER.validate_python(given, extra="forbid" if known_only else None)


def groups_of(details: Details) -> dict[str, JsonValue]:
    """Every group as JSON, None for one that is not stated; unset fields are left out."""
    if details is NO_DETAILS:
        return dict(_NOTHING)
    stated = {name for name in GROUPS if getattr(details, name)}
    price = _only_price(details.terms) if stated == _PRICED else None
    if price is not None:
        # What most imports bring; a tenth of the time.
        said: JsonValue = {"value": price.value, "currency": price.currency.value, "per": price.per}
        return _NOTHING | {"terms": {"price": said}}
    dumped: dict[str, JsonValue] = _ADAPTER.dump_python(details, mode="json", include=stated)
    return _NOTHING | {name: _stated(value) for name, value in dumped.items()}


def _only_price(terms: Terms | None) -> Price | None:
    """The price of terms that say nothing else."""
    if terms is None or any(getattr(terms, name) not in (None, ()) for name in _BESIDE_PRICE):
        return None
    return terms.price


def _stated(value: JsonValue) -> JsonValue:
    """Leave out what says nothing, so that a stored group has only what was stated."""
    if isinstance(value, dict):
        return {key: _stated(inner) for key, inner in value.items() if inner not in (None, [])}
    if isinstance(value, list):
        return [_stated(inner) for inner in value]
    return value

"""Reads joint projects and technologies: who brings and seeks what, how far, for how much."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.exchange.intake.choice_cells import choice_of, choices_of
from app.exchange.intake.exported import is_name_of
from app.exchange.intake.items import FROM_EXPORT, Trouble, trouble
from app.exchange.intake.material_cells import put_readiness, readiness_of
from app.exchange.intake.said_prices import said_money
from app.exchange.intake.said_ranges import said_range
from app.exchange.intake.said_units import at_end
from app.exchange.intake.share_cells import percent_of
from app.exchange.intake.texts import currency_of
from app.vocabulary.details.projects import (
    Investment,
    JointProject,
    ProjectRole,
    Rights,
    Stage,
    Technology,
    Transfer,
)
from app.vocabulary.details.trade import Currency
from app.vocabulary.units import multiplied

_BOUNDS = {"investment_low_millions": "low", "investment_high_millions": "high"}
PROJECT = (
    "project_brings", "project_seeks", "project_stage", "project_investment", *_BOUNDS,
    "investment_currency", "localisation_percent",
)  # fmt: skip
"""Fields of a joint project."""

TECHNOLOGY = (
    "technology_readiness", "technology_readiness_method", "technology_rights",
    "technology_transfer",
)  # fmt: skip
"""Fields of a technology."""

_MILLION = 1e6
_MOST_MILLIONS = 1e9
_LONGEST = 200


def project_of(
    values: Mapping[str, str], country: str | None, troubles: list[Trouble]
) -> dict[str, Any]:
    """Return what an item says of a joint project, by attribute; of the sum `low`, `high`.

    Args:
        values: of the item.
        country: of its owner, whose roubles are meant.
        troubles: takes what cannot be read.
    """
    said: dict[str, Any] = {}
    for target, name in (("project_brings", "brings"), ("project_seeks", "seeks")):
        if target in values:
            said[name] = choices_of(ProjectRole, values[target], target, troubles)
    if "project_stage" in values:
        said["stage"] = choice_of(Stage, values["project_stage"], "project_stage", troubles)
    if "localisation_percent" in values:
        said["localisation_percent"] = percent_of(values, "localisation_percent", troubles)
    return said | _sum_of(values, country, troubles)


def put_project(
    said: Mapping[str, Any], stored: JointProject | None, troubles: list[Trouble]
) -> JointProject | None:
    """Put what is said to what is stored; None for a project of which nothing is left."""
    before = stored or JointProject()
    plain = {name: value for name, value in said.items() if name not in _OF_SUM}
    found = replace(before, **plain)
    if any(name in said for name in _OF_SUM):
        found = replace(found, investment=_put_sum(said, before.investment, troubles))
    return stored if found == before else None if found == JointProject() else found


def technology_of(values: Mapping[str, str], troubles: list[Trouble]) -> dict[str, Any]:
    """Return what an item says of a technology, by attribute."""
    said = readiness_of(values, "technology_readiness", troubles)
    if "technology_rights" in values:
        text = values["technology_rights"]
        said["rights"] = choices_of(Rights, text, "technology_rights", troubles)
    if "technology_transfer" in values:
        text = values["technology_transfer"]
        said["transfer"] = choices_of(Transfer, text, "technology_transfer", troubles)
    return said


def put_technology(said: Mapping[str, Any], stored: Technology | None) -> Technology | None:
    """Put what is said to what is stored; None for a technology of which nothing is left."""
    before = stored or Technology()
    found = Technology(
        readiness=put_readiness(said, before.readiness),
        rights=said.get("rights", before.rights),
        transfer=said.get("transfer", before.transfer),
    )
    return stored if found == before else None if found == Technology() else found


_OF_SUM = ("low", "high", "currency")


def _sum_of(
    values: Mapping[str, str], country: str | None, troubles: list[Trouble]
) -> dict[str, Any]:
    """Read the sum: a range in one column, or its bounds in two, each with its currency or not."""
    said: dict[str, Any] = {}
    currencies: set[Currency] = set()
    for target in ("project_investment", *_BOUNDS):
        if target not in values:
            continue
        low, high, named = _money(values, target, country, troubles)
        currencies |= set() if named is None else {named}
        if target == "project_investment":
            said |= {"low": low, "high": high}
        else:
            said[_BOUNDS[target]] = low if low is not None else high
    if "investment_currency" in values:
        text = values["investment_currency"].strip()
        known = currency_of(text)
        if text and known is None:
            troubles.append(trouble("unknown_currency_of_sum", "investment_currency", text))
        said["currency"] = known
    if currencies:
        # What a cell or its header says goes before a column; two of them name none.
        said["currency"] = currencies.pop() if len(currencies) == 1 else None
    return said


def _money(
    values: Mapping[str, str], target: str, country: str | None, troubles: list[Trouble]
) -> tuple[float | None, float | None, Currency | None]:
    """Bounds in millions, and the currency if it is said: `12–18 млн USD`."""
    text = " ".join(values[target][:_LONGEST].split())
    if not text:
        return None, None, None
    header = values.get(f"{target}_header", "")
    found = said_range(text)
    own = said_money(found.rest, country) if found and found.rest else None
    above = said_money(at_end(header), country)
    in_millions = FROM_EXPORT in values or is_name_of(header, target)
    # `12 USD` below `млн` are millions, too.
    spoken = [money.times for money in (own, above) if money is not None]
    times = next((times for times in spoken if times != 1.0), 1.0) if spoken else _MILLION
    if (
        found is None
        or (own is None and (found.rest or not (above or in_millions)))
        or (target in _BOUNDS and None not in (found.low, found.high) and found.low != found.high)
    ):
        troubles.append(trouble("invalid_investment", target, text))
        return None, None, None
    low, high = (
        None if value is None else multiplied(value, times / _MILLION)
        for value in (found.low, found.high)
    )
    if not all(value is None or 0 <= value <= _MOST_MILLIONS for value in (low, high)):
        troubles.append(trouble("invalid_investment", target, text))
        return None, None, None
    named = (own.currency if own else None) or (above.currency if above else None)
    return low, high, named


def _put_sum(
    said: Mapping[str, Any], stored: Investment | None, troubles: list[Trouble]
) -> Investment | None:
    low = said.get("low", stored.low_millions if stored else None)
    high = said.get("high", stored.high_millions if stored else None)
    currency = said.get("currency", stored.currency if stored else None)
    if low is None and high is None:
        return None
    shown = f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
    if currency is None:
        troubles.append(trouble("unknown_currency_of_sum", "project_investment", shown))
        return None
    if low is not None and high is not None and high < low:
        troubles.append(trouble("range_upside_down", "project_investment", shown))
        return None
    return Investment(currency=currency, low_millions=low, high_millions=high)

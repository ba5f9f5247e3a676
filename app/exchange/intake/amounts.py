"""Reads amounts and prices: numbers with their units, in one cell or in several."""

import re
from collections.abc import Mapping
from dataclasses import replace

from app.exchange.intake import texts
from app.exchange.intake.items import FROM_EXPORT, Trouble, trouble
from app.exchange.intake.merged_cells import is_shared
from app.exchange.intake.said_prices import money_and_unit, said_money
from app.exchange.intake.said_units import SaidUnit, has_uncounted_period, is_uncounted, said_unit
from app.vocabulary.details.trade import Amount, Price
from app.vocabulary.remembered import remembered
from app.vocabulary.terms import Period
from app.vocabulary.units import (
    Quantity,
    divided,
    has_magnitude,
    multiplied,
    parse_magnitude,
    without_magnitude,
)

MOST_VALUE = 1e15
_PIECE = "796"
_LONGEST = 100
"""Characters behind a price that are looked at, and remembered: what it is in, and for how much."""

_A_YEAR = re.compile(r"(?:(?:в|за|на)\s+)?(?:19|20)\d\d\s*(?:г\.?|год)?", re.IGNORECASE)
_AT_LEAST = re.compile(r"^(?:от|не менее|мин\.|min\.|from|at least)\s+", re.IGNORECASE)


def quantity_of(values: Mapping[str, str], troubles: list[Trouble]) -> Quantity | None:
    """Read the quantity of an item, in a unit of Rec 20; None where it cannot be told."""
    text = values["quantity"].strip()
    if not text:
        return None
    if is_shared(values["quantity"]):
        troubles.append(trouble("shared_quantity", "quantity", text))
        return None
    value, own = _number_and_rest(text)
    others = (values.get("unit", ""), values.get("unit_name", ""))
    said = _unit_of(own, others, values.get("magnitude", ""))
    if value is not None and said is not None:
        value = multiplied(value, said.times)
    if value is None or not 0 <= value <= MOST_VALUE:
        troubles.append(trouble("invalid_quantity", "quantity", text))
        return None
    named = values.get("period") or ""
    if _is_uncounted(own, others, named):
        whole = " ".join(one for one in (text, *others, named) if one.strip())
        troubles.append(trouble("uncounted_period", "quantity", whole))
        return None
    if said is None or _is_unknown(named):
        names = " ".join(name for name in (own, *others) if name.strip())
        wrong = (
            ("unknown_unit", "unit", names) if said is None else ("unknown_period", "period", named)
        )
        troubles.append(trouble(*wrong))
        return None
    period = texts.word_of(Period, named) or said.period
    if (in_cell := said_unit(own)) is not None:
        period = in_cell.period or period
    return Quantity(value, said.unit, Period(period or Period.YEAR))


def _is_uncounted(own: str, others: tuple[str, ...], period: str) -> bool:
    """Whether an amount is that of a day, a quarter and such, and its cell says no other time."""
    said = said_unit(own)
    if said is not None and said.period is not None:
        return False
    return is_uncounted(period) or any(map(has_uncounted_period, (own, *others)))


def _is_unknown(period: str) -> bool:
    """Whether a column of times says none that is known; a year by its number is a year."""
    word = period.strip()
    return bool(word) and texts.word_of(Period, word) is None and not _A_YEAR.fullmatch(word)


def lot_of(values: Mapping[str, str], target: str, troubles: list[Trouble]) -> Amount | None:
    """Read a lot, an amount without a time; None where it cannot be told.

    What its cell says of the unit goes before a column of its own, that before the end of its
    header, and that before the unit of the row, which a header of another column does not say.
    """
    text = values[target].strip()
    if not text:
        return None
    value, own = _number_and_rest(_AT_LEAST.sub("", text))
    others = tuple(values.get(f"{target}_{name}", "") for name in ("unit", "header_unit", "row"))
    said = _unit_of(own, others, values.get(f"{target}_magnitude", ""))
    if value is not None and said is not None:
        value = multiplied(value, said.times)
    if value is None or not 0 < value <= MOST_VALUE:
        if value != 0:
            troubles.append(trouble("invalid_lot", target, text))
        return None
    if said is None or said.period is not None:
        troubles.append(trouble("unknown_lot_unit", target, text))
        return None
    return Amount(value, said.unit.rec20)


def price_of(
    values: Mapping[str, str], country: str | None, troubles: list[Trouble]
) -> Price | None:
    """Read the price of one unit of Rec 20; None where there is none or it cannot be told.

    What the cell says goes before what a column of currencies says, and that before the header.
    """
    text = values.get("price", "").strip()
    if not text:
        return None
    value, own = _number_and_rest(text)
    cell, cell_unit = money_and_unit(own[:_LONGEST], country)
    column, header = (
        said_money(name, country)
        for name in (values.get("currency", ""), values.get("price_money", ""))
    )
    currency = next((one.currency for one in (cell, column, header) if one and one.currency), None)
    money = cell or header or column
    if value is not None and money is not None:
        value = multiplied(value, money.times)
    per = _priced_unit(values, cell_unit, troubles)
    if per is None:
        return None
    free = value == 0 and FROM_EXPORT in values
    if value is None or value > MOST_VALUE or (value <= 0 and not free):
        if value != 0:
            troubles.append(trouble("invalid_price", "price", text))
        return None
    if currency is None:
        said = values.get("currency", "") or text
        troubles.append(trouble("unknown_currency", "currency", said))
        return None
    return Price(divided(value, per.times), currency, per.unit.rec20)


def _priced_unit(
    values: Mapping[str, str], in_cell: str, troubles: list[Trouble]
) -> SaidUnit | None:
    """Find for how much a price is, a piece where nothing says it; None where that is not known.

    What its cell says goes before a column of its own, that before its header, and that before the
    unit of the row.
    """
    in_column = values.get("priced_unit", "").strip()
    if in_column and said_unit(in_column) is None:
        troubles.append(trouble("unknown_price_unit", "priced_unit", in_column))
        return None
    of_row = _unit_in_cell(values.get("quantity", "")) or values.get("unit")
    named = in_cell or in_column or values.get("price_unit") or of_row or _PIECE
    return said_unit(named) or said_unit(_PIECE)


def _unit_in_cell(quantity: str) -> str:
    """The unit that an amount has in its own cell, such as tonnes for `5 тыс. т`."""
    name = without_magnitude(_number_and_rest(quantity.strip())[1])
    return name if said_unit(name) is not None else ""


def _number_and_rest(text: str) -> tuple[float | None, str]:
    """A number and what follows it.

    No number where more digits follow, as in a span or a price for ten, nor where it is a share.
    """
    amount, rest = texts.quantity_parts(text)
    if "%" in rest:
        return None, ""
    if any(map(str.isdigit, rest)) and said_unit(rest) is None:
        return None, ""
    return texts.number_of(amount), rest


@remembered(4_096)
def _unit_of(own: str, others: tuple[str, ...], magnitude: str) -> SaidUnit | None:
    """Find the unit of a number; None where it is not said, or not understood.

    Args:
        own: what follows the number in its cell: a unit, or how many of the others' unit.
        others: what other cells say; the first one that is known counts.
        magnitude: of the column's header.
    """
    if (found := said_unit(own)) is not None:
        return found
    times = parse_magnitude(own)
    if times is None and any(map(str.isalpha, own)):
        return None
    name = next((name for name in others if said_unit(name) is not None), "")
    if times is not None and has_magnitude(name):
        return None
    if times is None and not has_magnitude(name):
        times = parse_magnitude(magnitude)
    found = said_unit(name)
    if found is None or times is None:
        return found
    whole = said_unit(f"{own or magnitude} {name}")
    return whole or replace(found, times=found.times * times)

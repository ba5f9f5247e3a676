"""Checks an item's values field by field: what is good goes on, what is not is told with a mend."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.exchange.intake import texts
from app.exchange.intake.amounts import price_of, quantity_of
from app.exchange.intake.code_cells import codes_of
from app.exchange.intake.details_cells import DetailsSaid, details_of
from app.exchange.intake.items import (
    Item,
    ListText,
    Trouble,
    clean,
    cut,
    fatal,
    first_of,
    trouble,
)
from app.exchange.intake.merged_cells import is_shared
from app.exchange.intake.owners import OwnerSaid, owner_said
from app.exchange.intake.said_dates import is_endless, last_day
from app.exchange.intake.totals import LEFT_OUT
from app.official.totals import is_total
from app.vocabulary.details.trade import Price
from app.vocabulary.formula_errors import FORMULA_ERRORS
from app.vocabulary.okpd2 import Okpd2Error, parse_okpd2
from app.vocabulary.terms import Kind, Language, Purpose, Side, Status, Visibility
from app.vocabulary.texts import is_blank

MOST_TITLE = 300
MOST_DESCRIPTION = 10_000
MOST_SHORT = 200
MOST_LIST = 50
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,490}")
_CLOSED: tuple[tuple[str, type], ...] = (
    ("kind", Kind), ("purpose", Purpose), ("visibility", Visibility), ("status", Status),
    ("language", Language),
)  # fmt: skip
_NAMED = ("standards", "grades")
"""Fields of what goods are named after: standards, and grades such as `М001`."""

_SHORT = ("industry", "region", "city")


@dataclass(slots=True)
class Row:
    """An item once it is checked.

    Attributes:
        key: the source's own; made from what the row says where it has none.
        given: what the row says of the listing, by attribute of a draft.
        price: apart, since it is part of the terms.
        details: what it says of them beside the price.
        portal: whose it is, where an export of the registry says so.
        failed: it cannot be stored.
    """

    number: int
    place: str
    side: Side = Side.OFFER
    key: str | None = None
    title: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    price: Price | None = None
    says_price: bool = False
    details: DetailsSaid | None = None
    owner: OwnerSaid | None = None
    url: str | None = None
    licence: str | None = None
    portal: str | None = None
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it cannot be stored."""
        return any(trouble.fatal for trouble in self.troubles)


def check(item: Item, number: int, home: str | None = None) -> Row:
    """Check one item; `home` is the state of an owner whose state it does not say."""
    row = Row(number, item.place)
    if item.trouble is not None:
        row.troubles.append(item.trouble)
        if item.trouble.code in LEFT_OUT:
            return row
        row.title = clean(item.values.get("title", ""), "title", [])[:MOST_TITLE]
        row.key = (
            " ".join(clean(item.values.get("key", ""), "key", []).split())[:MOST_SHORT] or None
        )
        return row
    values = _without_errors(item.values, row.troubles)
    _side(values, row)
    _texts(values, row)
    _codes(values, row)
    if "quantity" in values:
        row.given["quantity"] = quantity_of(values, row.troubles)
    _closed(values, row)
    _rest(values, row)
    row.owner = owner_said(values, row.troubles)
    row.says_price = "price" in values
    country = (row.owner.country if row.owner else None) or home
    row.price = price_of(values, country, row.troubles)
    row.details = details_of(values, row.side, country, row.troubles)
    row.key = _key(values, row)
    _total(values, row)
    return row


def _without_errors(values: Mapping[str, str], troubles: list[Trouble]) -> Mapping[str, str]:
    """Leave out what formulas could not work out: it is neither a value nor an empty cell."""
    if FORMULA_ERRORS.isdisjoint(values.values()):
        return values
    wrong = {name: said for name, said in values.items() if said in FORMULA_ERRORS}
    troubles += [trouble("formula_error", name, said) for name, said in wrong.items()]
    return {**values, **dict.fromkeys(wrong, "")}


def _side(values: Mapping[str, str], row: Row) -> None:
    said = values.get("side", "")
    if said:
        known = texts.word_of(Side, said)
        if known is None:
            row.troubles.append(_unknown("side", said, Side))
        else:
            row.side = Side(known)


def _texts(values: Mapping[str, str], row: Row) -> None:
    if "title" in values:
        title = clean(values["title"], "title", row.troubles)
        if is_blank(title):
            row.troubles.append(fatal("missing", "title"))
        row.title = cut(title, MOST_TITLE, "title", row.troubles)
        row.given["title"] = row.title.strip()
        if len(title) > MOST_TITLE:
            row.given["description"] = title[:MOST_DESCRIPTION]
    if "description" in values:
        text = clean(values["description"], "description", row.troubles)
        if "description" in row.given:
            text = f"{row.given['description']}\n{text}".strip()
        kept = cut(text, MOST_DESCRIPTION, "description", row.troubles)
        row.given["description"] = kept.strip()
    _short_texts(values, row)


def _short_texts(values: Mapping[str, str], row: Row) -> None:
    for name in _SHORT:
        if name in values:
            text = clean(values[name], name, row.troubles)
            row.given[name] = cut(text, MOST_SHORT, name, row.troubles).strip() or None
    named = [name for name in _NAMED if name in values]
    if named:
        names = [
            cut(clean(one, name, row.troubles), MOST_SHORT, name, row.troubles)
            for name in named
            for one in _listed(values[name])
        ]
        row.given["standards"] = first_of(filter(None, names), MOST_LIST, named[0], row.troubles)


def _listed(text: str) -> list[str]:
    parts = text.split("\n") if isinstance(text, ListText) else re.split(r"[\n;]+", text)
    return [part.strip() for part in parts]


def _codes(values: Mapping[str, str], row: Row) -> None:
    if "codes" in values:
        number = texts.is_number(values["codes"])
        found, troubles = codes_of(str(values["codes"]), number)
        row.troubles += troubles
        row.given["codes"] = first_of(found, MOST_LIST, "codes", row.troubles)
    if "okpd2" in values:
        kept = []
        for text in texts.listed(values["okpd2"]):
            try:
                kept.append(parse_okpd2(text))
            except Okpd2Error:
                row.troubles.append(trouble("invalid_okpd2", "okpd2", text))
        row.given["okpd2"] = first_of(kept, MOST_LIST, "okpd2", row.troubles)


def _closed(values: Mapping[str, str], row: Row) -> None:
    for name, kind in _CLOSED:
        said = values.get(name, "").strip()
        if name not in values or not said:
            continue
        known = texts.word_of(kind, said)
        if known is None:
            row.troubles.append(_unknown(name, said, kind))
        else:
            row.given[name] = kind(known)
    if "valid_until" in values:
        said = values["valid_until"].strip()
        row.given["valid_until"] = found = last_day(said)
        if said and found is None and not is_endless(said):
            row.troubles.append(trouble("invalid_date", "valid_until", said))


def _rest(values: Mapping[str, str], row: Row) -> None:
    url = clean(values.get("url", ""), "url", row.troubles)
    if url and _ADDRESS.fullmatch(url):
        row.url = url
    elif url:
        row.troubles.append(trouble("invalid_url", "url", url))
    row.portal = clean(values.get("portal", ""), "portal", row.troubles) or None
    licence = clean(values.get("licence", ""), "licence", row.troubles)
    row.licence = cut(licence, MOST_SHORT, "licence", row.troubles) or None


def _key(values: Mapping[str, str], row: Row) -> str | None:
    key = " ".join(clean(values.get("key", ""), "key", row.troubles).split())
    if key and not is_shared(values["key"]):
        if len(key) <= MOST_SHORT:
            return key
        return f"{key[:150]}#{_digest(key)}"
    if not row.title:
        if not row.failed:
            row.troubles.append(fatal("empty_row"))
        return None
    owner = row.owner.mark if row.owner else ""
    codes = ",".join(row.given.get("codes", ()))
    return f"row:{_digest(f'{row.side}|{owner}|{row.title}|{codes}')}"


def _total(values: Mapping[str, str], row: Row) -> None:
    """Leave out a row that sums others up; its word may stand where the key or the title is."""
    said = [text for text in (row.title, values.get("key", "").strip()) if text]
    if len(said) == 1 and not row.given.get("codes") and is_total(said[0]):
        row.troubles = [fatal("total_row", "", said[0])]
        row.key = None


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:20]


def _unknown(name: str, said: str, kind: type[StrEnum]) -> Trouble:
    members = ", ".join(str(member) for member in kind)
    return trouble("unknown_value", name, said, known=members)

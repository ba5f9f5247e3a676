"""Reads YML, the catalogue of shops: the shop is the owner, its offers are the goods."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from app.exchange.intake.items import Item
from app.exchange.intake.xml_elements import elements
from app.exchange.xml_safe import Element, children, local, text_at, text_in

_WANTED = frozenset({"offer", "company", "name"})
_TAG = re.compile(r"<[^>]{0,1000}>")


def read_yml(path: Path) -> Iterator[Item]:
    """Give the offers of a shop.

    Raises:
        UnreadableFileError: the file is damaged from some place on.
    """
    owner: dict[str, str] = {}
    number = 0
    for element, name, done in elements(path, _WANTED):
        parent = element.getparent()
        if name == "company" or (name == "name" and "organization" not in owner):
            company = text_in(element)
            if company and parent is not None and local(parent) == "shop":
                owner = {"organization": company, "organization_key": company}
        elif name == "offer":
            number += 1
            yield Item(f"offer {number}", owner | _offer(element), done=done)


def _offer(element: Element) -> dict[str, str]:
    vendor, model = text_at(element, "vendor"), text_at(element, "model")
    made = " ".join(part for part in (text_at(element, "typePrefix"), vendor, model) if part)
    values = {
        "key": element.get("id", ""),
        "side": "offer",
        "title": text_at(element, "name") or made,
        "description": _plain(text_at(element, "description")),
        "price": text_at(element, "price"),
        "currency": text_at(element, "currencyId"),
        "url": text_at(element, "url"),
    }
    count = text_at(element, "count")
    if count:
        values |= {"quantity": count, "unit": "796", "period": "once"}
    for param in children(element, "param"):
        unit = param.get("unit", "")
        values[f"param:{param.get('name', '')}"] = f"{text_in(param)} {unit}".strip()
    for name in ("vendor", "vendorCode", "barcode"):
        if text_at(element, name):
            values[f"param:{name}"] = text_at(element, name)
    return values


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", html.unescape(text)).split())

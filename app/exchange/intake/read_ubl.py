"""Reads catalogues of UBL 2.1, as Peppol exchanges them."""

from collections.abc import Iterator
from pathlib import Path

from app.exchange.intake.items import Item
from app.exchange.intake.xml_elements import elements
from app.exchange.xml_safe import Element, children, local, text_at, text_in

_WANTED = frozenset({"CatalogueLine", "SellerSupplierParty", "ProviderParty", "ValidityPeriod"})
_HARMONIZED = frozenset({"HS", "TN VED", "TNVED"})


def read_ubl(path: Path) -> Iterator[Item]:
    """Give the lines of a catalogue; the seller is their owner, else the provider.

    Raises:
        UnreadableFileError: the file is damaged from some place on.
    """
    owner: dict[str, str] = {}
    until = ""
    number = 0
    for element, name, done in elements(path, _WANTED):
        parent = element.getparent()
        at_top = parent is not None and local(parent) == "Catalogue"
        if name == "ProviderParty" and at_top and not owner:
            owner = _party(element)
        elif name == "SellerSupplierParty" and at_top:
            owner = _party(next(children(element, "Party"), element)) or owner
        elif name == "ValidityPeriod" and at_top:
            until = text_at(element, "EndDate")
        elif name == "CatalogueLine":
            number += 1
            yield Item(f"line {number}", owner | _line(element, until), done=done)


def _party(party: Element) -> dict[str, str]:
    legal = next(children(party, "PartyLegalEntity"), None)
    name = text_at(party, "PartyName", "Name")
    if not name and legal is not None:
        name = text_at(legal, "RegistrationName")
    key = text_at(party, "PartyIdentification", "ID") or text_at(party, "EndpointID")
    country = text_at(party, "PostalAddress", "Country", "IdentificationCode")
    found = {
        "organization": name,
        "organization_key": key or name,
        "country": country,
        "organization_city": text_at(party, "PostalAddress", "CityName"),
        "address": text_at(party, "PostalAddress", "StreetName"),
        "website": text_at(party, "WebsiteURI"),
    }
    return {field: value for field, value in found.items() if value} if name else {}


def _line(line: Element, until: str) -> dict[str, str]:
    item = next(children(line, "Item"), line)
    price = next(children(line, "RequiredItemLocationQuantity", "Price", "PriceAmount"), None)
    values = {
        "key": text_at(item, "SellersItemIdentification", "ID") or text_at(line, "ID"),
        "side": "offer",
        "title": text_at(item, "Name"),
        "description": text_at(item, "Description"),
        "price": text_in(price),
        "currency": price.get("currencyID", "") if price is not None else "",
        "price_unit": text_at(line, "OrderableUnit"),
        "valid_until": text_at(line, "LineValidityPeriod", "EndDate") or until,
        "codes": "\n".join(_codes(item)),
    }
    if text_at(line, "ActionCode") == "Delete":
        values["status"] = "withdrawn"
    for one in children(item, "AdditionalItemProperty"):
        values[f"property:{text_at(one, 'Name')}"] = text_at(one, "Value")
    for one in children(item, "CommodityClassification", "ItemClassificationCode"):
        values[f"property:classification {one.get('listID', '')}".strip()] = text_in(one)
    return values


def _codes(item: Element) -> Iterator[str]:
    for one in children(item, "CommodityClassification", "ItemClassificationCode"):
        if one.get("listID", "").upper() in _HARMONIZED:
            yield text_in(one)

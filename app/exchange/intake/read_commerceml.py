"""Reads CommerceML 2 and 3: catalogues, packages of offers, prices and rests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from app.exchange.intake.items import Item
from app.exchange.intake.xml_elements import elements
from app.exchange.xml_safe import Element, children, local, text_at, text_in

_WANTED = frozenset(
    {"Товар", "Предложение", "Свойство", "СвойствоНоменклатуры", "Владелец", "ТипЦены", "Группа"}
)
_MOST_INSIDE = 500_000
"""A group holds all groups below it, a property all of its values."""

_DELETED = {"true", "удален", "удалён"}


@dataclass
class _Seen:
    """What earlier parts of the document say about the goods."""

    owner: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)


def read_commerceml(path: Path) -> Iterator[Item]:
    """Give goods and offers; what a good does not say, such as its price here, is left out.

    Properties, requisites and characteristics come as `property:…`, `requisite:…` and
    `characteristic:…`, so that a mapping can name the one that holds the TN VED code.

    Raises:
        UnreadableFileError: the file is damaged from some place on.
    """
    seen = _Seen()
    number = 0
    for element, name, done in elements(path, _WANTED, most_inside=_MOST_INSIDE):
        match name:
            case "Свойство" | "СвойствоНоменклатуры":
                _remember_property(element, seen)
            case "Владелец":
                seen.owner = _owner(element)
            case "ТипЦены":
                seen.currencies[text_at(element, "Ид")] = text_at(element, "Валюта")
            case "Товар" | "Предложение" if _stands_in(element, "Товары", "Предложения"):
                number += 1
                yield Item(f"{name} {number}", _good(element, seen), done=done)
            case _:
                pass


def changes_only(path: Path) -> bool:
    """Whether the document says that it holds changes only, so that nothing vanished."""
    with path.open("rb") as file:
        start = file.read(2_000_000)
    for encoding in ("utf-8", "utf-16", "cp1251"):
        if 'СодержитТолькоИзменения="true"' in start.decode(encoding, "ignore"):
            return True
    return False


def _stands_in(element: Element, *names: str) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) in names


def _remember_property(element: Element, seen: _Seen) -> None:
    seen.properties[text_at(element, "Ид")] = text_at(element, "Наименование")
    for place in ("ВариантыЗначений", "ТипыЗначений"):
        for variant in children(element, place, "Справочник"):
            seen.variants[text_at(variant, "ИдЗначения")] = text_at(variant, "Значение")
    for variant in children(element, "ВариантыЗначений", "ВариантЗначения"):
        seen.variants[text_at(variant, "Ид")] = text_at(variant, "Значение")


def _owner(element: Element) -> dict[str, str]:
    name = text_at(element, "ОфициальноеНаименование") or text_at(element, "Наименование")
    owner = {
        "organization": name,
        "organization_key": text_at(element, "Ид"),
        "ru_inn": text_at(element, "ИНН"),
        "address": text_at(element, "ЮридическийАдрес", "Представление")
        or text_at(element, "Адрес", "Представление"),
    }
    return {key: value for key, value in owner.items() if value} if name else {}


def _good(element: Element, seen: _Seen) -> dict[str, str]:
    values = dict(seen.owner)
    values |= {"key": text_at(element, "Ид"), "side": "offer"}
    title = text_at(element, "Наименование") or text_at(element, "ПолноеНаименование")
    if title:
        values |= {"title": title}
    values |= _extras(element, seen)
    described = _description(element, values, title)
    if described or (title and local(element) == "Товар"):
        values["description"] = described
    if text_at(element, "ПометкаУдаления").lower() in _DELETED or (
        element.get("Статус", "").lower() in _DELETED
    ):
        values["status"] = "withdrawn"
    return values | _price(element, seen) | _rest(element)


def _extras(element: Element, seen: _Seen) -> dict[str, str]:
    found = {}
    for one in children(element, "ЗначенияРеквизитов", "ЗначениеРеквизита"):
        found[f"requisite:{text_at(one, 'Наименование')}"] = text_at(one, "Значение")
    for one in children(element, "ЗначенияСвойств", "ЗначенияСвойства"):
        key, value = text_at(one, "Ид"), text_at(one, "Значение")
        name = seen.properties.get(key) or text_at(one, "Наименование") or key
        found[f"property:{name}"] = seen.variants.get(value, value)
    for one in children(element, "ХарактеристикиТовара", "ХарактеристикаТовара"):
        found[f"characteristic:{text_at(one, 'Наименование')}"] = text_at(one, "Значение")
    article = text_at(element, "Артикул")
    return {name: value for name, value in found.items() if value} | (
        {"property:Артикул": article} if article else {}
    )


def _description(element: Element, values: dict[str, str], title: str) -> str:
    whole = values.get("requisite:Полное наименование", "")
    maker = text_at(element, "Изготовитель", "Наименование")
    told = [
        f"{name.partition(':')[2]}: {value}"
        for name, value in values.items()
        if name.startswith("characteristic:")
    ]
    parts = [whole if whole != title else "", text_at(element, "Описание"), maker, *told]
    return "\n".join(part for part in parts if part)


def _price(element: Element, seen: _Seen) -> dict[str, str]:
    for price in children(element, "Цены", "Цена"):
        value = text_at(price, "ЦенаЗаЕдиницу")
        if value:
            kind = text_at(price, "ИдТипаЦены")
            currency = text_at(price, "Валюта") or seen.currencies.get(kind, "")
            per = text_at(price, "Единица") or _unit(element)
            return {"price": value, "currency": currency, "price_unit": per}
    return {}


def _rest(element: Element) -> dict[str, str]:
    amounts = [text_at(element, "Количество")]
    if not amounts[0]:
        amounts = [
            text_in(amount)
            for rest in children(element, "Остатки", "Остаток")
            for amount in (*children(rest, "Количество"), *children(rest, "Склад", "Количество"))
        ]
    numbers = [Decimal(amount.replace(",", ".")) for amount in amounts if _is_number(amount)]
    if not numbers:
        return {}
    return {"quantity": f"{sum(numbers):f}", "unit": _unit(element) or "796", "period": "once"}


def _unit(element: Element) -> str:
    unit = next(children(element, "БазоваяЕдиница"), None)
    if unit is None:
        return ""
    return (unit.get("Код") or "").strip() or text_in(unit)


def _is_number(text: str) -> bool:
    return text.replace(",", ".").replace(".", "", 1).isdecimal()

"""What an item says of the organization whose goods they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.exchange.intake.items import Trouble, clean, cut, fatal, trouble
from app.exchange.intake.texts import country_of
from app.exchange.tables import BETWEEN
from app.matching.text import normalize
from app.official.identifiers import read_identifier
from app.vocabulary.countries import UNSTATED
from app.vocabulary.identifiers import (
    Identifier,
    IdentifierError,
    Scheme,
    Verification,
    kept_unverified,
    parse_identifier,
)
from app.vocabulary.remembered import remembered

_SCHEMES = {scheme.lower().replace("-", "_"): scheme for scheme in Scheme}
_FIELDS = (
    "organization", "organization_key", "organization_id", "country", "identifier",
    "organization_region", "organization_city", "address", "website", *_SCHEMES,
)  # fmt: skip
_MOST_NAME = 500
_MOST_SHORT = 200
_STATES = {Scheme.RU_INN: "RU", Scheme.RU_OGRN: "RU", Scheme.KZ_BIN: "KZ", Scheme.BY_UNP: "BY",
           Scheme.KG_INN: "KG", Scheme.AM_TIN: "AM"}  # fmt: skip
_BY_STATE = {"RU": (Scheme.RU_INN, Scheme.RU_OGRN), "KZ": (Scheme.KZ_BIN,), "BY": (Scheme.BY_UNP,),
             "KG": (Scheme.KG_INN,), "AM": (Scheme.AM_TIN,)}  # fmt: skip
_WEBSITE = re.compile(r"https?://[^\s<>\"]{1,490}")


@dataclass(frozen=True, slots=True, eq=False)
class OwnerSaid:
    """An organization as a file describes it; rows that say the same share one.

    Attributes:
        mark: what tells it from the others of the file and names it to the portal.
        country: None where the file does not say.
    """

    mark: str
    name: str = ""
    id: UUID | None = None
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    region: str | None = None
    city: str | None = None
    address: str | None = None
    website: str | None = None

    def with_more(self, other: "OwnerSaid") -> "OwnerSaid":
        """The same owner with what another row says of it and this one does not."""
        return replace(
            self,
            country=self.country or other.country,
            identifiers=tuple(dict.fromkeys((*self.identifiers, *other.identifiers))),
            region=self.region or other.region,
            city=self.city or other.city,
            address=self.address or other.address,
            website=self.website or other.website,
        )


def owner_said(values: Mapping[str, str], troubles: list[Trouble]) -> OwnerSaid | None:
    """Return the owner that an item names; None for one that names none."""
    said = tuple(
        (name, clean(values[name], name, troubles)) for name in _FIELDS if values.get(name)
    )
    if not any(text for _, text in said):
        return None
    owner, found = _owner(said)
    troubles += found
    return owner


@remembered(20_000)
def _owner(said: tuple[tuple[str, str], ...]) -> tuple[OwnerSaid | None, tuple[Trouble, ...]]:
    values = dict.fromkeys(_FIELDS, "") | dict(said)
    troubles: list[Trouble] = []
    country = _country(values, troubles)
    # Where the organization is named by its id, its numbers are as the registry has them.
    doubts: list[Trouble] = [] if values["organization_id"] else troubles
    numbers = tuple(dict.fromkeys(_numbers(values, country, doubts)))
    if country is None and numbers:
        country = _STATES[numbers[0].scheme]
    name = cut(" ".join(values["organization"].split()), _MOST_NAME, "organization", troubles)
    key = " ".join(values["organization_key"].split())[:_MOST_SHORT]
    known = _uuid(values["organization_id"], troubles)
    if not (name or key or numbers or known):
        # A country alone says where the goods are from, not whose they are.
        return OwnerSaid("", country=country), tuple(troubles)
    checked = next((n for n in numbers if n.is_checked), None)
    mark = key or (f"{checked.scheme} {checked.value}" if checked else f"name {_folded(name)}")
    owner = OwnerSaid(
        mark[:_MOST_SHORT],
        name or key or (f"{numbers[0].scheme} {numbers[0].value}" if numbers else ""),
        known,
        country,
        numbers,
        cut(values["organization_region"], _MOST_SHORT, "organization_region", troubles) or None,
        cut(values["organization_city"], _MOST_SHORT, "organization_city", troubles) or None,
        cut(values["address"], _MOST_NAME, "address", troubles) or None,
        _website(values["website"], troubles),
    )
    return owner, tuple(troubles)


def _website(text: str, troubles: list[Trouble]) -> str | None:
    if text and _WEBSITE.fullmatch(text) is None:
        troubles.append(trouble("invalid_url", "website", text))
        return None
    return text or None


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", normalize(name)).split())[:180]


def _country(values: Mapping[str, str], troubles: list[Trouble]) -> str | None:
    text = values["country"]
    if values["organization_id"] and text.upper() == UNSTATED:
        # So the registry's own exports say that nothing is known.
        return UNSTATED
    found = country_of(text) if text else None
    if text and found is None:
        troubles.append(trouble("unknown_country", "country", text))
    return found


def _numbers(
    values: Mapping[str, str], country: str | None, troubles: list[Trouble]
) -> list[Identifier]:
    found = []
    for name, scheme in _SCHEMES.items():
        if values[name]:
            found.append(_number(scheme, values[name], name, troubles))
    text = values["identifier"]
    if values["organization_id"] and ":" in text:
        found += _exported_numbers(text, troubles)
    elif text:
        for scheme in _BY_STATE.get(country or "", tuple(Scheme)):
            try:
                found.append(parse_identifier(scheme, text.removesuffix(".0")))
                break
            except IdentifierError:
                continue
        else:
            named, _, number = read_identifier(text, country)[0].partition(":")
            first = _BY_STATE.get(country or "", ())
            if named in set(Scheme):
                # Its own word says of which state it is: `ИНН 7707083893`.
                found.append(_number(Scheme(named), number, "identifier", troubles))
            elif first:
                found.append(_number(first[0], text, "identifier", troubles))
            else:
                troubles.append(trouble("unknown_identifier", "identifier", text))
    return found


def _exported_numbers(text: str, troubles: list[Trouble]) -> list[Identifier]:
    """Read `KZ-BIN:491240000019; RU-INN:…`, as the registry's own exports write numbers."""
    found = []
    for one in text.split(BETWEEN.strip()):
        name, _, number = one.strip().partition(":")
        if name in set(Scheme):
            found.append(_number(Scheme(name), number, "identifier", troubles))
    return found


def _number(scheme: Scheme, text: str, name: str, troubles: list[Trouble]) -> Identifier:
    plain = text.removesuffix(".0")
    try:
        return parse_identifier(scheme, plain)
    except IdentifierError:
        if (whole := _with_zeros(scheme, plain) or _among_words(scheme, plain)) is not None:
            return whole
        troubles.append(trouble("invalid_identifier", name, text))
        return kept_unverified(scheme, plain)


def _with_zeros(scheme: Scheme, text: str) -> Identifier | None:
    """Give a number back the zeros that a spreadsheet took, where its check digit then fits."""
    for padded in (f"0{text}", f"00{text}") if text.isdigit() else ():
        try:
            found = parse_identifier(scheme, padded)
        except IdentifierError:
            continue
        if found.verification is Verification.CHECKSUM:
            return found
    return None


def _among_words(scheme: Scheme, text: str) -> Identifier | None:
    """A number with words or another number beside it, `ИНН/КПП 7707083893/770701001`."""
    named, _, number = read_identifier(text, _STATES[scheme])[0].partition(":")
    if named != scheme:
        return None
    found = parse_identifier(scheme, number)
    return found if found.verification is Verification.CHECKSUM else None


def _uuid(text: str, troubles: list[Trouble]) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        troubles.append(fatal("invalid_id", "organization_id", text))
        return None

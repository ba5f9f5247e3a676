"""Real registers as JSON Lines, plain or gzip: producers, makers, purchases.

Each row's fields tell its shape:

- `products` as a list: a producer with declared products, each with text and code;
- `products` as text: a maker who describes his goods;
- `customer_inn` and `title`: a purchase, which is a need of the customer;
- `firm` and `code10`: declared goods of a firm, which are its offer;
- a name with `inn` and nothing more: an organization.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.exchange.seeds import SeedListing, SeedOrganization

_TITLE_LENGTH = 300
_TEXT_LENGTH = 10_000
_COUNTRY = "RU"

Row = dict[str, Any]


def read_seeds(path: Path) -> Iterator[SeedOrganization]:
    """Read a file row by row.

    Raises:
        SourceError: the file cannot be read, or a row has no known shape; names the line.
    """
    for number, row in _rows(path):
        place = f"{path.name}:{number}"
        shape = _shape(row)
        if shape is None:
            known = ", ".join(sorted(row))[:200]
            raise SourceError(f"{place}: no known shape; its fields are {known}.")
        yield shape(row, place)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise SourceError(f"{path.name}:{number}: not a JSON object.")
                    yield number, row
    except (OSError, EOFError, ValueError) as error:
        raise SourceError(f"{path.name}, after line {number}: {error}") from error


def _shape(row: Row) -> Callable[[Row, str], SeedOrganization] | None:
    if isinstance(row.get("products"), list):
        return _producer
    if isinstance(row.get("products"), str):
        return _maker
    if "customer_inn" in row and "title" in row:
        return _purchase
    if "firm" in row and "text" in row:
        return _declaration
    return _plain if "name" in row and "inn" in row else None


def _producer(row: Row, place: str) -> SeedOrganization:
    listings = tuple(
        _offer(str(item["id"]), str(item["text"]), item.get("code10")) for item in row["products"]
    )
    return _organization(row, place, listings)


def _maker(row: Row, place: str) -> SeedOrganization:
    offer = _offer(f"{row.get('inn')}-products", row["products"], None)
    return _organization(row, place, (offer,))


def _plain(row: Row, place: str) -> SeedOrganization:
    return _organization(row, place, ())


def _declaration(row: Row, place: str) -> SeedOrganization:
    name = str(row["firm"]).strip() or "—"
    offer = _offer(str(row["id"]), str(row["text"]), row.get("code10"))
    key = sha256(name.casefold().encode()).hexdigest()[:16]
    return SeedOrganization(place=place, key=key, name=name, country=_COUNTRY, listings=(offer,))


def _purchase(row: Row, place: str) -> SeedOrganization:
    text = str(row["title"])
    need = SeedListing(
        key=str(row["id"]),
        title=_title(text),
        description="\n".join(filter(None, (_rest(text), str(row.get("category") or "")))),
        language="ru",
    )
    customer = {"name": row.get("customer_name"), "inn": row["customer_inn"]}
    return _organization(customer, place, (need,))


def _organization(row: Row, place: str, listings: tuple[SeedListing, ...]) -> SeedOrganization:
    identifiers = tuple(
        (scheme, str(row[field]))
        for scheme, field in (("RU-INN", "inn"), ("RU-OGRN", "ogrn"))
        if row.get(field)
    )
    site = str(row.get("site") or "").strip()
    return SeedOrganization(
        place=place,
        key=str(row.get("inn") or row["name"]),
        name=str(row.get("full_name") or row.get("name") or row.get("inn")),
        country=_COUNTRY,
        identifiers=identifiers,
        region=row.get("region"),
        city=row.get("city"),
        website=site if site.startswith(("http://", "https://")) else None,
        language="ru",
        listings=listings,
    )


def _offer(key: str, text: str, code: str | None) -> SeedListing:
    return SeedListing(
        key=key,
        title=_title(text),
        kind="product",
        description=_rest(text),
        language="ru",
        codes=(code,) if code else (),
    )


def _title(text: str) -> str:
    """The first words of a text, whole words within the limit of a title."""
    plain = " ".join(text.split())
    if len(plain) <= _TITLE_LENGTH:
        return plain
    return plain[:_TITLE_LENGTH].rsplit(" ", 1)[0]


def _rest(text: str) -> str:
    """What the title leaves of a text."""
    plain = " ".join(text.split())
    return plain[len(_title(plain)) :].strip()[:_TEXT_LENGTH]

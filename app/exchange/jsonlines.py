"""Real registers as JSON Lines, plain or gzip: producers, makers, purchases.

Each row's fields tell its shape:

- `products` as a list: a producer with declared products, each with text and code;
- `products` as text: a maker who describes his goods;
- `customer_inn` and `title`: a purchase, which is a need of the customer;
- `firm` and `text`: declared goods of a firm, which are its offer;
- a name with `inn` and nothing more: an organization.

All but declared goods come from Russian registers. Declarations name makers from everywhere: their
state is the one that the file guesses, and without a guess it stays open.
"""

import gzip
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.exchange.seeds import SeedListing, SeedOrganization

_NAME_LENGTH = 500
_TITLE_LENGTH = 300
_TEXT_LENGTH = 10_000
_COUNTRY = "RU"

# What no text has: control characters and halves of pairs.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_SITE = re.compile(r"(https?://)?([\w-]+\.)+[\w-]{2,}(/[^\s<>\"]*)?")

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
            known = ", ".join(sorted(row))[:200] or "none"
            raise SourceError(f"{place}: no known shape; its fields are {known}.")
        try:
            yield shape(row, place)
        except KeyError as error:
            raise SourceError(f"{place}: the field {error} is missing.") from error
        except (TypeError, AttributeError) as error:
            raise SourceError(f"{place}: a field has a wrong type: {error}.") from error


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        with (gzip.open if path.suffix == ".gz" else open)(
            path, "rt", encoding="utf-8-sig"
        ) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _row(line, f"{path.name}:{number}")
    except FileNotFoundError as error:
        raise SourceError(f"There is no file {path}.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: damaged after line {number}: {error}.") from error


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{place}: not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise SourceError(f"{place}: not a JSON object.")
    return row


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
    offers = [_offer(str(item["id"]), item["text"], item) for item in row["products"]]
    return _organization(row, place, offers)


def _maker(row: Row, place: str) -> SeedOrganization:
    # Some makers are there twice, with other goods each time.
    key = f"{row.get('inn') or row.get('name')}-{_short_hash(row['products'])}"
    return _organization(row, place, [_offer(key, row["products"], row)])


def _plain(row: Row, place: str) -> SeedOrganization:
    return _organization(row, place, [])


def _declaration(row: Row, place: str) -> SeedOrganization:
    name = _text(row["firm"])
    country = str(row.get("firm_country_guess") or "").strip(" ?") or None
    return SeedOrganization(
        place=place,
        key=_short_hash(name.casefold()),
        name=_cut(name, _NAME_LENGTH),
        country=country,
        listings=_with_titles([_offer(str(row["id"]), row["text"], row)]),
    )


def _purchase(row: Row, place: str) -> SeedOrganization:
    title, rest = _title(row["title"])
    need = SeedListing(
        key=str(row["id"]),
        title=title,
        description=_cut("\n".join(filter(None, (rest, _text(row.get("category"))))), _TEXT_LENGTH),
        language="ru",
    )
    customer = {"name": row.get("customer_name"), "inn": row["customer_inn"]}
    return _organization(customer, place, [need])


def _organization(row: Row, place: str, listings: list[SeedListing]) -> SeedOrganization:
    identifiers = tuple(
        (scheme, str(row[field]))
        for scheme, field in (("RU-INN", "inn"), ("RU-OGRN", "ogrn"))
        if row.get(field)
    )
    return SeedOrganization(
        place=place,
        key=str(row.get("inn") or row["name"]),
        name=_cut(_text(row.get("full_name") or row.get("name") or row.get("inn")), _NAME_LENGTH),
        country=_COUNTRY,
        identifiers=identifiers,
        region=_text(row.get("region")) or None,
        city=_text(row.get("city")) or None,
        website=_website(row.get("site")),
        language="ru",
        listings=_with_titles(listings),
    )


def _offer(key: str, text: object, row: Row) -> SeedListing:
    """Read an offer with the codes that its row has, one or several of each classification."""
    title, rest = _title(text)
    return SeedListing(
        key=key,
        title=title,
        kind="product",
        description=_cut(rest, _TEXT_LENGTH),
        language="ru",
        codes=_several(row.get("code10")),
        okpd2=_several(row.get("okpd2")),
    )


def _several(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(one) for one in values if one)


def _with_titles(listings: list[SeedListing]) -> tuple[SeedListing, ...]:
    """Leave out those of which nothing is said."""
    return tuple(listing for listing in listings if listing.title)


def _title(text: object) -> tuple[str, str]:
    """The first whole words of a text, within the limit of a title, and what they leave."""
    plain = _text(text)
    title = _cut(plain, _TITLE_LENGTH)
    return title, plain[len(title) :].strip()


def _text(value: object) -> str:
    """What a file says, in one line of composed characters; empty for nothing."""
    plain = "" if value is None else str(value)
    return " ".join(_NO_TEXT.sub(" ", unicodedata.normalize("NFC", plain)).split())


def _cut(text: str, length: int) -> str:
    """As many whole words as fit; a single longer word is cut."""
    if len(text) <= length:
        return text
    kept = text[: length + 1].rsplit(" ", 1)[0] if " " in text[: length + 1] else text[:length]
    return kept.rstrip()


def _website(site: object) -> str | None:
    """An address as browsers take it; many files leave the protocol out."""
    address = _text(site)
    if _SITE.fullmatch(address) is None:
        return None
    return address if address.startswith("http") else f"http://{address}"


def _short_hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:16]

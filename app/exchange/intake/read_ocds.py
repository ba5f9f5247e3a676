"""Reads OCDS: tenders and planned items are needs, what was awarded is an offer of its supplier."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import ijson

from app.exchange.intake.items import Item, UnreadableFileError

# The rules that its own schema gives for what is not merged by id; the schema is not fetched.
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ocid": {"type": "string", "omitWhenMerged": False},
        "tag": {"type": "array", "items": {"type": "string"}, "omitWhenMerged": True},
        "date": {"type": "string"},
        "id": {"type": "string"},
    },
}
_TN_VED = frozenset({"TNVED", "TN VED", "HS", "ТН ВЭД", "ТНВЭД", "TNVED EAEU", "HS2022"})
_OKPD2 = frozenset({"OKPD2", "ОКПД2", "ОКПД 2"})
_OVER = {"complete": "fulfilled", "cancelled": "withdrawn", "unsuccessful": "withdrawn",
         "withdrawn": "withdrawn"}  # fmt: skip
_MOST_RELEASES = 500
"""Of one process that are merged together; the rest follows as changes."""

Json = Mapping[str, Any]


def read_ocds(path: Path) -> Iterator[Item]:
    """Give the goods of every process, those of the releases of one that stand together as one.

    Raises:
        UnreadableFileError: it is no OCDS, or damaged from some place on.
    """
    size = max(path.stat().st_size, 1)
    prefix = _prefix(path)
    with path.open("rb") as file:
        try:
            found = ijson.items(file, prefix, multiple_values=True, use_float=True)
            processes = (one for one in found if isinstance(one, dict))
            for ocid, releases in groupby(processes, key=lambda one: str(one.get("ocid", ""))):
                done = min(file.tell() / size, 1.0)
                for release in _merged(releases):
                    # A merged list repeats what has no id, such as a supplier.
                    goods = {values["key"]: (at, values) for at, values in _goods(release, ocid)}
                    for place, values in goods.values():
                        yield Item(f"{ocid} {place}", values, done=done)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise UnreadableFileError(
                f"The JSON is damaged ({str(error).splitlines()[0]}). Send the file again."
            ) from error


def _prefix(path: Path) -> str:
    """Where the releases or records stand: in a package, or one after another."""
    with path.open("rb") as file:
        try:
            for prefix, event, value in ijson.parse(file, multiple_values=True):
                if prefix == "" and event == "map_key" and value in {"releases", "records"}:
                    return f"{value}.item"
                if prefix == "" and event == "map_key" and value == "ocid":
                    return ""
                if prefix == "" and event == "start_array":
                    return "item"
        except ijson.JSONError as error:
            raise UnreadableFileError(f"The JSON is damaged ({error}). Send it again.") from error
    raise UnreadableFileError("The JSON has no releases and no records, so it is no OCDS.")


def _merged(found: Iterable[Json]) -> Iterator[Json]:
    """The compiled release of a record, or of releases of one process."""
    releases: list[Json] = []
    for one in found:
        if "compiledRelease" in one:
            yield one["compiledRelease"]
        elif isinstance(one.get("releases"), list):
            releases += [release for release in one["releases"] if isinstance(release, dict)]
        else:
            releases.append(one)
    for start in range(0, len(releases), _MOST_RELEASES):
        yield from _compile(releases[start : start + _MOST_RELEASES])


def _compile(releases: list[Json]) -> Iterator[Json]:
    if len(releases) == 1:
        yield releases[0]
        return
    from ocdsmerge import Merger  # slow to load
    from ocdsmerge.exceptions import OCDSMergeError

    try:
        yield Merger(_SCHEMA).create_compiled_release(json.loads(json.dumps(releases)))
    except (OCDSMergeError, KeyError, TypeError, ValueError):
        # Without dates or with ids of two kinds there is no order: each stands for itself.
        yield from releases


def _goods(release: Json, ocid: str) -> Iterator[tuple[str, dict[str, str]]]:
    tender = _object(release.get("tender"))
    parties = {str(party.get("id")): party for party in _objects(release.get("parties"))}
    buyer = _object(tender.get("procuringEntity")) or _object(release.get("buyer"))
    if not buyer:
        buyer = next((p for p in parties.values() if "buyer" in (p.get("roles") or ())), {})
    owner = _party(buyer, parties)
    for stage, source in (("planning", _object(release.get("planning"))), ("tender", tender)):
        for number, item in enumerate(_objects(source.get("items"))):
            key = f"{ocid}/{stage}/{_text(item.get('id')) or number}"[:200]
            values = _item(item, source if source.get("title") else tender)
            values |= {"key": key, "side": "need"} | owner
            yield f"{stage} {number + 1}", values | _stand(tender)
    for award in _objects(release.get("awards")):
        yield from _awarded(award, tender, parties, ocid)


def _awarded(
    award: Json, tender: Json, parties: Mapping[str, Json], ocid: str
) -> Iterator[tuple[str, dict[str, str]]]:
    items = _objects(award.get("items")) or _objects(tender.get("items"))
    won = _text(award.get("id"))
    for supplier in _objects(award.get("suppliers")):
        owner = _party(supplier, parties)
        if not owner:
            continue
        for number, item in enumerate(items):
            who = owner["organization_key"]
            key = f"{ocid}/award/{won}/{who}/{_text(item.get('id')) or number}"
            values = _item(item, award if award.get("title") else tender)
            yield f"award {won} {number + 1}", values | owner | {
                "key": key[:200], "side": "offer", "kind": "product"}  # fmt: skip


def _item(item: Json, around: Json) -> dict[str, str]:
    classified = _object(item.get("classification"))
    every = [classified, *_objects(item.get("additionalClassifications"))]
    unit = _object(item.get("unit"))
    price = _object(unit.get("value"))
    title = _first(item.get("description"), classified.get("description"), around.get("title"))
    told = [_text(around.get("title")), _text(around.get("description"))]
    return {
        "title": title,
        "description": "\n".join(dict.fromkeys(part for part in told if part and part != title)),
        "codes": _classified(every, _TN_VED),
        "okpd2": _classified(every, _OKPD2),
        "quantity": _text(item.get("quantity")),
        "unit": _first(unit.get("id"), unit.get("name")),
        "unit_name": _text(unit.get("name")),
        "period": "once",
        "price": _text(price.get("amount")),
        "currency": _text(price.get("currency")),
        "price_unit": _first(unit.get("id"), unit.get("name")),
    }


def _stand(tender: Json) -> dict[str, str]:
    until = _text(_object(tender.get("tenderPeriod")).get("endDate"))[:10]
    status = _OVER.get(_text(tender.get("status")).lower(), "active")
    return {"status": status} | ({"valid_until": until} if until else {})


def _party(party: Json, parties: Mapping[str, Json]) -> dict[str, str]:
    whole = {**party, **{k: v for k, v in parties.get(str(party.get("id")), {}).items() if v}}
    name = _text(whole.get("name"))
    number = _object(whole.get("identifier"))
    address = _object(whole.get("address"))
    key = _first(whole.get("id"), number.get("id"), name)
    if not name:
        return {}
    found = {
        "organization": name,
        "organization_key": key,
        "country": _first(address.get("countryName"), address.get("country")),
        "organization_region": _text(address.get("region")),
        "organization_city": _text(address.get("locality")),
        "address": _text(address.get("streetAddress")),
        "website": _text(_object(whole.get("contactPoint")).get("url")),
    }
    scheme = _text(number.get("scheme")).lower().replace("-", "_")
    if scheme in {"ru_inn", "ru_ogrn", "kz_bin", "by_unp", "kg_inn", "am_tin"}:
        found[scheme] = _text(number.get("id"))
    return {field: value for field, value in found.items() if value}


def _classified(every: Iterable[Json], schemes: frozenset[str]) -> str:
    wanted = (one for one in every if _text(one.get("scheme")).upper() in schemes)
    return "\n".join(_text(one.get("id")) for one in wanted if one.get("id"))


def _first(*values: object) -> str:
    return next((text for text in map(_text, values) if text), "")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

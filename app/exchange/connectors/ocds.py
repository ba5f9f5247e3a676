"""Any endpoint of OCDS releases or records: needs of buyers, and what suppliers were awarded."""

from collections.abc import AsyncIterator, Iterator

from pydantic import Field, JsonValue

from app.errors import PortalError
from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import follow, rows_at, text_at
from app.exchange.connectors.rows import at, plain
from app.exchange.connectors.trail import Trail

_OPEN = frozenset({"active", "planned", "planning", ""})
_CODES = {"TNVED": "codes", "TN VED": "codes", "HS": "codes", "OKPD2": "okpd2"}

_Party = dict[str, JsonValue]


class OcdsSettings(Configured):
    """How an endpoint is read.

    Attributes:
        url: of the first package.
    """

    url: str = Address
    next: str = Field(default="links.next", max_length=100)


async def pull(portal: Portal, settings: OcdsSettings, state: State) -> AsyncIterator[Page]:
    """Read package by package; the first one only when it has changed since the last time."""
    validators = state.get("validators")
    known = validators if isinstance(validators, dict) else {}
    link = state.get("link")
    url: str | None = str(link) if link else settings.url
    trail = Trail()
    while url is not None:
        trail.ask(url)
        changed = await portal.get_if_changed(url, known if url == settings.url else {})
        if changed is None:
            yield Page((), {"validators": known})
            return
        answer, given = changed
        if url == settings.url:
            known = given
        releases = tuple(_releases(answer))
        await trail.read(releases)
        rows = tuple(good for release in releases for good in _goods(release))
        url = follow(url, text_at(answer, settings.next))
        end: State = {"validators": known}
        yield Page(rows, end if url is None else {**end, "link": url})


def _releases(answer: JsonValue) -> Iterator[dict[str, JsonValue]]:
    if isinstance(answer, dict) and "records" in answer:
        found = [_latest(record) for record in rows_at(answer, "records")]
    else:
        found = list(rows_at(answer, "releases"))
    for release in found:
        if not isinstance(release, dict):
            raise PortalError("A release is no object.")
        yield release


def _latest(record: JsonValue) -> JsonValue:
    """The release that stands for a record: the compiled one, else the last."""
    compiled = next(at(record, "compiledRelease"), None)
    return compiled if compiled is not None else next(reversed(list(at(record, "releases"))), None)


def _goods(release: dict[str, JsonValue]) -> Iterator[JsonValue]:
    ocid = plain(release.get("ocid"))
    parties = {
        plain(next(at(party, "id"), None)): party
        for party in at(release, "parties")
        if isinstance(party, dict)
    }
    buyer = _party(next(at(release, "buyer"), None), parties)
    status = plain(next(at(release, "tender.status"), None))
    for stage in ("planning", "tender"):
        for item in at(release, f"{stage}.items"):
            open_now = stage == "planning" or status in _OPEN
            known = {"side": "need", "status": "active" if open_now else "fulfilled"}
            yield {**_good(item, f"{ocid}/{stage}"), **buyer, **known}
    for award in at(release, "awards"):
        supplier = _party(next(at(award, "suppliers"), None), parties)
        key = f"{ocid}/award/{plain(next(at(award, 'id'), None))}"
        for item in at(award, "items"):
            yield {**_good(item, key), **supplier, "side": "offer", "kind": "product"}


def _good(item: JsonValue, prefix: str) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "key": f"{prefix}/{plain(next(at(item, 'id'), None))}",
        "title": next(at(item, "description"), None),
        "quantity": next(at(item, "quantity"), None),
        "unit": next(at(item, "unit.id"), None) or next(at(item, "unit.name"), None),
    }
    for place in ("classification", "additionalClassifications"):
        for one in at(item, place):
            name = _CODES.get(plain(next(at(one, "scheme"), None)).upper())
            if name is not None:
                found.setdefault(name, plain(next(at(one, "id"), None)))
    return found


def _party(reference: JsonValue, parties: dict[str, _Party]) -> dict[str, JsonValue]:
    """Who a reference names, with what the list of parties knows of him."""
    key = plain(next(at(reference, "id"), None))
    whole: JsonValue = parties.get(key) or reference
    return {
        "owner_key": key,
        "owner_name": next(at(whole, "name"), None),
        "owner_number": next(at(whole, "identifier.id"), None),
        "owner_country": next(at(whole, "address.countryName"), None),
        "owner_city": next(at(whole, "address.locality"), None),
        "owner_region": next(at(whole, "address.region"), None),
        "owner_address": next(at(whole, "address.streetAddress"), None),
    }


CONNECTOR = Connector(
    kind="ocds",
    title="OCDS releases or records",
    settings=OcdsSettings,
    pull=pull,
    fields={
        name: name
        for name in (
            "key", "title", "quantity", "unit", "codes", "okpd2", "side", "kind", "status",
            "owner_key", "owner_name", "owner_number", "owner_country", "owner_city",
            "owner_region", "owner_address",
        )
    },
    constants={"period": "once"},
)  # fmt: skip

"""Which columns a table of each noun has, and its records as rows: the API's own shapes."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, JsonValue

from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.organization import OrganizationOut
from app.api.schemas.suggestion import PartnersOut, SuggestionsOut
from app.exchange.tables import CellKind, Column, Row, columns
from app.services import entities
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side

_SOURCE = columns(CellKind.TEXT, "source.portal", "source.key", "source.url", "source.licence")
_STAMPS = (
    Column("revision", CellKind.INTEGER),
    *columns(CellKind.MOMENT, "created_at", "updated_at"),
)
_QUANTITY = (
    Column("quantity.value", CellKind.NUMBER),
    *columns(CellKind.TEXT, "quantity.unit", "quantity.period"),
)
_OWNER = (
    *columns(CellKind.TEXT, "organization.name", "organization.country"),
    Column("organization.identifiers", CellKind.TEXTS),
)
_TERMS = (
    Column("terms.price.value", CellKind.NUMBER),
    *columns(CellKind.TEXT, "terms.price.currency", "terms.price.per"),
    Column("terms.minimum_lot.value", CellKind.NUMBER),
    Column("terms.minimum_lot.unit"),
    Column("terms.lot.value", CellKind.NUMBER),
    Column("terms.lot.unit"),
    Column("terms.lead_time_days", CellKind.INTEGER),
    *columns(CellKind.TEXT, "terms.incoterms.rule", "terms.incoterms.place"),
    Column("terms.delivery_regions", CellKind.TEXTS),
    Column("terms.samples", CellKind.BOOLEAN),
    Column("terms.valid_until", CellKind.DAY),
)
_GREEN = (
    Column("green.recycled.percent", CellKind.NUMBER),
    Column("green.footprint.co2e_kg_per_tonne", CellKind.NUMBER),
    Column("green.footprint.method"),
    Column("green.footprint.year", CellKind.INTEGER),
    Column("green.scrap_accepted", CellKind.BOOLEAN),
    Column("green.energy.shares", CellKind.TEXTS),
)
_MATERIAL = (
    Column("material.material_class"),
    Column("material.properties", CellKind.OBJECT),
    Column("material.readiness.level", CellKind.INTEGER),
    Column("material.readiness.method"),
)
_PROJECT = (
    *columns(CellKind.TEXTS, "joint_project.brings", "joint_project.seeks"),
    Column("joint_project.stage"),
    *columns(
        CellKind.NUMBER,
        *("joint_project.investment.low_millions", "joint_project.investment.high_millions"),
    ),
    Column("joint_project.investment.currency"),
    Column("joint_project.localisation_percent", CellKind.NUMBER),
    Column("technology.readiness.level", CellKind.INTEGER),
    Column("technology.readiness.method"),
    *columns(CellKind.TEXTS, "technology.rights", "technology.transfer"),
)
_GREEN_WANTED = tuple(
    column
    for name in ("co2e_most", "recycled_least", "renewable_least")
    for column in (
        Column(f"requirements.green.{name}.value", CellKind.NUMBER),
        Column(f"requirements.green.{name}.hard", CellKind.BOOLEAN),
    )
)
_REQUIREMENTS = (
    *columns(CellKind.OBJECT, "requirements.properties", "requirements.certificates"),
    *_GREEN_WANTED,
    Column("requirements.green.scrap_accepted.hard", CellKind.BOOLEAN),
    Column("requirements.readiness.least", CellKind.INTEGER),
    Column("requirements.readiness.hard", CellKind.BOOLEAN),
)
_OWN_GROUPS = {
    Side.OFFER: (
        *columns(CellKind.OBJECT, "certificates", "green", "material"),
        *_GREEN,
        *_MATERIAL,
    ),
    Side.NEED: (*columns(CellKind.OBJECT, "requirements"), *_REQUIREMENTS),
}


def listing_columns(side: Side) -> Sequence[Column]:
    """Columns of offers or needs."""
    return [
        *columns(CellKind.TEXT, "id", "organization_id"),
        *_OWNER,
        *(columns(CellKind.TEXT, "kind") if side is Side.OFFER else ()),
        *columns(CellKind.TEXT, "title", "description", "language"),
        *columns(CellKind.TEXTS, "codes", "okpd2"),
        *_QUANTITY,
        Column("standards", CellKind.TEXTS),
        *columns(CellKind.TEXT, "purpose", "industry", "region", "city", "visibility", "status"),
        Column("valid_until", CellKind.DAY),
        *columns(CellKind.OBJECT, "terms", "joint_project", "technology"),
        *_TERMS,
        *_PROJECT,
        *_OWN_GROUPS[side],
        *columns(CellKind.TEXTS, "directions", "consuming_industries", "preferred_states"),
        *_SOURCE,
        *_STAMPS,
    ]


ORGANIZATION_COLUMNS: Sequence[Column] = [
    *columns(CellKind.TEXT, "id", "name", "country"),
    Column("identifiers", CellKind.TEXTS),
    *columns(CellKind.TEXT, "region", "city", "address", "website", "description", "language"),
    Column("visibility"),
    *columns(CellKind.BOOLEAN, "research", "person"),
    Column("steward"),
    *_SOURCE,
    *_STAMPS,
]

_JUDGED = (
    Column("rank", CellKind.INTEGER),
    *columns(CellKind.NUMBER, "score", "points"),
    Column("scorecard"),
    *columns(
        CellKind.TEXT,
        *("organization.id", "organization.name", "organization.country"),
        *("organization.region", "organization.city"),
    ),
)


def suggestion_columns(side: Side) -> Sequence[Column]:
    """Columns of the suggested offers or needs."""
    return [
        *_JUDGED,
        *_listing_in_short(side),
        Column("reasons", CellKind.TEXTS),
        Column("decision.verdict"),
        *columns(CellKind.TEXT, "private.id", "private.country"),
        Column("private.headings", CellKind.TEXTS),
    ]


PARTNER_COLUMNS: Sequence[Column] = [
    *_JUDGED,
    *columns(CellKind.NUMBER, "pair.score", "pair.points"),
    Column("pair.scorecard"),
    *(Column(f"need.{name}") for name in ("id", "title")),
    *(Column(f"offer.{name}") for name in ("id", "title")),
    *columns(CellKind.TEXTS, "need.codes", "offer.codes", "reasons"),
    *(
        Column(f"{side}.source.{name}")
        for side in ("need", "offer")
        for name in ("portal", "url", "licence")
    ),
]


def _listing_in_short(side: Side) -> Sequence[Column]:
    return [
        *columns(CellKind.TEXT, f"{side}.id", f"{side}.title", f"{side}.description"),
        *columns(CellKind.TEXTS, f"{side}.codes", f"{side}.standards"),
        Column(f"{side}.quantity.value", CellKind.NUMBER),
        *(Column(f"{side}.quantity.{name}") for name in ("unit", "period")),
        *(Column(f"{side}.source.{name}") for name in ("portal", "key", "url", "licence")),
    ]


def listing_row(record: ListingRecord, owner: OrganizationRecord | None, reach: Reach) -> Row:
    """An offer or a need as the API answers it, with whose it is."""
    shape = OfferOut.of(record) if record.side is Side.OFFER else NeedOut.of(record)
    return _object(shape) | {"organization": None if owner is None else _owner(owner, reach)}


def organization_row(record: OrganizationRecord, reach: Reach) -> Row:
    """An organization as the API answers it."""
    return _object(OrganizationOut.of(record, reach))


def suggestion_rows(answer: SuggestionsOut) -> Iterable[Row]:
    """Suggestions as the API answers them, each with who judged it."""
    for item in answer.items:
        yield _object(item) | {"scorecard": answer.scorecard}


def partner_rows(answer: PartnersOut) -> Iterable[Row]:
    """Pairs of suggested organizations, a row each."""
    for item in answer.items:
        whole = _object(item) | {"scorecard": answer.scorecard}
        whole.pop("pairs")
        for pair in item.pairs:
            judged = {name: getattr(pair, name) for name in ("score", "points", "scorecard")}
            sides = {"need": _object(pair.need), "offer": _object(pair.offer)}
            reasons: list[JsonValue] = [_object(reason) for reason in pair.reasons]
            yield whole | {"pair": judged, "reasons": reasons} | sides


def _owner(record: OrganizationRecord, reach: Reach) -> dict[str, JsonValue]:
    numbers: list[JsonValue] = [
        {"scheme": item.scheme, "value": item.value} for item in entities.identifiers(record, reach)
    ]
    return {"name": record.name, "country": record.country, "identifiers": numbers}


def _object(shape: BaseModel) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = shape.model_dump(mode="json", exclude={"warnings"})
    return found

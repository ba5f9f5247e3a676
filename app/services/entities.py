"""Organizations and positions of the nomenclature as entities that a table can be matched with."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from app.errors import NotFoundError
from app.matching.catalogue import Catalogue
from app.services.live import LiveRegistry
from app.services.merged_organizations import standing
from app.services.sight import shown
from app.values.organization import OrganizationRecord
from app.values.reconciliation import (
    Entity,
    EntityProperty,
    EntityRef,
    EntityType,
    PropertyValue,
)
from app.vocabulary.codes import display_code
from app.vocabulary.countries import name_of
from app.vocabulary.identifiers import Identifier, Scheme
from app.vocabulary.positions import level_of
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Kind, Language, Role, Side

_Named = Mapping[str, tuple[str, str]]

_ORGANIZATION: _Named = {
    "country": ("страна", "country"),
    "region": ("регион", "region"),
    "city": ("город", "city"),
    "identifier": ("регистрационный номер", "registration number"),
    "country_name": ("название страны", "name of the country"),
    **{str(scheme): (scheme, scheme) for scheme in Scheme},
    "website": ("сайт", "website"),
    "description": ("описание", "description"),
    "role": ("роль", "role"),
    "code": ("коды ТН ВЭД", "TN VED codes"),
    "portal": ("портал", "portal"),
    "source_url": ("адрес источника", "address of the source"),
    "licence": ("лицензия данных", "licence of the data"),
    "updated_at": ("изменено", "changed"),
}
_CODE: _Named = {
    "parent": ("вышестоящая позиция", "position above"),
    "title": ("наименование", "title"),
    "full_title": ("полное наименование", "full title"),
    "code_display": ("код", "code"),
    "level": ("число знаков", "number of digits"),
    "unit": ("единица измерения", "unit"),
}
_MATCHABLE = frozenset({"country", "region", "city", "identifier", "parent"})
_TARGETS = {"code": EntityType.CODE, "parent": EntityType.CODE}


def _properties(kind: EntityType, named: _Named) -> Iterable[tuple[str, EntityProperty]]:
    for key, (russian, english) in named.items():
        names = {Language.RU: russian, Language.EN: english}
        yield (
            str(key),
            EntityProperty(str(key), kind, names, _TARGETS.get(key), key in _MATCHABLE),
        )


PROPERTIES: Mapping[EntityType, Mapping[str, EntityProperty]] = {
    EntityType.ORGANIZATION: dict(_properties(EntityType.ORGANIZATION, _ORGANIZATION)),
    EntityType.CODE: dict(_properties(EntityType.CODE, _CODE)),
}
"""What can be asked of the entities of each type, by id."""

TYPE_NAMES: Mapping[EntityType, Mapping[Language, str]] = {
    EntityType.ORGANIZATION: {Language.RU: "Организация", Language.EN: "Organization"},
    EntityType.CODE: {Language.RU: "Код ТН ВЭД", Language.EN: "TN VED code"},
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at entities: how far he sees, and in which language."""

    live: LiveRegistry
    catalogue: Catalogue
    reach: Reach
    language: Language


async def read(viewer: Viewer, key: str, *, dealings: bool = False) -> Entity:
    """Return one entity that the viewer sees; with an organization's codes and roles if wanted.

    Raises:
        NotFoundError: there is none under this id, or none that he sees.
    """
    found = await read_many(viewer, [key], dealings=dealings)
    if key not in found:
        raise NotFoundError(f"There is no organization or code {key}.")
    return found[key]


async def read_many(viewer: Viewer, keys: Collection[str], *, dealings: bool) -> dict[str, Entity]:
    """Return those of some entities that there are and that the viewer sees, by id.

    An organization that is part of another one now is answered as that one: tables keep the ids
    that they were matched with, and the protocol has no way to tell them of a merge.

    Args:
        viewer: who looks.
        keys: ids of organizations, and codes.
        dealings: whether codes and roles of organizations are wanted, for which all listings are
            looked through.
    """
    owners = {key: owner for key in keys if (owner := _id_of(key)) is not None}
    kept = await standing(viewer.live, viewer.reach, owners.values())
    named = {key: kept.get(owner, owner) for key, owner in owners.items()}
    return await asyncio.to_thread(_read_many, viewer, keys, named, dealings=dealings)


def _read_many(
    viewer: Viewer, keys: Collection[str], named: Mapping[str, UUID], *, dealings: bool
) -> dict[str, Entity]:
    live, catalogue = viewer.live, viewer.catalogue
    reach, language = viewer.reach, viewer.language
    found = {key: position(catalogue, language, key) for key in keys if key in catalogue.nodes}
    seen = {key: live.organizations.get(key) for key in named.values()}
    visible = {key: record for key, record in seen.items() if record and sees(reach, record)}
    codes, roles = _dealings(live, reach, visible if dealings else {})
    organizations: dict[UUID, Entity] = {}
    for owner, record in visible.items():
        goods = tuple(
            EntityRef(code, _title(catalogue, language, code)) for code in codes.get(owner, ())
        )
        organizations[owner] = _organization(
            record, reach, language, {"code": goods, "role": tuple(roles.get(owner, ()))}
        )
    shown_as = {key: organizations[owner] for key, owner in named.items() if owner in organizations}
    return found | shown_as


def _id_of(key: str) -> UUID | None:
    """The organization that a key may name; codes name none."""
    try:
        return UUID(key)
    except ValueError:
        return None


def sees(reach: Reach, record: OrganizationRecord) -> bool:
    """Whether a caller sees an organization."""
    return reach.sees(record.visibility, record.source.portal, record.steward)


def identifiers(record: OrganizationRecord, reach: Reach) -> tuple[Identifier, ...]:
    """The numbers of an organization that a caller may know: of a person, only its portal."""
    own = reach.owns(record.source.portal, record.steward)
    return record.identifiers if own or not record.person else ()


def described(record: OrganizationRecord, language: Language) -> str:
    """Where an organization is, in a few words."""
    state = name_of(record.country, language)
    return ", ".join(part for part in (record.city, record.region, state) if part)


def position(catalogue: Catalogue, language: Language, code: str) -> Entity:
    """Return a position that there is."""
    node = catalogue.nodes[code]
    worded = catalogue.worded(node, language)
    unit = catalogue.unit(code)
    level = level_of(code)
    values: dict[str, tuple[PropertyValue, ...]] = {
        "title": (worded.title,),
        "full_title": (worded.full,),
        "code_display": (display_code(code),),
        "level": (level,),
        "unit": (unit.symbol,) if unit and unit.symbol else (),
        "parent": (EntityRef(node.parent, _title(catalogue, language, node.parent)),)
        if node.parent
        else (),
    }
    name = f"{display_code(code) if code.isdigit() else code} {worded.title}"
    return Entity(code, EntityType.CODE, name, worded.full, values)


def _organization(
    record: OrganizationRecord,
    reach: Reach,
    language: Language,
    dealings: Mapping[str, tuple[PropertyValue, ...]],
) -> Entity:
    numbers = identifiers(record, reach)
    texts = {
        "country": record.country,
        "country_name": name_of(record.country, language),
        "region": record.region,
        "city": record.city,
        "website": record.website,
        "description": record.description,
        "portal": record.source.portal,
        "source_url": record.source.url,
        "licence": record.source.licence,
    }
    values: dict[str, tuple[PropertyValue, ...]] = {
        **{key: (text,) if text else () for key, text in texts.items()},
        "identifier": tuple(f"{item.scheme}:{item.value}" for item in numbers),
        **{s: tuple(item.value for item in numbers if item.scheme is s) for s in Scheme},
        "updated_at": (record.updated_at,),
        **dealings,
    }
    return Entity(
        str(record.id),
        EntityType.ORGANIZATION,
        record.name,
        described(record, language),
        values,
    )


def _dealings(
    live: LiveRegistry, reach: Reach, owners: Collection[UUID]
) -> tuple[dict[UUID, list[str]], dict[UUID, list[str]]]:
    """Codes and roles of organizations, by their listings that the caller sees."""
    codes: dict[UUID, set[str]] = {}
    roles: dict[UUID, set[str]] = {}
    for record in chain.from_iterable(map(live.listings.of, owners)):
        if shown(live, reach, record):
            codes.setdefault(record.organization_id, set()).update(record.codes)
            role = (
                Role.CONSUMER if record.side is Side.NEED else _ROLES[record.kind or Kind.PRODUCT]
            )
            roles.setdefault(record.organization_id, set()).add(role)
    return (
        {key: sorted(found) for key, found in codes.items()},
        {key: sorted(found) for key, found in roles.items()},
    )


_ROLES = {Kind.PRODUCT: Role.PRODUCER, Kind.MATERIAL: Role.SUPPLIER, None: Role.PRODUCER}


def _title(catalogue: Catalogue, language: Language, code: str) -> str:
    node = catalogue.nodes.get(code)
    shown_code = display_code(code) if code.isdigit() else code
    return f"{shown_code} {catalogue.worded(node, language).title}" if node else shown_code

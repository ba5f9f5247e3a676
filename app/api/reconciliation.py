"""Routes of reconciliation: the API of the W3C group, version 0.2, that OpenRefine speaks."""

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from app.api import reconciliation_pages as pages
from app.api.dependencies import (
    Live,
    Nomenclature,
    PublicBase,
    ReaderLanguage,
    Reading,
    Seeing,
)
from app.api.docs import ASKS, READS, READS_ONE
from app.api.forms import FormOfJsonRoute
from app.api.problems import problem_of_fields
from app.api.schemas.reconciliation import (
    CandidateOut,
    CandidatesOut,
    ExtensionColumnOut,
    ExtensionOut,
    ExtensionQuery,
    FlyoutOut,
    NamedOut,
    PropertyProposalOut,
    ReconciliationIn,
    SuggestedListOut,
    SuggestedOut,
    cell,
    named,
)
from app.api.schemas.reconciliation_manifest import ManifestOut, manifest
from app.db import ReadSession
from app.errors import FieldError, InvalidInputError, NotFoundError
from app.services.entities import PROPERTIES, TYPE_NAMES, Viewer
from app.services.entities import read as read_entity
from app.services.reconciliation import Matcher
from app.values.reconciliation import Entity, EntityProperty, EntityType
from app.vocabulary.terms import Language

router = APIRouter(
    prefix="/v1/reconcile", tags=["Reconciliation"], route_class=FormOfJsonRoute, responses=READS
)

_SUGGESTED = 20


async def _viewer(
    live: Live, catalogue: Nomenclature, reach: Seeing, language: ReaderLanguage
) -> Viewer:
    return Viewer(live, catalogue, reach, language)


Viewing = Annotated[Viewer, Depends(_viewer)]


async def _matcher(viewer: Viewing) -> Matcher:
    return Matcher(viewer)


Matching = Annotated[Matcher, Depends(_matcher)]
Prefix = Annotated[
    str, Query(max_length=200, description="What was typed so far.", examples=["Жезмыс"])
]
Skipped = Annotated[
    int, Query(ge=0, le=1000, description="How many to leave out first.", examples=[0])
]
EntityId = Annotated[
    str,
    Path(max_length=60, description="An organization, or a code.", examples=["7408"]),
]
AnyId = Annotated[str, Query(max_length=200, description="Id.", examples=["7408"])]


@router.get("", summary="Reconciliation service", response_model_exclude_none=True)
async def read_reconciliation_service(
    session: Reading,
    matcher: Matching,
    base: PublicBase,
    language: ReaderLanguage,
    queries: Annotated[
        str | None,
        Query(description="Names to match, as JSON.", examples=['{"q0": {"query": "7408"}}']),
    ] = None,
    extend: Annotated[
        str | None,
        Query(
            description="Properties to fetch, as JSON.",
            examples=['{"ids": ["7408"], "properties": [{"id": "title"}]}'],
        ),
    ] = None,
) -> ManifestOut | ExtensionOut | dict[str, CandidatesOut]:
    """Describe the service to clients such as OpenRefine; answer, if `queries` or `extend` asks.

    Give clients the address of this call. Types are `organization` and `code` (TN VED).
    """
    if queries is None and extend is None:
        title = "Eurasian industrial partners"
        types = list(_types(language).values())
        return manifest(base, title, types, russian=language is not Language.EN)
    asked = {"queries": queries} if queries is not None else {"extend": extend}
    return await _answer(_read({k: str(v) for k, v in asked.items()}), session, matcher, language)


@router.post(
    "", summary="Match names and extend tables", responses=ASKS, response_model_exclude_none=True
)
async def reconcile_names(
    body: ReconciliationIn, session: Reading, matcher: Matching, language: ReaderLanguage
) -> ExtensionOut | dict[str, CandidatesOut]:
    """Match names of a table with organizations, and goods with codes; or fetch their properties.

    Takes JSON, or a form with the fields `queries` or `extend` that hold JSON. Registration
    numbers come first, then names without their legal forms, in any script; `features` say what
    a score was made of. Goods in words are read by the code assistant.
    """
    return await _answer(body, session, matcher, language)


@router.get("/preview/{entity_id}", summary="Preview an entity", response_class=HTMLResponse,
            responses=READS_ONE)  # fmt: skip
async def preview_entity(entity_id: EntityId, viewer: Viewing) -> HTMLResponse:
    """Show an organization or a code on a small page, which other sites may frame."""
    entity = await read_entity(viewer, entity_id, dealings=True)
    return HTMLResponse(pages.page(entity, viewer.language), headers=pages.HEADERS)


@router.get("/suggest/entity", summary="Complete entities", response_model_exclude_none=True)
async def suggest_entities(
    matcher: Matching, language: ReaderLanguage, prefix: Prefix, cursor: Skipped = 0
) -> SuggestedListOut:
    """Find organizations and codes by the beginning of their names."""
    found = await matcher.complete(prefix, list(EntityType), cursor + _SUGGESTED)
    types = _types(language)
    return SuggestedListOut(result=[SuggestedOut.of(one, types) for one in found[cursor:]])


@router.get("/suggest/type", summary="Complete types", response_model_exclude_none=True)
async def suggest_types(
    language: ReaderLanguage, prefix: Prefix, cursor: Skipped = 0
) -> SuggestedListOut:
    """Find types by the beginning of their names."""
    return _beginning(list(_types(language).values()), prefix, cursor)


@router.get("/suggest/property", summary="Complete properties", response_model_exclude_none=True)
async def suggest_properties(
    language: ReaderLanguage, prefix: Prefix, cursor: Skipped = 0
) -> SuggestedListOut:
    """Find the properties that help to match, by the beginning of their names."""
    kinds = [kind for of_type in PROPERTIES.values() for kind in of_type.values() if kind.matchable]
    return _beginning([named(kind, language) for kind in kinds], prefix, cursor)


@router.get("/flyout/entity", summary="Show an entity", responses=READS_ONE)
async def show_entity(
    id: AnyId,  # noqa: A002 - the protocol's name
    viewer: Viewing,
) -> FlyoutOut:
    """Say in a few words what an entity is."""
    entity = await read_entity(viewer, id)
    return FlyoutOut(id=id, html=pages.flyout(entity, viewer.language))


@router.get("/flyout/type", summary="Show a type", responses=READS_ONE)
async def show_type(id: AnyId, language: ReaderLanguage) -> FlyoutOut:  # noqa: A002 - the protocol's
    """Say in a few words what a type is."""
    return FlyoutOut(id=id, html=pages.paragraph(_types(language)[_type(id)].name))


@router.get("/flyout/property", summary="Show a property", responses=READS_ONE)
async def show_property(id: AnyId, language: ReaderLanguage) -> FlyoutOut:  # noqa: A002 - the protocol's
    """Say in a few words what a property is."""
    kind = _property(id)
    if kind is None:
        raise NotFoundError(f"There is no property {id}.")
    return FlyoutOut(id=id, html=pages.paragraph(named(kind, language).name))


@router.get("/properties", summary="Propose properties", responses=READS_ONE,
            response_model_exclude_none=True)  # fmt: skip
async def propose_properties(
    language: ReaderLanguage,
    type: Annotated[  # noqa: A002 - the protocol's name
        str, Query(max_length=60, description="Type.", examples=["organization"])
    ] = EntityType.ORGANIZATION,
    limit: Annotated[
        int | None, Query(ge=1, le=1000, description="How many at most.", examples=[10])
    ] = None,
) -> PropertyProposalOut:
    """Say which properties a table of matched entities may be extended with."""
    kinds = list(PROPERTIES[_type(type)].values())
    return PropertyProposalOut(
        type=type, limit=limit, properties=[named(kind, language) for kind in kinds[:limit]]
    )


async def _answer(
    asked: ReconciliationIn, session: ReadSession, matcher: Matcher, language: Language
) -> ExtensionOut | dict[str, CandidatesOut]:
    if asked.queries is not None:
        types = _types(language)
        answers = {}
        for key, query in asked.queries.items():
            found = await matcher.match(session, query.question())
            answers[key] = CandidatesOut(result=[CandidateOut.of(one, types) for one in found])
        return answers
    if asked.extend is not None:
        columns = _columns(asked.extend, language)
        dealings = any(one.id in {"code", "role"} for one in asked.extend.properties)
        known = await matcher.entities(asked.extend.ids, dealings=dealings)
        return await asyncio.to_thread(_extended, asked.extend, columns, known)
    raise InvalidInputError.of("", "empty_question", "Send `queries` or `extend`.")


def _columns(asked: ExtensionQuery, language: Language) -> list[ExtensionColumnOut]:
    columns = []
    for place, one in enumerate(asked.properties):
        kind = _property(one.id)
        if kind is None:
            raise InvalidInputError.of(
                f"/extend/properties/{place}/id",
                "unknown_entity_property",
                "There is no such property. GET /v1/reconcile/properties lists them.",
            )
        target = _types(language)[kind.target] if kind.target else None
        columns.append(ExtensionColumnOut(id=kind.id, name=kind.name(language), type=target))
    return columns


def _extended(
    asked: ExtensionQuery, columns: list[ExtensionColumnOut], found: Mapping[str, Entity]
) -> ExtensionOut:
    return ExtensionOut(
        meta=columns,
        rows={
            key: {
                one.id: [
                    cell(value)
                    for value in found[key].values.get(one.id, ())[: one.settings.limit or None]
                ]
                if key in found
                else []
                for one in asked.properties
            }
            for key in asked.ids
        },
    )


def _types(language: Language) -> dict[EntityType, NamedOut]:
    spoken = language.russian_or_english
    return {kind: NamedOut(id=kind, name=names[spoken]) for kind, names in TYPE_NAMES.items()}


def _type(key: str) -> EntityType:
    if key not in set(EntityType):
        raise NotFoundError(f"There is no type {key}.")
    return EntityType(key)


def _property(key: str) -> EntityProperty | None:
    return next((of_type[key] for of_type in PROPERTIES.values() if key in of_type), None)


def _beginning(known: list[NamedOut], prefix: str, skipped: int) -> SuggestedListOut:
    asked = prefix.strip().casefold()
    found = [
        one for one in known if asked in one.name.casefold() or one.id.casefold().startswith(asked)
    ]
    return SuggestedListOut(
        result=[SuggestedOut(id=one.id, name=one.name) for one in found[skipped:]]
    )


def _read(fields: dict[str, str]) -> ReconciliationIn:
    """Read what a GET brings as JSON in its parameters."""
    [(name, text)] = fields.items()
    try:
        return ReconciliationIn.model_validate({name: json.loads(text)})
    except ValidationError as error:
        problem = problem_of_fields(error.errors())
        fields_wrong = [
            FieldError(f"?{name}", item.code, f"{item.pointer}: {item.detail}")
            for item in problem.errors or []
        ]
        raise InvalidInputError(f"`{name}` is wrong.", fields_wrong) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInputError.of(
            f"?{name}", "broken_json", "The parameter is not JSON. Check quotes and braces."
        ) from error

"""Every call of the service, made once: the framework takes seconds to read their parameters."""

from functools import cache

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from app.api import (
    allocations,
    backings,
    balance,
    chains,
    changes,
    claims,
    coding,
    connectors,
    contacts,
    decisions,
    duplicates,
    exports,
    feeds,
    greener,
    health,
    history,
    imports,
    introductions,
    list_editions,
    list_states,
    list_ties,
    lists,
    mappings,
    moderation,
    needs,
    nomenclature,
    offers,
    organizations,
    portals,
    programmes,
    proposal_steps,
    proposals,
    receivers,
    reconciliation,
    roles,
    saved_searches,
    scorecards,
    suggestions,
    vocabulary,
    webhooks,
)
from app.api import keys as keys_api
from app.api.addresses import Addresses
from app.api.dependencies import authorized
from app.api.docs import EVERY_CALL
from app.web import explorer, list_pages, notice_pages

_MODULES = (
    suggestions,  # first: asked most, and the framework tries routes one after the other
    organizations,
    backings,
    roles,
    offers,
    needs,
    greener,
    chains,
    programmes,
    allocations,
    balance,
    scorecards,
    decisions,
    contacts,
    introductions,
    imports,
    mappings,
    history,
    changes,
    webhooks,
    saved_searches,
    receivers,
    connectors,
    claims,
    duplicates,
    moderation,
    portals,
    lists,
    list_editions,
    list_states,
    list_ties,
    proposals,
    proposal_steps,
    keys_api,
    coding,
    vocabulary,
    nomenclature,
    reconciliation,
    exports,
    feeds,
    health,
    list_pages,
    notice_pages,
    explorer,
)


@cache
def every_route() -> tuple[BaseRoute, ...]:
    """The calls with what holds for all of them; applications of one process share them."""
    whole = APIRouter(generate_unique_id_function=operation_id)
    for module in _MODULES:
        whole.include_router(
            module.router, dependencies=[Depends(authorized)], responses=EVERY_CALL
        )
    return tuple(whole.routes)


@cache
def every_address() -> Addresses:
    """Which methods the addresses of these calls take."""
    return Addresses(route for module in _MODULES for route in module.router.routes)


def operation_id(route: APIRoute) -> str:
    """The function's own name: short in every generated client, unique by test."""
    return route.name

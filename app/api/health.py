"""Routes of health."""

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app import metrics
from app.api.dependencies import database, live_registry
from app.api.docs import problems
from app.api.schemas.fields import Answer
from app.embedded.guard import given_up
from app.errors import UnavailableError
from app.services import measures

_SECONDS = 2.0
"""Who asks whether we are ready does not wait as long as who wants an answer."""

router = APIRouter(tags=["Health"])


class LiveOut(Answer):
    """The process answers."""

    status: str = Field(description="Always `ok`.", examples=["ok"])


class ReadyOut(Answer):
    """The service can do its work."""

    status: str = Field(description="Always `ok`.", examples=["ok"])
    revision: int = Field(description="Newest change in the index.", examples=[412])
    listings: int = Field(description="Public listings in the index.", examples=[423])


@router.get("/livez", summary="Whether the process lives")
async def check_alive() -> LiveOut:
    """Answer as long as the process answers anything."""
    return LiveOut(status="ok")


@router.get(
    "/metrics",
    summary="Measures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def read_metrics(request: Request) -> Response:
    """Answer counts of requests, times, the index's age, and what waits; names nobody."""
    content = await measures.read(database(request))
    return Response(content, media_type=metrics.TYPE)


@router.get("/readyz", summary="Whether the service is ready", responses=problems(503))
async def check_ready(request: Request) -> ReadyOut:
    """Answer 503 with the reason while database, schema or index are not ready."""
    live = live_registry(request)
    if not live.ready:
        raise UnavailableError("The index is still being built.")
    try:
        async with asyncio.timeout(_SECONDS):
            current = await database(request).is_current()
    except TimeoutError as error:
        raise UnavailableError(
            f"The database has not answered within {_SECONDS:g} seconds."
        ) from error
    except UnavailableError as error:
        if given_up(database(request).url):
            raise UnavailableError(
                "The embedded database has died and could not be started again; the log says why."
            ) from error
        raise
    if not current:
        raise UnavailableError("The database's schema is not the one of this version.")
    return ReadyOut(status="ok", revision=live.revision, listings=live.public_listings)

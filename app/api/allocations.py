"""Route of allocations."""

from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.allocation_answers import allocation_csv, allocation_out
from app.api.docs import ASKS
from app.api.schemas.allocation import AllocationIn, AllocationOut
from app.api.suggestions import Reads
from app.services import allocations
from app.services.aside import aside

router = APIRouter(prefix="/v1/allocations", tags=["Cooperation"])

_CSV = "text/csv"


class Form(StrEnum):
    """How the plan is answered."""

    JSON = "json"
    CSV = "csv"


@router.post(
    "",
    summary="Allocate capacities to needs",
    response_model=AllocationOut,
    responses=ASKS
    | {200: {"description": "The plans.", "content": {_CSV: {"schema": {"type": "string"}}}}},
)
async def allocate_capacities(
    body: AllocationIn,
    reader: Reads,
    form: Annotated[
        Form, Query(alias="format", description="`json`, or `csv` for a table.", examples=["json"])
    ] = Form.JSON,
) -> AllocationOut | Response:
    """Meet all needs of a code at once, from all free capacities.

    The plan has the most probability-weighted volume, less transport and concentration; capacities,
    quantities, minimum lots, quotas and contracts bind. Beside it stands what pair by pair would
    give; needs that stay open are named with the reason. Nothing is stored.
    """
    answer = await aside(partial(allocations.allocated, reader.live, reader.reach, body.question()))
    if form is Form.CSV:
        headers = {"Content-Disposition": 'attachment; filename="allocation.csv"'}
        return Response(
            allocation_csv(reader, answer), media_type=f"{_CSV}; charset=utf-8", headers=headers
        )
    return allocation_out(reader, answer)

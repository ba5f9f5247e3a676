"""Routes of allocations."""

from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response, status
from pydantic import BaseModel

from app.api.allocation_answers import allocation_csv, allocation_out
from app.api.dependencies import Calling, OptionalCaller, Reading, actor, database
from app.api.docs import ASKS, READS_ONE, Responses, problems
from app.api.schemas.allocation import AllocationIn, AllocationOut, AllocationRunOut
from app.api.suggestion_answers import Reader
from app.api.suggestions import Reads
from app.errors import ConflictError
from app.services import allocation_runs, allocation_told, allocations
from app.services.access import Caller
from app.services.allocations import Prepared
from app.services.threads import in_thread

PATH = "/v1/allocations"

router = APIRouter(prefix=PATH, tags=["Cooperation"])

_CSV = "text/csv"
_JSON = "application/json"
_LATER = "respond-async"
_SECONDS = "2"
_AS_TABLE: Responses = {
    200: {"description": "The plans.", "content": {_CSV: {"schema": {"type": "string"}}}}
}


class Form(StrEnum):
    """How the plan is answered."""

    JSON = "json"
    CSV = "csv"


AskedForm = Annotated[
    Form, Query(alias="format", description="`json`, or `csv` for a table.", examples=["json"])
]


@router.post(
    "",
    summary="Allocate capacities to needs",
    response_model=AllocationOut,
    responses=ASKS
    | problems(409)
    | _AS_TABLE
    | {
        202: {
            "description": "It is worked out in the background; read it at `Location`.",
            "model": AllocationRunOut,
        }
    },
)
async def allocate_capacities(
    body: AllocationIn,
    request: Request,
    reader: Reads,
    caller: OptionalCaller,
    form: AskedForm = Form.JSON,
    prefer: Annotated[
        str | None,
        Header(
            max_length=200,
            description="`respond-async` has even few needs worked out in the background.",
            examples=["respond-async"],
        ),
    ] = None,
) -> Response:
    """Meet all needs of a code at once, from all free capacities.

    The plan has the most probability-weighted volume, less transport and concentration; capacities,
    quantities, minimum lots, quotas and contracts bind. Beside it stands what pair by pair would
    give; needs that stay open are named with the reason. Up to 600 needs are answered at once; up
    to 20,000 are worked out in the background for whoever has a key, and the answer is 202.
    """
    question = body.question()
    asked = await in_thread(partial(allocations.prepared, reader.live, reader.reach, question))
    count = len(asked.needs)
    if count > allocations.AT_ONCE and caller is None:
        raise allocations.too_many(question, count, allocations.AT_ONCE)
    if caller is not None and (count > allocations.AT_ONCE or _is_patient(prefer)):
        return await _later(request, reader, caller, asked)
    return await in_thread(partial(_answer, reader, asked, form))


@router.get(
    "/{allocation_id}",
    summary="Read an allocation",
    response_model=AllocationRunOut,
    responses=READS_ONE | problems(409) | _AS_TABLE,
)
async def read_allocation(
    allocation_id: Annotated[
        UUID, Path(description="The allocation.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a18"])
    ],
    session: Reading,
    reader: Reads,
    caller: Calling,
    form: AskedForm = Form.JSON,
) -> Response:
    """Read how far an allocation is, and its plans once it is completed.

    Only the key that asked for it may read it, for a day. Listings that this key does not see any
    more are left out; reasons are in the language that was asked for first.
    """
    record = await allocation_runs.read(session, caller, allocation_id)
    told = await allocation_runs.plan(session, caller, allocation_id)
    if told is None:
        if form is Form.CSV:
            raise ConflictError(f"The allocation is {record.status}. Wait until it is completed.")
        return _json(AllocationRunOut.of(record))
    if form is Form.CSV:
        return await in_thread(lambda: _table(allocation_csv(reader, told)))
    return await in_thread(lambda: _json(AllocationRunOut.of(record, allocation_out(reader, told))))


async def _later(request: Request, reader: Reader, caller: Caller, asked: Prepared) -> Response:
    async with database(request).write(actor(caller)) as session:
        record = await allocation_runs.start(
            session, caller, asked.question, needs=len(asked.needs), language=reader.language
        )
    answer = _json(AllocationRunOut.of(record))
    answer.status_code = status.HTTP_202_ACCEPTED
    answer.headers["Location"] = f"{PATH}/{record.id}"
    answer.headers["Retry-After"] = _SECONDS
    return answer


def _answer(reader: Reader, asked: Prepared, form: Form) -> Response:
    answer = allocations.allocated(asked, seconds=allocations.FURTHER_SECONDS)
    told = allocation_told.told(answer, reader.language)
    if form is Form.CSV:
        return _table(allocation_csv(reader, told))
    return _json(allocation_out(reader, told))


def _table(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="allocation.csv"'}
    return Response(text, media_type=f"{_CSV}; charset=utf-8", headers=headers)


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), media_type=_JSON)


def _is_patient(prefer: str | None) -> bool:
    return any(part.strip().lower() == _LATER for part in (prefer or "").split(","))

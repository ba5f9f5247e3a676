"""Routes of column mappings."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from app.api.dependencies import Calling, Reading, Writing
from app.api.docs import ASKS, CHANGES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.imports import (
    GuessOut,
    HeadersIn,
    MappingIn,
    MappingName,
    MappingOut,
    MappingProposalOut,
)
from app.api.schemas.page import PageOut
from app.services import import_mappings

router = APIRouter(prefix="/v1/mappings", tags=["Mappings"], route_class=ReplayableRoute)

OfName = Annotated[MappingName, Path(description="Of the mapping.", examples=["registry"])]


@router.get("", summary="List mappings", responses=READS)
async def find_mappings(session: Reading, caller: Calling) -> PageOut[MappingOut]:
    """List the mappings of the caller's portal on one page, by name."""
    found = await import_mappings.all_mappings(session, caller)
    return PageOut(items=[MappingOut.of(item) for item in found], next_cursor=None)


@router.post("/proposal", summary="Propose a mapping", responses=ASKS)
async def propose_mapping(body: HeadersIn) -> MappingProposalOut:
    """Guess from the headers of a file which column is which field; stores nothing.

    The headers may be Russian, English, Kazakh, Kyrgyz, Armenian or Belarusian.
    """
    guesses = import_mappings.propose(body.headers)
    taken = {guess.column for guess in guesses}
    columns: dict[str, list[str]] = {}
    for guess in guesses:
        columns.setdefault(guess.target, []).append(guess.column)
    return MappingProposalOut(
        guesses=[
            GuessOut(column=guess.column, field=guess.target, score=round(guess.score, 1))
            for guess in guesses
        ],
        columns=columns,
        unused=[header for header in dict.fromkeys(body.headers) if header not in taken],
    )


@router.get("/{name}", summary="Read a mapping", responses=READS_ONE)
async def read_mapping(name: OfName, session: Reading, caller: Calling) -> MappingOut:
    """Read a mapping of the caller's portal."""
    return MappingOut.of(await import_mappings.read(session, caller, name))


@router.put("/{name}", summary="Save a mapping", responses=CHANGES)
async def put_mapping(
    name: OfName, body: MappingIn, session: Writing, caller: Calling
) -> MappingOut:
    """Save how the files of the caller's portal are read, under a name for `mapping`."""
    said = body.model_dump(mode="json", exclude_none=True)
    return MappingOut.of(await import_mappings.put(session, caller, name, said))


@router.delete(
    "/{name}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a mapping",
    responses=CHANGES,
)
async def delete_mapping(name: OfName, session: Writing, caller: Calling) -> None:
    """Delete a mapping of the caller's portal."""
    await import_mappings.remove(session, caller, name)

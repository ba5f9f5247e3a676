"""Routes of chains."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from fastapi import APIRouter

from app.api.chain_answers import chains_out, stress_out
from app.api.docs import ASKS
from app.api.schemas.chain import ChainSearchIn, ChainsOut, CompletionIn, StressIn, StressOut
from app.api.suggestion_answers import Reader
from app.api.suggestions import Reads
from app.services import chains, stress
from app.services.chain_places import ChainQuestion
from app.services.merged_organizations import merges_told, with_kept
from app.services.threads import in_thread

router = APIRouter(prefix="/v1/chains", tags=["Cooperation"])

T = TypeVar("T")


@router.post("/search", summary="Find chains across states", responses=ASKS)
async def search_chains(body: ChainSearchIn, reader: Reads) -> ChainsOut:
    """Find the likeliest chains of suppliers, producers and consumers through a place.

    A producer's own needs tie it upstream, its offers downstream. Links are judged as suggestions
    are; private listings of others make none.
    """
    search = partial(chains.search, reader.live, reader.reach)
    answer = await _worked_out(reader, body.question(), search)
    return chains_out(reader, answer)


@router.post("/completions", summary="Complete two partners to a chain", responses=ASKS)
async def complete_chain(body: CompletionIn, reader: Reads) -> ChainsOut:
    """Find organizations of a further state that complete two partners: the best chain for each."""
    one, other = body.partner_ids
    complete = partial(chains.complete_partners, reader.live, reader.reach, (one, other))
    answer = await _worked_out(reader, body.placeless(), complete)
    return chains_out(reader, answer)


@router.post("/stress", summary="Take a plant or a state away", responses=ASKS)
async def stress_chains(body: StressIn, reader: Reads) -> StressOut:
    """Say which of the likeliest chains break without some organizations, and who replaces these.

    States can be taken away, too. Without a place, the chains of what goes are looked at.
    """
    without = partial(
        stress.stress,
        reader.live,
        reader.reach,
        organizations=body.remove_organization_ids,
        countries=body.remove_countries,
    )
    answer = await _worked_out(reader, body.question(), without)
    return stress_out(reader, answer)


async def _worked_out(
    reader: Reader, question: ChainQuestion, work: Callable[[ChainQuestion], T]
) -> T:
    wanted = question.constraints
    kept_out = await with_kept(reader.live, reader.reach, wanted.without_organizations)
    asked = replace(question, constraints=replace(wanted, without_organizations=kept_out))
    async with merges_told(reader.live, reader.reach):
        return await in_thread(partial(work, asked))

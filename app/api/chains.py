"""Routes of chains."""

from functools import partial

from fastapi import APIRouter

from app.api.chain_answers import chains_out, stress_out
from app.api.docs import ASKS
from app.api.schemas.chain import ChainSearchIn, ChainsOut, CompletionIn, StressIn, StressOut
from app.api.suggestions import Reads
from app.services import chains, stress
from app.services.aside import aside

router = APIRouter(prefix="/v1/chains", tags=["Cooperation"])


@router.post("/search", summary="Find chains across states", responses=ASKS)
async def search_chains(body: ChainSearchIn, reader: Reads) -> ChainsOut:
    """Find the likeliest chains of suppliers, producers and consumers through a place.

    A producer's own needs tie it upstream, its offers downstream. Links are judged as suggestions
    are; private listings of others make none.
    """
    answer = await aside(partial(chains.search, reader.live, reader.reach, body.question()))
    return chains_out(reader, answer)


@router.post("/completions", summary="Complete two partners to a chain", responses=ASKS)
async def complete_chain(body: CompletionIn, reader: Reads) -> ChainsOut:
    """Find organizations of a further state that complete two partners: the best chain for each."""
    one, other = body.partner_ids
    answer = await aside(
        partial(chains.complete_partners, reader.live, reader.reach, (one, other), body.placeless())
    )
    return chains_out(reader, answer)


@router.post("/stress", summary="Take a plant or a state away", responses=ASKS)
async def stress_chains(body: StressIn, reader: Reads) -> StressOut:
    """Say which of the likeliest chains break without some organizations, and who replaces these.

    States can be taken away, too. Without a place, the chains of what goes are looked at.
    """
    answer = await aside(
        partial(
            stress.stress,
            reader.live,
            reader.reach,
            body.question(),
            organizations=body.remove_organization_ids,
            countries=body.remove_countries,
        )
    )
    return stress_out(reader, answer)

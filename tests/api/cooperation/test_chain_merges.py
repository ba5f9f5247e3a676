"""Chains whose organizations become part of others while the answer is under way."""

from uuid import UUID

from app.api.chain_answers import chains_out, stress_out
from app.api.suggestion_answers import Reader
from app.services import chains, stress
from app.services.chain_places import ChainQuestion
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Language, Scope
from tests.api.conftest import Standing
from tests.support.copper import Copper
from tests.support.merging import merge
from tests.support.tenants import Tenant, tenant


async def test_a_chain_of_whom_is_merged_meanwhile_is_left_out(
    standing: Standing, owner: Tenant, goods: Copper
) -> None:
    live = standing.app.state.live
    await live.catch_up()
    plant, mill = (goods.organizations[name] for name in ("plant", "mill"))
    question = ChainQuestion(organization_id=UUID(plant))
    found = chains.search(live, EVERYONE, question)
    broken = stress.stress(live, EVERYONE, question, organizations=[UUID(mill)])
    reader = Reader(live, EVERYONE, Language.EN)
    assert mill in str(chains_out(reader, found))
    assert mill in str(stress_out(reader, broken))
    moderator = await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])
    kept = await owner.add_organization(name="АО «mill» и сыновья", country="KZ")
    await merge(owner, moderator, kept, mill)
    await live.catch_up()
    assert mill not in str(chains_out(reader, found))
    assert mill not in str(stress_out(reader, broken))
    # Who asks anew is told of what it became part of.
    assert kept in str(chains_out(reader, chains.search(live, EVERYONE, question)))

"""Use cases of duplicates: pairs are proposed, people decide, a decided pair is not asked again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.matching.identity import NEAR_CERTAIN, PROPOSED, Kinship, Neighbours, judge, traits
from app.matching.identity.traits import host
from app.services import access, identity, merging
from app.services.access import Caller
from app.services.duplicates_told import is_told, reach_of, told
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.services.merged_organizations import refuse_merged
from app.services.threads import in_thread, in_thread_then_rest
from app.services.work import Work, loaded
from app.store import duplicates, organizations, progress, seen
from app.values.identity import PairDraft, PairReason, PairRecord
from app.values.organization import OrganizationDraft, OrganizationRecord
from app.values.page import Page, Paging
from app.vocabulary.identity import PairState
from app.vocabulary.terms import Noun, Scope

JOB = "duplicates"
_BATCH = 200
_MOST_OF_A_HOST = 20


async def refuse_near_certain(live: LiveRegistry, caller: Caller, draft: OrganizationDraft) -> None:
    """Refuse a new record that is near certainly there already, among those the caller sees.

    Raises:
        ConflictError: it is; names the organization.
    """
    reach = access.reach(caller)

    def seen_as(record: OrganizationRecord) -> OrganizationRecord | None:
        if not reach.sees(record.visibility, record.source.portal, record.steward):
            return None
        if record.person and not reach.owns(record.source.portal, record.steward):
            # What strangers are not shown of a person must not be confirmed to them either.
            return replace(record, identifiers=(), address=None)
        return record

    found = await in_thread(
        lambda: identity.kin(live, draft, key=None, least=NEAR_CERTAIN, seen_as=seen_as)
    )
    if found:
        key, said = found[0]
        name = live.organizations[key].name
        raise ConflictError(
            f"{name} is near certainly the same organization (probability {said.probability:.2f}). "
            "Use that one, or repeat with allow_duplicate=true.",
            duplicate_of=str(key),
        )


async def page(
    session: ReadSession,
    caller: Caller,
    *,
    state: PairState | None,
    organization_id: UUID | None,
    paging: Paging,
) -> tuple[Page[PairRecord], dict[UUID, OrganizationRecord]]:
    """Return one page of the pairs that the caller sees, with their records."""
    asked = reach_of(caller)
    found = await duplicates.page(
        session, asked, state=state, organization_id=organization_id, paging=paging
    )
    records = await _records(session, found.items)
    items = tuple(told(asked, pair, records) for pair in found.items)
    return Page(items, found.next_cursor), records


async def read(
    session: ReadSession, caller: Caller, key: UUID
) -> tuple[PairRecord, dict[UUID, OrganizationRecord]]:
    """Return a pair with its records.

    Raises:
        NotFoundError: there is none under this id that the caller sees.
    """
    asked = reach_of(caller)
    found = await duplicates.get(session, asked, key)
    if found is None:
        raise NotFoundError(f"There is no pair {key}.")
    records = await _records(session, [found])
    return told(asked, found, records), records


async def propose(
    session: WriteSession, caller: Caller, one: UUID, other: UUID
) -> tuple[PairRecord, dict[UUID, OrganizationRecord]]:
    """Store a pair that a person has found.

    Raises:
        InvalidInputError: they are not two records that the caller sees; one may be part of
            another one now.
    """
    caller.must(Scope.WRITE)
    reading, reach = ReadSession(session), access.reach(caller)
    named = {"/organization_ids/0": one, "/organization_ids/1": other}
    await refuse_merged(reading, reach, named)
    if one == other or len(await seen.which_organizations(reading, reach, [one, other])) < 2:  # noqa: PLR2004 - a pair
        raise InvalidInputError.of(
            "/organization_ids", "organization_not_found", "Name two organizations that there are."
        )
    known = await organizations.get_many(reading, [one, other])
    near = Neighbours()
    near.put(traits(identity.party(record, str(key))) for key, record in known.items())
    said = judge(near[str(one)], near[str(other)], near.rarity)
    key = await duplicates.of_records(reading, one, other)
    if key is not None and await duplicates.get(reading, reach_of(caller), key) is None:
        await duplicates.forget_found(session, key, by=caller.name)
    await duplicates.put(session, {new_id(): _draft(one, other, said, caller.name)})
    session.expire_all()
    key = await duplicates.of_records(reading, one, other)
    return await read(reading, caller, key or one)


async def decide(  # noqa: PLR0913 - all by name
    session: WriteSession,
    caller: Caller,
    key: UUID,
    *,
    state: PairState,
    keep: UUID | None,
    note: str,
) -> tuple[PairRecord, dict[UUID, OrganizationRecord]]:
    """Say of a pair whether it is one organization: merge its records, or make them two again.

    Raises:
        NotFoundError: there is no such pair that the caller sees.
        ConflictError: it is decided so already, or one record is part of another.
        InvalidInputError: what is to be kept is none of the two.
    """
    caller.must(Scope.MODERATE)
    reading = ReadSession(session)
    await duplicates.lock(session, key)
    found, _ = await read(reading, caller, key)
    if found.state is state:
        raise ConflictError(f"The pair was said to be {state} already.")
    if keep is not None and keep not in {found.left_id, found.right_id}:
        raise InvalidInputError.of("/keep", "not_of_the_pair", "Keep one of the two records.")
    if state is PairState.SAME:
        await merging.merge(session, caller, found.left_id, found.right_id, keep)
    elif found.state is PairState.SAME:
        await merging.split_pair(session, caller, found.left_id, found.right_id)
    await duplicates.decide(session, key, state=state, note=note, decided_by=caller.name)
    session.expire_all()
    return await read(reading, caller, key)


async def run(work: Work) -> None:
    """Compare the organizations that changed with all others, and propose pairs."""
    live = await loaded(work)
    while not work.stopping.is_set():
        async with work.database.read() as session:
            after = await progress.place(session, JOB)
            keys, last = await progress.changed_after(session, after, {Noun.ORGANIZATION}, _BATCH)
        if not keys:
            return
        # Only now: what was read of as changed is in memory then.
        await live.catch_up()
        hosts = await in_thread_then_rest(lambda: _hosts(live.organizations.copy().values()))
        pairs = await in_thread_then_rest(partial(_pairs, live, hosts, keys))
        async with work.database.write() as writing:
            there = await organizations.get_many(
                ReadSession(writing), {key for p in pairs for key in (p.left_id, p.right_id)}
            )
            known = {new_id(): p for p in pairs if p.left_id in there and p.right_id in there}
            # What changed by what strangers are not told must not show in a pair of theirs.
            secret = {
                key
                for key, pair in known.items()
                if _of_person(there, pair) and not is_told(pair.reasons)
            }
            await duplicates.put(writing, known, kept=secret)
            await progress.move(writing, JOB, last)


def _pairs(
    live: LiveRegistry, hosts: dict[str, list[UUID]], keys: Iterable[UUID]
) -> list[PairDraft]:
    found: dict[tuple[UUID, UUID], PairDraft] = {}
    for key in keys:
        record = live.organizations.get(key)
        if record is None:
            continue
        same_host = hosts.get(host(record.website), [])
        more = same_host if len(same_host) <= _MOST_OF_A_HOST else []
        for other, said in identity.kin(
            live, record, key=key, least=0.0, seen_as=lambda whole: whole, more=more
        ):
            pair = _draft(key, other, said, None)
            # That there is a pair of a person must not depend on what strangers are not told.
            if said.probability >= PROPOSED or (
                _of_person(live.organizations, pair) and is_told(pair.reasons)
            ):
                found[pair.left_id, pair.right_id] = pair
    return list(found.values())


def _of_person(known: Mapping[UUID, OrganizationRecord], pair: PairDraft) -> bool:
    return any(key in known and known[key].person for key in (pair.left_id, pair.right_id))


def _hosts(records: Iterable[OrganizationRecord]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for record in list(records):
        name = host(record.website)
        if name:
            found.setdefault(name, []).append(record.id)
    return found


def _draft(one: UUID, other: UUID, said: Kinship, by: str | None) -> PairDraft:
    left, right = sorted((one, other))
    return PairDraft(
        left_id=left,
        right_id=right,
        probability=said.probability,
        points=said.points,
        reasons=tuple(
            PairReason(code=r.code, points=r.points, left=r.left, right=r.right)
            for r in said.reasons
        ),
        proposed_by=by,
    )


async def _records(
    session: ReadSession, pairs: Iterable[PairRecord]
) -> dict[UUID, OrganizationRecord]:
    keys = {key for pair in pairs for key in (pair.left_id, pair.right_id)}
    return await organizations.get_many(session, keys)

"""Use cases of claims: an organization asks through a portal for its own record."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import (
    ConflictError,
    MergedError,
    MovedError,
    NotFoundError,
    PermissionDeniedError,
)
from app.services import access, organizations
from app.services.access import Caller
from app.services.ids import new_id
from app.store import claims
from app.store import organizations as stored_organizations
from app.values.claim import ClaimRecord
from app.values.page import Page, Paging
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import ClaimState, Scope


async def request(
    session: WriteSession, caller: Caller, organization_id: UUID, evidence: str
) -> ClaimRecord:
    """Claim the record of an organization that acts through the caller's portal.

    Raises:
        NotFoundError: there is no such organization that the caller sees.
        MergedError: it is part of another one now.
        PermissionDeniedError: the caller is a sandbox, and the record is not its own.
        ConflictError: the portal has an open claim already, or speaks for the organization.
    """
    caller.must(Scope.WRITE)
    reach = access.reach(caller)
    try:
        found = await organizations.read(ReadSession(session), reach, organization_id)
    except MovedError as moved:
        into = moved.merged_into
        raise MergedError(
            f"{organization_id} is part of {into} now. Claim that one.", into
        ) from moved
    if is_sandbox(caller.portal):
        caller.must_own(found.source.portal)
    if caller.portal in {found.source.portal, found.steward}:
        raise ConflictError("Your portal speaks for this organization already.")
    key = new_id()
    await claims.add(
        session,
        key,
        organization_id=organization_id,
        portal=caller.portal,
        evidence=evidence,
        requested_by=caller.name,
    )
    return await read(ReadSession(session), caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> ClaimRecord:
    """Return a claim of the caller's portal; a moderator reads every claim.

    Raises:
        NotFoundError: there is none under this id that he may read.
    """
    found = await claims.get(session, key)
    if found is None or not (caller.may(Scope.MODERATE) or found.portal == caller.portal):
        raise NotFoundError(f"There is no claim {key}.")
    return found


async def page(
    session: ReadSession, caller: Caller, state: ClaimState | None, paging: Paging
) -> Page[ClaimRecord]:
    """Return one page of the claims that the caller may read, newest first."""
    portal = None if caller.may(Scope.MODERATE) else caller.portal
    return await claims.page(session, portal=portal, state=state, paging=paging)


async def decide(
    session: WriteSession, caller: Caller, key: UUID, *, approved: bool, reason: str
) -> ClaimRecord:
    """Approve or decline a claim; an approved one lets the portal speak for the organization.

    Raises:
        NotFoundError: there is no such claim.
        PermissionDeniedError: it is the moderator's own portal's.
        ConflictError: it is decided already, another portal speaks for the organization, or that is
            part of another one that the portal has claimed, too.
    """
    caller.must(Scope.MODERATE)
    found = await claims.lock(session, key)
    if found is None:
        raise NotFoundError(f"There is no claim {key}.")
    if found.state is not ClaimState.REQUESTED:
        raise ConflictError(f"The claim is {found.state} already.")
    if found.portal == caller.portal and not caller.may(Scope.ADMINISTER):
        raise PermissionDeniedError("Nobody decides on a claim of his own portal.")
    state = ClaimState.APPROVED if approved else ClaimState.DECLINED
    await claims.decide(session, key, state=state, reason=reason, decided_by=caller.name)
    if approved:
        owner = await stored_organizations.lock(session, found.organization_id)
        if owner is not None and owner.merged_into is not None:
            # The portal has claimed what it became part of, too; else the claim had gone there.
            raise ConflictError(
                f"{owner.id} is part of {owner.merged_into} already. Decide on that one.",
                duplicate_of=str(owner.merged_into),
            )
        if owner is None or owner.steward not in {None, found.portal}:
            raise ConflictError("Another portal speaks for this organization. Decline the claim.")
        await claims.appoint(session, found.organization_id, found.portal)
    return await read(ReadSession(session), caller, key)

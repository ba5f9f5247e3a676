"""Use cases of evidence: what backs each attribute of an organization, and since when."""

from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import InvalidInputError, PermissionDeniedError
from app.services import organizations
from app.services.access import Caller
from app.store import backings
from app.values.backing import Backing
from app.values.organization import OrganizationRecord
from app.vocabulary.backing import SECRET_OF_PERSONS, Attribute
from app.vocabulary.details.evidence import EvidenceLevel
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Scope


async def read(
    session: ReadSession, reach: Reach, key: UUID
) -> tuple[OrganizationRecord, dict[Attribute, Backing]]:
    """Return an organization with the evidence of what is said of it.

    Raises:
        NotFoundError: there is none under this id that the caller sees.
        MovedError: it is part of another one now.
    """
    record = await organizations.read(session, reach, key)
    found = await backings.of(session, key)
    own = reach.owns(record.source.portal, record.steward)
    if record.person and not own:
        found = {name: one for name, one in found.items() if name not in SECRET_OF_PERSONS}
    return record, found


async def put(session: WriteSession, caller: Caller, key: UUID, backing: Backing) -> None:
    """Say what backs an attribute of an organization that the caller's portal speaks for.

    Raises:
        NotFoundError: there is none under this id.
        PermissionDeniedError: another portal brought it; or only a moderator may say that a
            register stands behind it.
        InvalidInputError: nothing is said of the attribute.
    """
    record = await organizations.lock(session, caller, key, None)
    if backing.level is EvidenceLevel.REGISTER and not caller.may(Scope.MODERATE):
        raise PermissionDeniedError(
            "That a register stands behind a value is for a moderator's key to say."
        )
    if not getattr(record, backing.attribute.value):
        raise InvalidInputError.of(
            "{attribute}", "nothing_said", f"Nothing is said of the {backing.attribute}. State it."
        )
    await backings.put(session, key, backing)

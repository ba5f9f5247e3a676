"""Use case of a portal's whole catalogue: what vanished from it is retired, when it is asked."""

from collections.abc import Collection
from dataclasses import dataclass

from app.db import ReadSession, WriteSession
from app.errors import RetirementError
from app.services.access import Caller
from app.store import catalogues
from app.vocabulary.terms import Scope, Side


@dataclass(frozen=True, slots=True)
class Retired:
    """What vanished from a catalogue.

    Attributes:
        keys: the portal's own keys of the listings.
        standing: how many stood before.
    """

    keys: tuple[str, ...]
    standing: int


async def retire(  # noqa: PLR0913 - all by name
    session: WriteSession,
    caller: Caller,
    *,
    portal: str,
    side: Side,
    kept: Collection[str],
    most_percent: int,
    dry_run: bool,
) -> Retired:
    """Withdraw what a portal pushed earlier and no longer has; nothing is deleted.

    Raises:
        PermissionDeniedError: the portal is another one.
        RetirementError: more would vanish than the caller allows.
    """
    caller.must(Scope.WRITE)
    caller.must_own(portal)
    reading = ReadSession(session)
    standing = await catalogues.count(reading, portal, side)
    keys = tuple(await catalogues.vanished(reading, portal, side, sorted(kept)))
    if not dry_run and keys:
        if len(keys) * 100 > most_percent * standing:
            raise RetirementError(
                f"{len(keys)} of {standing} listings would be retired, more than {most_percent} "
                "percent. Check the list of kept keys, or raise most_percent."
            )
        await catalogues.retire(session, portal, side, sorted(kept))
    return Retired(keys, standing)

"""Use cases of column mappings: how a portal's files are read, saved under names."""

from collections.abc import Mapping, Sequence

from app.db import ReadSession, WriteSession
from app.errors import NotFoundError
from app.exchange.intake import columns
from app.exchange.intake.columns import ColumnMapping, Guess
from app.services.access import Caller
from app.store import import_mappings as stored
from app.values.imports import MappingRecord
from app.vocabulary.terms import Scope


def known_targets() -> tuple[str, ...]:
    """Return the fields that a column can be mapped to."""
    return tuple(columns.targets())


def propose(headers: Sequence[str]) -> list[Guess]:
    """Guess which columns are which fields, best first."""
    return columns.propose(headers)


def mapping_of(stored: Mapping[str, object]) -> ColumnMapping:
    """Read a stored mapping."""
    named, constants = stored.get("columns"), stored.get("constants")
    header_row = stored.get("header_row")
    return ColumnMapping(
        columns={str(target): tuple(names) for target, names in named.items()}
        if isinstance(named, dict)
        else {},
        constants={str(key): str(value) for key, value in constants.items()}
        if isinstance(constants, dict)
        else {},
        delimiter=_text(stored.get("delimiter")),
        encoding=_text(stored.get("encoding")),
        sheet=_text(stored.get("sheet")),
        header_row=header_row if isinstance(header_row, int) else None,
    )


async def put(
    session: WriteSession, caller: Caller, name: str, mapping: Mapping[str, object]
) -> MappingRecord:
    """Save a mapping of the caller's portal, or overwrite it."""
    caller.must(Scope.WRITE)
    await stored.put_mapping(session, caller.portal, name, mapping)
    return await read(ReadSession(session), caller, name)


async def read(session: ReadSession, caller: Caller, name: str) -> MappingRecord:
    """Return a mapping of the caller's portal.

    Raises:
        NotFoundError: it has none of that name.
    """
    found = await stored.mapping(session, caller.portal, name)
    if found is None:
        raise NotFoundError(f"Your portal has no mapping {name}.")
    return found


async def all_mappings(session: ReadSession, caller: Caller) -> list[MappingRecord]:
    """Return the mappings of the caller's portal, by name."""
    return await stored.mappings(session, caller.portal)


async def remove(session: WriteSession, caller: Caller, name: str) -> None:
    """Delete a mapping.

    Raises:
        NotFoundError: the portal has none of that name.
    """
    caller.must(Scope.WRITE)
    if not await stored.remove_mapping(session, caller.portal, name):
        raise NotFoundError(f"Your portal has no mapping {name}.")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

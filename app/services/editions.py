"""Use cases of official editions: import them whole or not at all, compare them, find what went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.db import Database, ReadSession, WriteSession
from app.errors import ConflictError, NotFoundError, SourceError
from app.exchange.nomenclature_files import read_nomenclature
from app.exchange.nomenclature_hints import read_hints
from app.store import nomenclature, nomenclature_hints
from app.store.cursors import question_stamp, seal, unseal
from app.values.nomenclature import (
    Change,
    Difference,
    EditionRecord,
    HintFile,
    NomenclatureDraft,
    PositionChange,
)
from app.values.page import Page, Paging
from app.vocabulary.positions import level_of
from app.vocabulary.terms import Language

_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        changed: False where the same file was there already.
        titles_only: titles in another language were added to an edition that was there.
        left_out: what was not taken on purpose, one sentence each.
    """

    edition: EditionRecord
    changed: bool
    titles_only: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file to import, and how to read it.

    Attributes:
        name: of the edition; its first day where none is given.
        valid_from: first day; the newest date in the file where none is given.
    """

    path: Path
    name: str | None = None
    valid_from: date | None = None
    language: Language = Language.RU
    partial: bool = False


async def import_file(database: Database, asked: Import) -> Imported:
    """Store a file as a new edition, or its titles as another language of one that is there.

    The file is read and checked as a whole before anything is stored, in one transaction.

    Raises:
        SourceError: the file cannot be read or breaks a check.
        ConflictError: another file is there under this name.
    """
    _check_name(asked.name)
    async with database.read() as session:
        today = (await nomenclature.stamp(session)).today
        known = _named(await nomenclature.editions(session), asked.name)
    more = known is not None and asked.language not in known.languages
    draft = read_nomenclature(
        asked.path,
        language=asked.language,
        on=asked.valid_from or today,
        partial=asked.partial or more,
    )
    valid_from = asked.valid_from or draft.dated or today
    async with database.write() as session:
        await nomenclature.lock_imports(session)
        return await _store(session, draft, asked, valid_from)


async def import_hints(database: Database, path: Path) -> HintFile:
    """Store a file of hints in place of the one of the same layout.

    Raises:
        SourceError: the file cannot be read.
    """
    file = read_hints(path)
    async with database.write() as session:
        await nomenclature.lock_imports(session)
        await nomenclature_hints.replace(session, file)
    return file


async def all_editions(session: ReadSession) -> tuple[EditionRecord, ...]:
    """Return all editions, the newest first."""
    return await nomenclature.editions(session)


async def difference(
    session: ReadSession, old: str, new: str, *, language: Language = Language.RU
) -> Difference:
    """Compare two editions at the levels that both have.

    Titles are compared in the asked language where both have it, else in the first that both have,
    without regard to case and spaces.

    Raises:
        NotFoundError: there is no edition of that name.
    """
    editions = await nomenclature.editions(session)
    before, after = (_existing(editions, name) for name in (old, new))
    common = [spoken for spoken in before.languages if spoken in after.languages]
    chosen = language if language in common else next(iter(common), None)
    was, now = [
        await nomenclature.titles(session, e.id, chosen or e.languages[0]) for e in (before, after)
    ]
    return Difference(before, after, tuple(_changes(was, now, renamed=chosen is not None)))


def page_of(
    difference: Difference, *, change: Change | None, limit: int, cursor: str | None
) -> Page[PositionChange]:
    """Return one page of the changes of a kind.

    Raises:
        CursorError: the cursor is broken or of another question.
    """
    stamp = question_stamp((difference.old.name, difference.new.name, change), Paging())
    after = str(unseal(cursor, stamp, [str])[0]) if cursor is not None else ""
    found = [c for c in difference.changes if c.code > after and change in {None, c.change}]
    more = len(found) > limit
    return Page(tuple(found[:limit]), seal(stamp, [found[limit - 1].code]) if more else None)


async def _store(
    session: WriteSession, draft: NomenclatureDraft, asked: Import, valid_from: date
) -> Imported:
    reading = ReadSession(session)
    editions = await nomenclature.editions(reading)
    name = asked.name or valid_from.isoformat()
    same = next(
        (e for e in editions if (e.sha256, e.partial) == (draft.sha256, asked.partial)), None
    )
    if same is not None and asked.language in same.languages and asked.name in {None, same.name}:
        return Imported(same, changed=False)
    known = _named(editions, name)
    if known is None and same is not None:
        raise ConflictError(f"This file is the edition {same.name} already.")
    if known is not None:
        await _add_language(session, known, draft, asked)
    else:
        await nomenclature.add(
            session,
            draft,
            name=name,
            valid_from=valid_from,
            partial=asked.partial,
            language=asked.language,
        )
    stored = _existing(await nomenclature.editions(reading), name)
    return Imported(stored, changed=True, titles_only=known is not None, left_out=draft.left_out)


async def _add_language(
    session: WriteSession, known: EditionRecord, draft: NomenclatureDraft, asked: Import
) -> None:
    if asked.language in known.languages:
        raise ConflictError(
            f"There is an edition {known.name} already, from {known.file_name}. Editions stay as "
            "they are: give this one another name with --edition."
        )
    codes = await nomenclature.codes(ReadSession(session), known.id)
    stray = next((p for p in draft.positions if p.code not in codes), None)
    if stray is not None:
        raise SourceError(
            f"{stray.place}: the edition {known.name} has no {stray.code}. Titles can only be "
            "added to the edition that they were written for; name that one with --edition."
        )
    await nomenclature.add_titles(session, known.id, draft, asked.language)


def _changes(
    was: Mapping[str, str], now: Mapping[str, str], *, renamed: bool
) -> list[PositionChange]:
    levels = {level_of(code) for code in was} & {level_of(code) for code in now}
    found = []
    for code in sorted({*was, *now}):
        if level_of(code) not in levels:
            continue
        if code not in was:
            found.append(PositionChange(Change.ADDED, code, now[code]))
        elif code not in now:
            found.append(PositionChange(Change.WITHDRAWN, code, was[code]))
        elif renamed and _plain(was[code]) != _plain(now[code]):
            found.append(PositionChange(Change.RENAMED, code, now[code], was[code]))
    return found


def _plain(title: str) -> str:
    return " ".join(title.casefold().replace("ё", "е").split()).rstrip(":")


def _named(editions: tuple[EditionRecord, ...], name: str | None) -> EditionRecord | None:
    return next((edition for edition in editions if edition.name == name), None)


def _existing(editions: tuple[EditionRecord, ...], name: str) -> EditionRecord:
    found = _named(editions, name)
    if found is None:
        known = ", ".join(edition.name for edition in editions[:5]) or "none is loaded"
        raise NotFoundError(f"There is no edition {name}. There are: {known}.")
    return found


def _check_name(name: str | None) -> None:
    if name is not None and not (
        0 < len(name) <= _NAME_LENGTH and name.isprintable() and name == name.strip()
        and "/" not in name
    ):  # fmt: skip
        raise SourceError(
            f"An edition's name has 1 to {_NAME_LENGTH} characters without a slash, not {name!r}."
        )

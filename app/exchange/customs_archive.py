"""The official nomenclature as the customs service's archive: sections, chapters, headings, leaves.

The archive has no subheadings and no units. Titles of leaves are indented by dashes in some
editions; lines with deeper ones below them are then levels without a code, and become the context.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path

from app.errors import SourceError
from app.exchange.customs_files import FILES, Record, open_archive, records
from app.exchange.customs_leaves import Leaf, leaves_of, subheading_of
from app.exchange.files import digest
from app.exchange.nomenclature_checks import check
from app.values.nomenclature import NomenclatureDraft, PositionDraft
from app.vocabulary.nomenclature import section_of
from app.vocabulary.positions import CHAPTER_LEVEL, HEADING_LEVEL, SUBHEADING_LEVEL, Layout

_SECTIONS = 21


def read_archive(path: Path, *, on: date, partial: bool) -> NomenclatureDraft:
    """Read and check an archive.

    Args:
        path: a zip, or the folder with the four files.
        on: day whose records are taken; others ended before it or start after it.
        partial: whether a part of the nomenclature will do.

    Raises:
        SourceError: it cannot be read or breaks a check; names file and line.
    """
    files = open_archive(path)
    read = {name: records(content, name) for name, content in files.items()}
    out = [record for name in FILES for record in read[name] if _beyond(record)]
    kept = {
        name: _in_force([r for r in found if not _beyond(r)], on) for name, found in read.items()
    }
    positions = _ordered(kept)
    check(path.name, positions, partial=partial)
    return NomenclatureDraft(
        path.name,
        Layout.CUSTOMS_ARCHIVE,
        digest(b"".join(files[name] for name in FILES)),
        positions,
        (f"{len(out)} records of sections and chapters beyond HS 2022, from {out[0].place} on.",)
        if out
        else (),
    )


def _beyond(record: Record) -> bool:
    """Sections above 21 and chapters above 97 are national, such as goods of a championship."""
    if record.key:
        return section_of(record.key) is None
    return not 1 <= int(record.section) <= _SECTIONS


def _in_force(found: Sequence[Record], on: date) -> list[Record]:
    """Keep of each key the newest record that is in force.

    Raises:
        SourceError: two records of one key start on the same day, or keys do not ascend.
    """
    current = [
        record
        for record in found
        if (record.since is None or record.since <= on)
        and (record.until is None or record.until >= on)
    ]
    for before, after in pairwise(current):
        if (after.key or after.section) < (before.key or before.section):
            raise SourceError(
                f"{after.place}: {after.key or after.section} comes after "
                f"{before.key or before.section}. Codes must ascend: sort the lines, or look for a "
                "damaged one."
            )
    return current


def _newest(found: Iterable[Record]) -> Record:
    """Choose among the records of one key the one that started last."""
    first, *others = sorted(found, key=lambda record: record.since or date.min, reverse=True)
    if others and others[0].since == first.since:
        raise SourceError(
            f"{first.place}: {first.key or first.section} is there already, at {others[0].place}, "
            "from the same day on. Keep one of the two."
        )
    return first


def _ordered(kept: dict[str, list[Record]]) -> tuple[PositionDraft, ...]:
    sections, chapters, headings, leaves = (kept[name] for name in FILES)
    below: dict[str, list[Record]] = {}
    for record in leaves:
        below.setdefault(record.key[:HEADING_LEVEL], []).append(record)
    under: dict[str, list[Record]] = {}
    for record in (_newest(g) for _, g in groupby(headings, key=lambda r: r.key)):
        under.setdefault(record.key[:CHAPTER_LEVEL], []).append(record)
    found = [
        _plain(_newest(group), f"S{section}", None)
        for section, group in groupby(sections, key=lambda r: r.section)
    ]
    for chapter in (_newest(g) for _, g in groupby(chapters, key=lambda r: r.key)):
        found.append(_plain(chapter, chapter.key, f"S{chapter.section}"))
        for heading in under.pop(chapter.key, []):
            found.append(_plain(heading, heading.key, chapter.key))
            found.extend(_below(found[-1], below.pop(heading.key, [])))
    for orphan in (o for group in (under, below) for rows in group.values() for o in rows):
        raise SourceError(
            f"{orphan.place}: {orphan.key} is an orphan, there is no {orphan.key[:-2]} in force "
            "above it." if len(orphan.key) == HEADING_LEVEL else
            f"{orphan.place}: {orphan.key} is an orphan, there is no heading "
            f"{orphan.key[:HEADING_LEVEL]} in force above it. Add it, or remove the line."
        )  # fmt: skip
    return tuple(found)


def _plain(record: Record, code: str, parent: str | None) -> PositionDraft:
    title = record.title.lstrip("-–— ").removesuffix(":").rstrip()
    return PositionDraft(
        place=record.place,
        code=code,
        parent=parent,
        title=title,
        full=title,
        dated=record.since,
    )


def _below(heading: PositionDraft, found: Sequence[Record]) -> Iterator[PositionDraft]:
    """Yield the subheadings of a heading, each followed by its leaves."""
    leaves = leaves_of(found, choose=_newest)
    for code, group in groupby(leaves, key=lambda leaf: leaf.record.key[:SUBHEADING_LEVEL]):
        own = list(group)
        subheading, levels = subheading_of(code, heading, own, leaves)
        yield subheading
        for leaf in own:
            yield _leaf(leaf, subheading, levels, alone=len(own) == 1)


def _leaf(leaf: Leaf, subheading: PositionDraft, levels: int, *, alone: bool) -> PositionDraft:
    context = "" if alone else " > ".join(level.title for level in leaf.context[levels:])
    steps = () if alone else (context, leaf.title)
    return PositionDraft(
        place=leaf.record.place,
        code=leaf.record.key,
        parent=subheading.code,
        title=leaf.title,
        context=context,
        full=" > ".join(step for step in (subheading.full, *steps) if step),
        dated=leaf.record.since,
    )

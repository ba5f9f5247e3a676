"""From indented lines of the customs archive to leaves with context, and to their subheadings."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.exchange.customs_files import Record
from app.values.nomenclature import PositionDraft
from app.vocabulary.positions import SUBHEADING_LEVEL

_DASHES = re.compile(r"^(?:[-–—]\s*)+")


@dataclass(frozen=True, slots=True)
class Level:
    """A line that groups the deeper ones below it and has no code of its own."""

    line: str
    depth: int
    title: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line with a code of its own, under the levels above it."""

    record: Record
    title: str
    context: tuple[Level, ...]


def leaves_of(
    found: Sequence[Record], *, choose: Callable[[Iterable[Record]], Record]
) -> list[Leaf]:
    """Tell the leaves of one heading from the levels between them.

    A line is a level where it ends with a colon or the next one is indented deeper: goods have
    nothing below them. `choose` picks among several records of one code.
    """
    leaves: list[Leaf] = []
    stack: list[Level] = []
    lines = [(record, _depth(record.title), _bare(record.title)) for record in found]
    levels = [
        record.title.rstrip().endswith(":") or (depth < lines[place + 1][1])
        if place + 1 < len(lines)
        else record.title.rstrip().endswith(":")
        for place, (record, depth, _) in enumerate(lines)
    ]
    for (is_level, _), run in groupby(
        zip(levels, lines, strict=True), key=lambda item: (item[0], item[1][0].key)
    ):
        rows = [line for _, line in run]
        if is_level:
            for record, depth, title in rows:
                stack = [level for level in stack if level.depth < depth]
                stack.append(Level(record.place, depth, title))
            continue
        record = choose(record for record, _, _ in rows)
        depth, title = next((d, t) for r, d, t in rows if r is record)
        stack = [level for level in stack if level.depth < depth]
        leaves.append(Leaf(record, title, tuple(stack)))
    return leaves


def subheading_of(
    code: str, heading: PositionDraft, own: Sequence[Leaf], leaves: Sequence[Leaf]
) -> tuple[PositionDraft, int]:
    """Derive a subheading from its leaves; return it, and how many levels it takes up.

    A single leaf lends its title. Several share levels; the outermost that holds nothing but
    them is the subheading. Without such a level the heading's title is all there is.
    """
    first = own[0]
    if len(own) == 1:
        steps = (*(level.title for level in first.context), first.title)
        # A heading with nothing below it is printed once more, as its only leaf.
        if [step.casefold() for step in steps] == [heading.title.casefold()]:
            return _derived(code, heading, first, ()), 0
        return _derived(code, heading, first, steps), len(first.context)
    outside = {
        level.line
        for leaf in leaves
        if leaf.record.key[:SUBHEADING_LEVEL] != code
        for level in leaf.context
    }
    shared = [level for level in first.context if all(level in leaf.context for leaf in own)]
    above = [level.title for level in shared if level.line in outside]
    titled = [level.title for level in shared if level.line not in outside][:1]
    return _derived(code, heading, first, (*above, *titled)), len(above) + len(titled)


def _derived(
    code: str, heading: PositionDraft, first: Leaf, steps: tuple[str, ...]
) -> PositionDraft:
    return PositionDraft(
        place=first.record.place,
        code=code,
        parent=heading.code,
        title=steps[-1] if steps else heading.title,
        context=" > ".join(steps[:-1]),
        full=" > ".join((heading.full, *steps)),
        derived=True,
        dated=first.record.since,
    )


def _depth(title: str) -> int:
    match = _DASHES.match(title)
    return len(re.findall("[-–—]", match.group())) if match else 0


def _bare(title: str) -> str:
    return _DASHES.sub("", title).strip().removesuffix(":").rstrip()

"""The nomenclature in memory: the newest official edition, with our thesaurus beside it.

The thesaurus alone where no edition is loaded; together with it where the edition is a part.
Built once and never changed: another edition is another catalogue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from app.matching.head_words import head_of
from app.matching.position_search import PositionSearch, PositionWords
from app.vocabulary.nomenclature import Entry, nearest_entry, section_of, sections, thesaurus
from app.vocabulary.positions import (
    CHAPTER_LEVEL,
    HEADING_LEVEL,
    SUBHEADING_LEVEL,
    Hint,
    HintSystem,
    Origin,
    Position,
    TariffUnit,
    level_of,
)
from app.vocabulary.terms import Language

_NO_TITLES: Mapping[Language, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Worded:
    """A title as a reader gets it.

    Attributes:
        full: the chain from the heading down, so that it can be read alone.
        origin: who worded it.
    """

    title: str
    full: str
    language: Language
    origin: Origin


@dataclass(frozen=True, slots=True)
class Node:
    """One position of the catalogue.

    Attributes:
        official: what the edition says of it; None where only the thesaurus has it.
        entry: what the thesaurus says of exactly this code.
        own_titles: of the thesaurus, for sections too.
    """

    code: str
    parent: str | None
    official: Position | None
    entry: Entry | None
    own_titles: Mapping[Language, str]

    @property
    def origin(self) -> Origin:
        """Who says that the position exists."""
        return Origin.OFFICIAL if self.official else Origin.THESAURUS

    @property
    def nearest(self) -> Entry | None:
        """What the thesaurus says of the code, or of the nearest one above it."""
        return self.entry or (nearest_entry(self.code) if self.code.isdigit() else None)


@dataclass(frozen=True)
class Catalogue:
    """Positions as a tree, with search.

    Attributes:
        edition: name of the official edition, None for the thesaurus alone.
        nodes: by code, ascending, sections last.
        children: codes below a code, ascending.
        hints: of subheadings.
    """

    edition: str | None
    nodes: Mapping[str, Node]
    children: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, tuple[Hint, ...]]

    @classmethod
    def of(
        cls,
        edition: str | None = None,
        positions: Iterable[Position] = (),
        *,
        partial: bool = True,
        hints: Mapping[str, tuple[Hint, ...]] | None = None,
    ) -> "Catalogue":
        """Build it; the thesaurus fills in what a part of the nomenclature lacks."""
        official = {position.code: position for position in positions}
        codes = {*official, *sections(), *(thesaurus() if partial else ())}
        nodes = {code: _node(code, official.get(code)) for code in sorted(codes)}
        children: dict[str, list[str]] = {}
        for node in nodes.values():
            children.setdefault(node.parent or "", []).append(node.code)
        return cls(
            edition,
            MappingProxyType(nodes),
            MappingProxyType({above: tuple(below) for above, below in children.items()}),
            MappingProxyType(dict(hints or {})),
        )

    def ancestors(self, code: str) -> tuple[Node, ...]:
        """Return what stands above a code, from the section down."""
        found: list[Node] = []
        parent = self.nodes[code].parent
        while parent is not None:
            found.append(self.nodes[parent])
            parent = self.nodes[parent].parent
        return tuple(reversed(found))

    def below(self, code: str) -> tuple[Node, ...]:
        """Return the positions directly below a code."""
        return tuple(self.nodes[child] for child in self.children.get(code, ()))

    def worded(self, node: Node, language: Language) -> Worded:
        """Word a position for a reader: in the language, else in Russian, else in English.

        In each language official words come before our own. A leaf that is one line of the tariff
        with its subheading may have the subheading's.
        """
        same_line = self._same_line(node)
        for choice in dict.fromkeys((language, Language.RU, Language.EN, *Language)):
            worded = self._in(node, choice) or (same_line and self._in(same_line, choice))
            if worded:
                return worded
        raise AssertionError(node.code)

    def unit(self, code: str) -> TariffUnit | None:
        """Return the unit of the goods under a code; None where they differ or are not known."""
        return self._units.get(code)

    def hints_of(self, code: str) -> tuple[Hint, ...]:
        """Return the hints of a code's subheading."""
        return self.hints.get(code[:SUBHEADING_LEVEL], ())

    def successors(self, code: str) -> tuple[str, ...]:
        """Return the subheadings that took over a subheading of HS 2017, by correlation."""
        return self._successors.get(code[:SUBHEADING_LEVEL], ())

    def official_titles(self) -> Iterable[tuple[str, Language, str]]:
        """Yield code, language and full title of every official title, for whoever learns them."""
        for node in self.nodes.values():
            if node.official is not None and level_of(node.code) >= HEADING_LEVEL:
                for language, wording in node.official.wordings.items():
                    yield node.code, language, wording.full

    def prepare(self, known: PositionSearch | None = None) -> None:
        """Build now what the first question would build.

        Args:
            known: the search in the same positions, where it was built before.
        """
        if known is not None:
            self.__dict__.setdefault("search", known)
        _ = self.search, self._units, self._successors

    def decides(self, code: str) -> bool:
        """Whether the official edition has the heading of a code, and so knows what is below."""
        heading = self.nodes.get(code[:HEADING_LEVEL])
        return heading is not None and heading.official is not None

    def has(self, code: str) -> bool:
        """Whether a code is there, or has anything below it."""
        return code in self.nodes or self.search.any_below(code)

    @cached_property
    def search(self) -> PositionSearch:
        """Search by words and first digits; built at first use."""
        return PositionSearch.of(_words(node) for node in self.nodes.values())

    @cached_property
    def _units(self) -> Mapping[str, TariffUnit | None]:
        found: dict[str, TariffUnit | None] = {}
        for code, node in self.nodes.items():
            unit = node.official.unit if node.official else None
            above = code if unit else None
            while above is not None:
                found[above] = unit if found.get(above, unit) == unit else None
                above = self.nodes[above].parent
        return found

    @cached_property
    def _successors(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for subheading, hints in self.hints.items():
            for hint in hints:
                if hint.system is HintSystem.HS_2017 and hint.code != subheading:
                    found.setdefault(hint.code, []).append(subheading)
        return {old: tuple(new) for old, new in found.items()}

    def _in(self, node: Node, language: Language) -> Worded | None:
        wording = node.official.wordings.get(language) if node.official else None
        if wording is not None:
            return Worded(wording.title, wording.full, language, Origin.OFFICIAL)
        title = node.own_titles.get(language)
        if title is None:
            return None
        return Worded(title, self._own_full(node, language), language, Origin.THESAURUS)

    def _same_line(self, node: Node) -> Node | None:
        """Return the position above that the tariff prints on the same line, if there is one."""
        above = self.nodes.get(node.parent or "")
        if above is None or above.official is None or node.official is None:
            return None
        both = above.official.wordings.keys() & node.official.wordings.keys()
        same = any(
            above.official.wordings[spoken].full == node.official.wordings[spoken].full
            for spoken in both
        )
        return above if same else None

    def _own_full(self, node: Node, language: Language) -> str:
        above = (n for n in self.ancestors(node.code) if level_of(n.code) >= HEADING_LEVEL)
        steps = (*above, node)
        return " > ".join(
            step.own_titles.get(language) or self.worded(step, language).title for step in steps
        )


def _node(code: str, official: Position | None) -> Node:
    entry = thesaurus().get(code)
    section = sections().get(code)
    titles = entry.titles if entry else section.titles if section else _NO_TITLES
    parent = official.parent if official else None
    if parent is None and section is None:
        own = section_of(code) if level_of(code) == CHAPTER_LEVEL else None
        parent = own.code if own else code[:-2] if level_of(code) > CHAPTER_LEVEL else None
    return Node(code, parent, official, entry, titles)


def _words(node: Node) -> PositionWords:
    official = node.official.wordings if node.official else {}
    wordings = official.values()
    inherited = node.nearest if node.entry is None else None
    spoken = (
        *((language, wording.title) for language, wording in official.items()),
        *node.own_titles.items(),
    )
    return PositionWords(
        code=node.code,
        heads=frozenset(filter(None, (head_of(title, language) for language, title in spoken))),
        titles=(*(wording.title for wording in wordings), *node.own_titles.values()),
        keywords=node.entry.keywords if node.entry else (),
        context=(
            *(step for wording in wordings for step in wording.full.split(" > ")),
            *((*inherited.titles.values(), *inherited.keywords) if inherited else ()),
        ),
    )

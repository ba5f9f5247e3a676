"""What the registry knows and a list lacks: lines for a proposal, and gaps of the list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.official.directory import Directory, KnownListing, KnownOrganization
from app.official.names import bare_name
from app.values.lists import Entry, EntryFields, Tie
from app.values.proposals import Evidence, Line
from app.vocabulary.codes import HEADING_DIGITS
from app.vocabulary.terms import LineAction, ListKind, Noun, TieState

MOST_LINES = 200
SURE = 0.9
"""Probability from which a tie that nobody has decided on speaks for its entry."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """A heading that is needed, and that the list does not have.

    Attributes:
        heading: four digits.
        needs: ids of public needs, the newest first, a few.
        needed: how many there are.
        offered: public offers of the heading in the registry.
    """

    heading: str
    needed: int
    offered: int
    needs: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Lines for a proposal, additions last.

    Attributes:
        left_out: how many more there are than a draft takes.
    """

    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Known:
    """An edition with its ties, and the registry.

    Attributes:
        ties: of the edition's entries with organizations, without rejected ones.
    """

    kind: ListKind
    entries: Sequence[Entry]
    ties: Sequence[Tie]
    directory: Directory

    def tied(self) -> dict[UUID, list[Entry]]:
        """Entries of each organization that a tie speaks for."""
        entries = {entry.id: entry for entry in self.entries}
        found: dict[UUID, list[Entry]] = {}
        for tie in self.ties:
            if tie.entry_id in entries and is_sure(tie):
                found.setdefault(tie.record_id, []).append(entries[tie.entry_id])
        return found


def is_sure(tie: Tie) -> bool:
    """Whether a tie speaks for its entry: confirmed, or likely and not rejected."""
    if tie.noun is not Noun.ORGANIZATION:
        return False
    if tie.state is TieState.PROPOSED:
        return tie.probability >= SURE
    return tie.state is TieState.CONFIRMED


def draft(known: Known, country: str, new_id: Callable[[], UUID]) -> Drafted:
    """Lines that the registry gives reason for, of one state.

    Sole traders are left out: lists are public, and so would their names be.
    """
    tied = known.tied()
    lines = list(_of_listed(known, tied, country))
    lines += _lacking(known, tied, country, new_id)
    return Drafted(tuple(lines[:MOST_LINES]), max(len(lines) - MOST_LINES, 0))


def gaps(known: Known) -> tuple[Gap, ...]:
    """Headings of the list's chapters that public needs ask for and no entry has."""
    headings = _headings(entry.fields.codes for entry in known.entries)
    chapters = {heading[:2] for heading in headings}
    needs: dict[str, list[UUID]] = {}
    offers: dict[str, int] = {}
    for one in known.directory.organizations.values():
        for listing in one.listings:
            for heading in sorted(_headings([listing.codes])) if listing.is_active else ():
                if listing.noun is Noun.NEED:
                    needs.setdefault(heading, []).append(listing.id)
                else:
                    offers[heading] = offers.get(heading, 0) + 1
    return tuple(
        Gap(heading, len(keys), offers.get(heading, 0), tuple(sorted(keys)[::-1][:_SHOWN]))
        for heading, keys in sorted(needs.items())
        if heading[:2] in chapters and heading not in headings
    )


def _of_listed(known: Known, tied: dict[UUID, list[Entry]], country: str) -> Iterable[Line]:
    """Listed enterprises that are gone, supply no more, or are called otherwise now."""
    for key, entries in sorted(tied.items(), key=lambda item: item[1][0].position):
        one = known.directory.organizations.get(key)
        for entry in entries:
            if entry.fields.country == country and not (one and one.is_person):
                line = _gone(entry, key) if one is None else _changed(known.kind, entry, one)
                if line is not None:
                    yield line


def _gone(entry: Entry, key: UUID) -> Line:
    said = "The record is no longer in the registry, or no longer public."
    return Line(
        action=LineAction.REMOVE,
        entry_id=entry.id,
        before=entry.fields,
        code="enterprise_gone",
        evidence=(Evidence(Noun.ORGANIZATION, key, 0, said),),
    )


def _changed(kind: ListKind, entry: Entry, one: KnownOrganization) -> Line | None:
    own = [listing for listing in one.listings if listing.belongs_to(kind)]
    if own and not any(listing.is_active for listing in own):
        return Line(
            action=LineAction.REMOVE,
            entry_id=entry.id,
            before=entry.fields,
            code="nothing_active",
            evidence=tuple(_seen(listing) for listing in own[:_SHOWN]),
        )
    after, code = entry.fields, ""
    if bare_name(one.name) != bare_name(entry.fields.enterprise):
        after, code = replace(after, enterprise=one.name), "enterprise_renamed"
    if one.identifiers and entry.fields.identifier not in one.identifiers:
        after, code = replace(after, identifier=one.identifiers[0]), code or "number_known"
    if not code:
        return None
    return Line(
        action=LineAction.CHANGE,
        entry_id=entry.id,
        before=entry.fields,
        after=after,
        code=code,
        evidence=(Evidence(Noun.ORGANIZATION, one.id, one.revision, one.name),),
    )


def _lacking(
    known: Known, tied: dict[UUID, list[Entry]], country: str, new_id: Callable[[], UUID]
) -> Iterable[Line]:
    """Listings of listed goods whose maker, or whose goods, the list does not have."""
    listed = _headings(entry.fields.codes for entry in known.entries)
    for one in known.directory.organizations.values():
        if one.country != country or one.is_person:
            continue
        have = _headings(entry.fields.codes for entry in tied.get(one.id, ()))
        for listing in one.listings:
            headings = _headings([listing.codes])
            is_lacking = not headings & have and bool(headings & listed)
            if listing.is_active and listing.belongs_to(known.kind) and is_lacking:
                have |= headings
                yield _addition(one, listing, known.kind, new_id(), is_listed=one.id in tied)


def _addition(
    one: KnownOrganization, listing: KnownListing, kind: ListKind, key: UUID, *, is_listed: bool
) -> Line:
    is_need = kind is ListKind.CONSUMERS
    return Line(
        action=LineAction.ADD,
        entry_id=key,
        after=EntryFields(
            codes=listing.codes,
            goods="" if is_need else listing.title,
            need=listing.title if is_need else "",
            country=one.country,
            enterprise=one.name,
            identifier=one.identifiers[0] if one.identifiers else "",
        ),
        code="new_goods" if is_listed else "new_enterprise",
        evidence=(
            Evidence(Noun.ORGANIZATION, one.id, one.revision, one.name),
            _seen(listing),
        ),
    )


def _seen(listing: KnownListing) -> Evidence:
    return Evidence(listing.noun, listing.id, listing.revision, listing.title)


def _headings(codes: Iterable[Sequence[str]]) -> set[str]:
    return {code[:HEADING_DIGITS] for some in codes for code in some if len(code) >= HEADING_DIGITS}

"""How far one caller sees: the single rule that SQL, the index and the answers are made from."""

from dataclasses import dataclass

from app.vocabulary.terms import Visibility

SANDBOX = "sandbox."
"""Portals with such names are for trying out; what they bring is seen by nobody else."""

_STRICTNESS = (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.PRIVATE)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one caller may see whole.

    Attributes:
        open: visibilities that he sees, whichever portal brought the record.
        portal: whose records he sees in any case; None for nobody's.
    """

    open: frozenset[Visibility] = frozenset({Visibility.PUBLIC})
    portal: str | None = None

    def sees(self, visibility: Visibility, *portals: str | None) -> bool:
        """Whether a record of these portals is seen; the first one brought it."""
        return self.owns(*portals) or (visibility in self.open and not is_sandbox(portals[0]))

    def owns(self, *portals: str | None) -> bool:
        """Whether a record is the caller's own: one of these portals, who brought it, is his."""
        return self.portal is not None and self.portal in portals

    @property
    def is_partner(self) -> bool:
        """Whether private listings of others may be suggested to him, veiled."""
        return self.portal is not None and not is_sandbox(self.portal)


EVERYONE = Reach()
"""What a caller without a key sees."""


def is_sandbox(portal: str | None) -> bool:
    """Whether a portal is for trying out."""
    return portal is not None and portal.startswith(SANDBOX)


def stricter(one: Visibility, other: Visibility) -> Visibility:
    """The one of two visibilities that fewer may see through."""
    return max(one, other, key=_STRICTNESS.index)

"""Which OKPD2 codes go with which TN VED codes, as listings that carry both tell it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrosswalkFilter:
    """Which pairs are asked for; None means any.

    Attributes:
        code: first digits of the TN VED code.
        okpd2: an OKPD2 code; those below it count too.
    """

    code: str | None = None
    okpd2: str | None = None


@dataclass(frozen=True, slots=True)
class CrosswalkEntry:
    """A TN VED code and an OKPD2 code that listings carry together.

    Attributes:
        listings: how many carry both.
        alone: how many of them carry no other code of either classification, so that the two
            must mean each other.
        organizations: how many different ones have such listings.
    """

    code: str
    okpd2: str
    listings: int
    alone: int
    organizations: int

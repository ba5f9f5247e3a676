"""Whom to ask about a listing: stored apart from it, and in no public answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or an office; at least one of e-mail and telephone is there.

    Attributes:
        phone: digits with an optional plus in front.
    """

    name: str
    position: str | None = None
    email: str | None = None
    phone: str | None = None

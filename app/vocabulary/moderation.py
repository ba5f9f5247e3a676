"""What a moderator is asked to look at, what he can decide, and by when."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FlagKind(StrEnum):
    """Why a moderator is asked."""

    ABUSE = "abuse"
    CODE_AGAINST_TEXT = "code_against_text"
    REPEATED_LISTING = "repeated_listing"
    HIDDEN_AGAIN = "hidden_again"
    DUPLICATE = "duplicate"
    CLAIM = "claim"


class FlagState(StrEnum):
    """Where a flagged listing stands."""

    OPEN = "open"
    ASKED = "asked"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"
    REJECTED = "rejected"


class Ruling(StrEnum):
    """What a moderator decides on a flagged listing."""

    ACCEPT = "accept"
    ASK = "ask"
    HIDE = "hide"
    REJECT = "reject"


class Abuse(StrEnum):
    """What is wrong with a listing, as a reader says."""

    SPAM = "spam"
    FALSE = "false"
    FORBIDDEN = "forbidden"
    PERSONAL_DATA = "personal_data"
    OTHER = "other"


KINDS: Mapping[FlagKind, tuple[str, str]] = MappingProxyType(
    {
        FlagKind.ABUSE: ("жалоба", "report"),
        FlagKind.CODE_AGAINST_TEXT: ("код не по тексту", "code against the text"),
        FlagKind.REPEATED_LISTING: ("повтор записи", "listing said twice"),
        FlagKind.HIDDEN_AGAIN: ("скрытое снова", "hidden, and there again"),
        FlagKind.DUPLICATE: ("вероятный дубликат организации", "likely duplicate organization"),
        FlagKind.CLAIM: ("заявка на запись организации", "claim to an organization's record"),
    }
)
"""What the kinds are called, in Russian and English."""

OUTCOMES: Mapping[Ruling, FlagState] = MappingProxyType(
    {
        Ruling.ACCEPT: FlagState.ACCEPTED,
        Ruling.ASK: FlagState.ASKED,
        Ruling.HIDE: FlagState.HIDDEN,
        Ruling.REJECT: FlagState.REJECTED,
    }
)
"""Where each ruling leads."""

WAITING = frozenset({FlagState.OPEN, FlagState.ASKED})
"""States that still need a moderator."""

DUE_HOURS: Mapping[FlagKind, int] = MappingProxyType(
    {
        FlagKind.ABUSE: 24,
        FlagKind.HIDDEN_AGAIN: 24,
        FlagKind.CLAIM: 72,
        FlagKind.CODE_AGAINST_TEXT: 168,
        FlagKind.REPEATED_LISTING: 168,
        FlagKind.DUPLICATE: 168,
    }
)
"""The service level: hours from the flag to a decision."""

ASKED_HOURS = 120
"""How long an owner who was asked has to answer, before a moderator looks again."""

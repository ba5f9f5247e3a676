"""Where a pair of records stands that may be one organization."""

from enum import StrEnum


class PairState(StrEnum):
    """What a person said of a pair: one that was decided is never proposed again."""

    PROPOSED = "proposed"
    SAME = "same"
    DIFFERENT = "different"

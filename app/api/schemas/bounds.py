"""What holds for every range that is sent."""

from pydantic_core import PydanticCustomError


def check_bounds(low: float | None, high: float | None) -> None:
    """Refuse a range without any bound, or one that is upside down.

    Raises:
        PydanticCustomError: it is either.
    """
    if low is None and high is None:
        raise PydanticCustomError("no_bound", "A range has a lower bound, an upper, or both.")
    if low is not None and high is not None and high < low:
        raise PydanticCustomError(
            "range_upside_down", "The upper bound is below the lower one. Exchange them."
        )

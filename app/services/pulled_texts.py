"""What rows of portals say, as it can be stored: cut to what a column takes."""

SHORT = 200
"""Longest key, name of a place, or standard."""


class UnusableRowError(Exception):
    """A row that cannot be stored at all; the text says why."""


def web_address(text: str | None) -> str | None:
    """An address of the web; None where it is none, or too long."""
    usable = text is not None and text.startswith(("http://", "https://")) and len(text) <= 500  # noqa: PLR2004 - of the column
    return text if usable and not set(text or "") & set(' <>"') else None


def short(text: str | None) -> str | None:
    """A text as a short column takes it; None where there is none."""
    return text[:SHORT] if text else None

"""Reads XML element by element, with no more memory than an element takes."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from app.exchange.intake.items import UnreadableFileError
from app.exchange.xml_safe import SAFELY, Element, local

MOST_INSIDE = 10_000
_MOST_BYTES_INSIDE = 64 * 1024 * 1024
"""What one wanted element may hold: it is kept in memory until it is complete."""


def elements(
    path: Path, wanted: frozenset[str], *, most_inside: int = MOST_INSIDE
) -> Iterator[tuple[Element, str, float]]:
    """Give each element of these names once it is complete, with its name and the share read.

    After it was looked at it is emptied, unless it stands inside another wanted one.

    Raises:
        UnreadableFileError: the XML is damaged from here on, declares entities, or has a wanted
            element that holds more than `most_inside` others.
    """
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        reading = etree.iterparse(
            file,
            events=("start", "end"),
            **SAFELY,
        )
        inside = held = began = 0
        try:
            for event, element in reading:
                name = local(element)
                if event == "start":
                    if element.getparent() is None:
                        _check_root(element)
                    if not inside:
                        held, began = 0, file.tell()
                    inside += name in wanted
                    held += 1
                    if inside and (held > most_inside or file.tell() - began > _MOST_BYTES_INSIDE):
                        raise _too_large(element, wanted)
                    continue
                if name in wanted:
                    inside -= 1
                    yield element, name, min(file.tell() / size, 1.0)
                if not inside:
                    _forget(element)
        except (etree.XMLSyntaxError, UnicodeDecodeError) as error:
            raise UnreadableFileError(
                f"The XML is damaged ({_words(error)}). Send the file again."
            ) from error


def _check_root(root: Element) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise UnreadableFileError("The XML declares entities. Send it without them.")


def _too_large(element: Element, wanted: frozenset[str]) -> UnreadableFileError:
    around = [local(one) for one in (element, *element.iterancestors())]
    name = next(name for name in reversed(around) if name in wanted)
    return UnreadableFileError(
        f"The XML has a {name} that is too large for one record. Mend the file."
    )


def _forget(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _words(error: Exception) -> str:
    return str(error).partition(" (")[0]

"""Reads XML element by element: no entities, no network, no more memory than an element takes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

from app.exchange.intake.items import UnreadableFileError

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it

SAFELY: Mapping[str, Any] = MappingProxyType(
    {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        # No event tells of these, so nothing would empty them.
        "remove_comments": True,
        "remove_pis": True,
    }
)
"""How every XML of others is read."""

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


def local(element: Element) -> str:
    """The name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_at(element: Element, *names: str) -> str:
    """The text at the end of a path of names, or an empty one."""
    for name in names:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return ""
    return text_in(element)


def text_in(element: Element | None) -> str:
    """All text of an element without that of its children."""
    if element is None:
        return ""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join(" ".join(parts).split())


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements at the end of a path of names."""
    first, *rest = names
    for child in element:
        if local(child) == first:
            if rest:
                yield from children(child, *rest)
            else:
                yield child


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

"""XML of others: how it is read, without entities or network, and what stands in an element."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

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

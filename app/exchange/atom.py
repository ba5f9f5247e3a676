"""Atom feeds (RFC 4287), written; every text is escaped, and what XML cannot hold is left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is new.

    Attributes:
        id: an IRI that stays the same for ever.
        link: where people or programs read more.
        codes: TN VED codes, as categories.
        rights: licence of the data.
    """

    id: str
    title: str
    author: str
    published: datetime
    updated: datetime
    link: str
    text: str
    codes: Sequence[str] = ()
    rights: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is new, the newest first.

    Attributes:
        link: of the feed itself.
        alternate: the same as JSON.
        updated: when the newest entry changed, or what the feed is about.
    """

    id: str
    title: str
    updated: datetime
    link: str
    alternate: str
    language: str
    entries: Sequence[Entry]


def write(feed: Feed) -> bytes:
    """Write a feed."""
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _texts(root, (("id", feed.id), ("title", feed.title), ("updated", _moment(feed.updated))))
    _link(root, "self", feed.link, MEDIA_TYPE)
    _link(root, "alternate", feed.alternate, "application/json")
    for entry in feed.entries:
        _entry(ET.SubElement(root, "entry"), entry)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(node: ET.Element, entry: Entry) -> None:
    _texts(
        node,
        (
            ("id", entry.id),
            ("title", entry.title),
            ("updated", _moment(entry.updated)),
            ("published", _moment(entry.published)),
        ),
    )
    _texts(ET.SubElement(node, "author"), (("name", entry.author),))
    _link(node, "alternate", entry.link)
    for code in entry.codes:
        ET.SubElement(node, "category", {"term": code})
    if entry.rights:
        _texts(node, (("rights", entry.rights),))
    content = ET.SubElement(node, "content", {"type": "text"})
    content.text = _clean(entry.text)


def _texts(node: ET.Element, named: Iterable[tuple[str, str]]) -> None:
    for name, text in named:
        ET.SubElement(node, name).text = _clean(text)


def _link(node: ET.Element, rel: str, href: str, kind: str | None = None) -> None:
    attributes = {"rel": rel, "href": _clean(href)} | ({"type": kind} if kind else {})
    ET.SubElement(node, "link", attributes)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

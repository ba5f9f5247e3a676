"""The explorer's own files: read once, packed once, named by what is in all of them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.terms import Language

FOLDER = Path(__file__).parent / "static"
PAGE = "index.html"
_CLASSIC = "theme.js"
"""The one script that is no module."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


_WORDS = {
    Language.RU: (
        "Промышленные партнёры ЕАЭС",
        "Кто производит, кто поставляет сырьё, кому это нужно и почему они подходят друг другу.",
        "Для этой страницы нужны сценарии. Без них открываются:",
    ),
    Language.EN: (
        "Industrial partners of the EAEU",
        "Who makes it, who supplies the materials, who needs it, and why two of them fit.",
        "This page needs scripts. Without them you can open:",
    ),
}
"""Title, description and what is said where scripts are off; the page's modules have the rest."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent.

    Attributes:
        plain: its bytes.
        packed: the same with gzip.
        media_type: what it is.
    """

    plain: bytes
    packed: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files of the explorer.

    Attributes:
        digest: changes when any of them does, so that one address always has one content and the
            modules that a page loads belong together.
        files: by their path in the folder, the page excepted.
        pages: the page in each language, with the addresses of the files filled in.
    """

    digest: str
    files: Mapping[str, Asset]
    pages: Mapping[Language, Asset]


@cache
def assets() -> Assets:
    """Read the folder."""
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in _TYPES
    }
    whole = hashlib.sha256()
    for name, content in found.items():
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    digest = whole.hexdigest()[:16]
    page = found.pop(PAGE).decode()
    # Two pages under one digest: a reader who changes the language keeps all other files.
    # All modules are asked for at once; otherwise each would wait for the one that imports it.
    ahead = "\n".join(
        f'    <link rel="modulepreload" href="/explorer/{digest}/{name}">'
        for name in found
        if name.endswith(".js") and name != _CLASSIC
    )
    filled = page.replace("{{digest}}", digest).replace("    {{modules}}", ahead)
    return Assets(
        digest,
        MappingProxyType({name: _asset(name, content) for name, content in found.items()}),
        MappingProxyType({one: _asset(PAGE, _said(filled, one).encode()) for one in _WORDS}),
    )


def _said(page: str, language: Language) -> str:
    title, description, noscript = _WORDS[language]
    words = {"language": language, "title": title, "description": description}
    for name, value in (words | {"noscript": noscript}).items():
        page = page.replace("{{" + name + "}}", escape(value))
    return page


def _asset(name: str, content: bytes) -> Asset:
    packed = gzip.compress(content, mtime=0)
    return Asset(content, packed, _TYPES[Path(name).suffix])

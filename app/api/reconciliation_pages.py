"""Small pages about entities, shown in frames of other sites: plain HTML without scripts."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from app.api.schemas.reconciliation import named
from app.services.entities import PROPERTIES, TYPE_NAMES
from app.values.reconciliation import Entity, EntityRef, PropertyValue
from app.vocabulary.terms import Language

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors *; sandbox"
}
_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:8px}h1{font-size:16px;margin:0 0 4px}"
    "p{margin:0 0 8px;color:#444}th{text-align:left;vertical-align:top;padding-right:8px;"
    "font-weight:normal;color:#444}td{overflow-wrap:anywhere}"
)
_LONGEST = 300
_MOST_VALUES = 10
_SAID_ALREADY = frozenset({"country", "identifier", "title", "code_display"})


def page(entity: Entity, language: Language) -> str:
    """Write the page of an entity."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(entity.name)}</title><style>{_STYLE}</style></head><body>"
        f"{flyout(entity, language)}<table>{''.join(_rows(entity, language))}</table>"
        f"</body></html>"
    )


def flyout(entity: Entity, language: Language) -> str:
    """Write the name of an entity and what it is."""
    kind = TYPE_NAMES[entity.type][language.russian_or_english]
    return (
        f"<h1>{escape(entity.name)}</h1><p>{escape(kind)}: {escape(_cut(entity.description))}</p>"
    )


def paragraph(text: str) -> str:
    """Write a line of text."""
    return f"<p>{escape(text)}</p>"


def _rows(entity: Entity, language: Language) -> Iterable[str]:
    for key, kind in PROPERTIES[entity.type].items():
        values = entity.values.get(key, ())
        if values and key not in _SAID_ALREADY:
            shown = ", ".join(_text(value) for value in values[:_MOST_VALUES])
            more = " …" if len(values) > _MOST_VALUES else ""
            name = named(kind, language).name
            yield f"<tr><th>{escape(name)}</th><td>{escape(_cut(shown))}{more}</td></tr>"


def _text(value: PropertyValue) -> str:
    match value:
        case EntityRef():
            return value.name
        case datetime():
            return f"{value:%Y-%m-%d}"
        case _:
            return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

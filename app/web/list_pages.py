"""Public pages of official lists: plain HTML without scripts, nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Annotated
from uuid import UUID

from babel.dates import format_date
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.api.dependencies import ReaderLanguage, Reading
from app.api.files import Directory
from app.errors import NotFoundError
from app.official import words
from app.official.reports import edition_report, title_of
from app.official.words import said
from app.services import list_ties, lists
from app.values.lists import ListRecord
from app.values.page import Paging
from app.vocabulary.countries import name_of
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Language
from app.web.layout import STYLE

router = APIRouter(include_in_schema=False)

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'"
_MOST_ROWS = 1_000
_MOST_LISTS = 100

_LISTS = ("Официальные перечни", "Official lists")
_EDITIONS = ("Редакции", "Editions")
_GAPS = ("Чего в перечне нет, а ищут", "Needed, and not in the list")
_NEEDS = ("потребностей", "needs")
_OFFERS = ("предложений в реестре", "offers in the registry")
_NO_EDITION = ("Редакций ещё нет.", "There is no edition yet.")
_NO_LIST = ("Перечней ещё нет.", "There is no list yet.")
_DIFFERENCE = ("отличия", "difference")
_MORE = ("Показаны первые строки; файл содержит все.", "The first rows; the file has all.")
_STATES = ("По государствам", "By state")
_NO_SUCH = ("Такого перечня нет", "There is no such list")

Chosen = Annotated[Language | None, Query(alias="lang")]


@router.get("/lists")
async def open_lists(
    session: Reading, language: ReaderLanguage, chosen: Chosen = None
) -> HTMLResponse:
    """Show which official lists there are."""
    language = chosen or language
    found = await lists.page(session, None, None, Paging(limit=_MOST_LISTS))
    rows = "".join(
        f'<li><a href="/lists/{item.id}{_query(chosen)}">{escape(title_of(item, language))}</a> '
        f"<small>{escape(_state(item, language))}</small></li>"
        for item in found.items
    )
    body = f"<ul>{rows}</ul>" if rows else f"<p>{said(_NO_LIST, language)}</p>"
    return _page(said(_LISTS, language), body, language, "/lists")


@router.get("/lists/{list_id}")
async def open_list(
    list_id: str,
    session: Reading,
    directory: Directory,
    language: ReaderLanguage,
    chosen: Chosen = None,
) -> HTMLResponse:
    """Show the state of a list: its newest edition, its editions, its gaps."""
    language = chosen or language
    parts = [f'<p><a href="/lists{_query(chosen)}">{said(_LISTS, language)}</a></p>']
    record = await _read(session, list_id)
    if record is None:
        return _page(said(_NO_SUCH, language), parts[0], language, "/lists", status=404)
    parts.append(f"<p>{escape(_state(record, language))}</p>")
    if record.newest:
        whole = await lists.whole_edition(session, record.id, record.newest)
        counted = await lists.by_state(session, whole[1])
        parts.append(_by_state(counted, language))
        parts.append(await _editions(session, record, language))
        report = edition_report(*whole, language)
        parts.append(_table(report.sheets[0].title, report.sheets[0].columns,
                            report.sheets[0].rows[:_MOST_ROWS]))  # fmt: skip
        if len(report.sheets[0].rows) > _MOST_ROWS:
            parts.append(f"<p>{said(_MORE, language)}</p>")
        _, gaps = await list_ties.find_gaps(session, directory, record.id)
        parts.append(_gaps([(g.heading, g.needed, g.offered) for g in gaps], language))
    else:
        parts.append(f"<p>{said(_NO_EDITION, language)}</p>")
    return _page(title_of(record, language), "".join(parts), language, f"/lists/{record.id}")


async def _read(session: Reading, list_id: str) -> ListRecord | None:
    try:
        return await lists.read(session, UUID(list_id))
    except (NotFoundError, ValueError):
        return None


def _state(record: ListRecord, language: Language) -> str:
    kind = said(words.KINDS[record.kind], language)
    edition = f", {said(words.EDITION, language).lower()} {record.newest}" if record.newest else ""
    named = words.INDUSTRIES.get(record.industry)
    return f"{said(named, language) if named else record.industry}, {kind}{edition}"


def _by_state(counted: Sequence[tuple[str | None, int]], language: Language) -> str:
    told = ", ".join(
        f"{name_of(code, language) if code else '–'}: {count}" for code, count in counted
    )
    return f"<p>{said(_STATES, language)}: {escape(told)}</p>"


async def _editions(session: Reading, record: ListRecord, language: Language) -> str:
    page = await lists.editions(session, record.id, Paging(limit=_MOST_LISTS))
    base = f"/v1/lists/{record.id}/editions"
    rows = []
    for one in page.items:
        files = " ".join(
            f'<a href="{base}/{one.number}/export?format={form}">{form.upper()}</a>'
            for form in ("docx", "xlsx", "csv")
        )
        label = f"{said(words.EDITION, language)} {one.number}, {_day(one.on, language)}"
        rows.append(
            f"<li>{label} {files} "
            f'<a href="{base}/{one.number}/difference?format=docx">'
            f"{said(_DIFFERENCE, language)}</a> <small>{escape(one.note)}</small></li>"
        )
    return f"<h2>{said(_EDITIONS, language)}</h2><ul>{''.join(rows)}</ul>"


def _day(day: date, language: Language) -> str:
    return format_date(day, "medium", locale="en_GB" if language is Language.EN else "ru")


def _gaps(found: list[tuple[str, int, int]], language: Language) -> str:
    if not found:
        return ""
    rows = "".join(
        f"<li>{heading} {escape(_title(heading, language))}: {needed} {said(_NEEDS, language)}, "
        f"{offered} {said(_OFFERS, language)}</li>"
        for heading, needed, offered in found
    )
    return f"<h2>{said(_GAPS, language)}</h2><ul>{rows}</ul>"


def _title(heading: str, language: Language) -> str:
    position = thesaurus().get(heading)
    return position.title(language) if position else ""


def _table(title: str, columns: tuple[str, ...], rows: tuple[tuple[str | int, ...], ...]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    rows_of = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return (
        f'<h2>{escape(title)}</h2><div class="wide" role="region" tabindex="0" '
        f'aria-label="{escape(title)}"><table>{rows_of}</table></div>'
    )


def _query(chosen: Language | None) -> str:
    return f"?lang={chosen}" if chosen else ""


def _page(
    title: str, body: str, language: Language, path: str, *, status: int = 200
) -> HTMLResponse:
    other = Language.RU if language is Language.EN else Language.EN
    shown = Language.EN if language is Language.EN else Language.RU
    html = (
        f'<!doctype html><html lang="{shown}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<nav><a href="{path}?lang={other}" lang="{other}">{other.upper()}</a></nav>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return HTMLResponse(html, status, headers={"Content-Security-Policy": _POLICY})

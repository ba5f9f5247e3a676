"""Pages that links in letters lead to.

They work without a key, and act only when a button is pressed: programs that look at the links of a
letter change nothing.
"""

import base64
import hashlib
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.api.dependencies import Reading, database
from app.services import receivers
from app.services.letter_links import CONFIRMATION, STOP, Purpose
from app.values.notice import ReceiverRecord
from app.vocabulary.terms import Language
from app.web.layout import STYLE

router = APIRouter(include_in_schema=False)

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; frame-ancestors 'none'"
)
Token = Annotated[str, Query(alias="t", min_length=1, max_length=100)]

_ASK_CONFIRM = (
    "Портал {portal} будет присылать уведомления на {email}. Вы согласны?",
    "The portal {portal} will send notices to {email}. Do you agree?",
)
_ASK_STOP = (
    "Больше не присылать на {email} уведомления портала {portal}?",
    "Send no more notices of the portal {portal} to {email}?",
)
_CONFIRMED = ("Адрес {email} подтверждён.", "The address {email} is confirmed.")
_STOPPED = ("На {email} больше не придёт ничего.", "Nothing more will come to {email}.")
_YES = ("Да", "Yes")
_TITLE = ("Уведомления", "Notices")


@router.get(CONFIRMATION)
async def open_confirmation(session: Reading, token: Token) -> HTMLResponse:
    """Ask whether an address is to get letters."""
    found = await receivers.of_link(session, Purpose.CONFIRM, token)
    return _question(_ASK_CONFIRM, found, CONFIRMATION, token)


@router.post(CONFIRMATION)
async def confirm_address(request: Request, token: Token) -> HTMLResponse:
    """Note that an address is to get letters."""
    async with database(request).write() as session:
        found = await receivers.confirm(session, token)
    return _page(_said(_CONFIRMED, found), found)


@router.get(STOP)
async def open_stop(session: Reading, token: Token) -> HTMLResponse:
    """Ask whether an address is to get no more letters."""
    found = await receivers.of_link(session, Purpose.STOP, token)
    return _question(_ASK_STOP, found, STOP, token)


@router.post(STOP)
async def stop_letters(request: Request, token: Token) -> HTMLResponse:
    """Note that an address is to get no more letters; mail programs call this with one click."""
    async with database(request).write() as session:
        found = await receivers.stop(session, token)
    return _page(_said(_STOPPED, found), found)


def _question(text: tuple[str, str], found: ReceiverRecord, path: str, token: str) -> HTMLResponse:
    yes = _YES[found.language is Language.EN]
    form = f'<form method="post" action="{path}?t={escape(token)}"><button>{yes}</button></form>'
    return _page(_said(text, found), found, form)


def _said(text: tuple[str, str], found: ReceiverRecord) -> str:
    return text[found.language is Language.EN].format(portal=found.portal, email=found.email)


def _page(text: str, found: ReceiverRecord, form: str = "") -> HTMLResponse:
    english = found.language is Language.EN
    title = _TITLE[english]
    html = (
        f'<!doctype html><html lang="{"en" if english else "ru"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title><style>{STYLE}</style>'
        f"</head><body><main><h1>{title}</h1><p>{escape(text)}</p>{form}</main></body></html>"
    )
    return HTMLResponse(
        html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    )

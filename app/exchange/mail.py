"""Letters as they go to a mail server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime
from html import escape

import aiosmtplib

from app.config import MailSecurity

_SECONDS = 30.0
_PERMANENT = 500
_LONGEST_SUBJECT = 150


class MailError(Exception):
    """A letter could not be sent now; another time it may."""


class RefusedError(Exception):
    """The mail server wants no letter for this address, now and later."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address on a line of its own."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one address.

    Attributes:
        lines: paragraphs; texts of others among them are only ever text.
        footer: small print.
        stop: where its receiver says that he wants no more.
        reference: makes the id of the message, the same at every attempt.
    """

    to: str
    language: str
    subject: str
    lines: tuple[str | Link, ...]
    footer: tuple[str | Link, ...] = ()
    stop: str | None = None
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that letters are sent through."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["Connection"]:
        """Connect for some letters.

        Raises:
            MailError: it cannot be reached, or takes neither protection nor password.
        """
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.security is MailSecurity.TLS,
            start_tls=self.security is MailSecurity.STARTTLS,
            timeout=_SECONDS,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise MailError(_said(error)) from error
        try:
            yield Connection(client, self.sender)
        finally:
            try:
                await client.quit()
            except (aiosmtplib.SMTPException, OSError):
                client.close()


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection to the mail server."""

    client: aiosmtplib.SMTP
    sender: str

    async def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            RefusedError: the server will never take one for this address.
            MailError: it does not take it now.
        """
        try:
            await self.client.send_message(
                written(letter, self.sender), sender=self.sender, recipients=[letter.to]
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            [refused, *_] = error.recipients
            if refused.code >= _PERMANENT:
                raise RefusedError(_said(refused)) from error
            raise MailError(_said(refused)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailError(_said(error)) from error


def written(letter: Letter, sender: str) -> EmailMessage:
    """The message: text, the same as HTML, and headers that hold no line of others' making."""
    message = EmailMessage(policy=LINES)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = one_line(letter.subject)[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    if letter.stop is not None:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    parts = [*letter.lines, "-- ", *letter.footer] if letter.footer else letter.lines
    message.set_content("\n\n".join(_plain(part) for part in parts) + "\n", cte="quoted-printable")
    message.add_alternative(_page(letter), subtype="html", cte="quoted-printable")
    return message


def one_line(text: str) -> str:
    """A text without line ends and other characters that steer."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(part: str | Link) -> str:
    return part if isinstance(part, str) else f"{part.text}:\n{part.url}" if part.text else part.url


def _page(letter: Letter) -> str:
    body = "".join(f"<p>{_marked(part)}</p>" for part in letter.lines)
    small = "".join(f"<p><small>{_marked(part)}</small></p>" for part in letter.footer)
    head = f'<meta charset="utf-8"><title>{escape(one_line(letter.subject))}</title>'
    return (
        f'<!doctype html><html lang="{escape(letter.language)}"><head>{head}</head>'
        f"<body>{body}<hr>{small}</body></html>"
    )


def _marked(part: str | Link) -> str:
    if isinstance(part, str):
        return escape(part).replace("\n", "<br>")
    return f'<a href="{escape(part.url)}">{escape(part.text or part.url)}</a>'


def _said(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:300]

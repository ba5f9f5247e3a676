"""A mail server on loopback that keeps what it is given, or refuses it."""

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.controller import Controller

from app.config import MailSecurity
from app.exchange.mail import MailServer
from tests.support.service import free_port

SENDER = "partners@registry.example.org"


@dataclass
class Mailbox:
    """Speaks SMTP; `with` starts and stops it.

    Attributes:
        refused: what is answered for an address instead of taking it, such as `550 no such box`.
        broken: what is answered to each letter instead of taking it.
    """

    refused: dict[str, str] = field(default_factory=dict)
    broken: str | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.broken is not None:
            return self.broken
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def server(self) -> MailServer:
        return MailServer(
            host="127.0.0.1", port=self.port, security=MailSecurity.NONE, sender=SENDER
        )


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())

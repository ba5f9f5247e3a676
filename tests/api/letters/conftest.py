"""A service that sends letters through a real mail server, and who would like some."""

from collections.abc import Iterator

import pytest

from app.config import MailSecurity, Settings
from app.db import Database
from tests.api.letters.sending import BASE
from tests.support.api import Api
from tests.support.mail import SENDER, Mailbox
from tests.support.tenants import Tenant, tenant


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """The mail server."""
    with Mailbox() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, box: Mailbox) -> Settings:
    """A service that sends letters."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_sender": SENDER}
    mail |= {"smtp_security": MailSecurity.NONE, "public_url": BASE}
    return settings.model_copy(update=mail | {"outbound_networks": ["127.0.0.0/8"]})


@pytest.fixture
async def buyer(api: Api, database: Database) -> Tenant:
    """Who is told."""
    return await tenant(api.client, database, "by-register")


@pytest.fixture
async def maker(api: Api, database: Database) -> Tenant:
    """Whose offers there is to tell of."""
    return await tenant(api.client, database, "kz-industry")

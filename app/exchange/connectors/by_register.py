"""Belarus's state register of legal entities: organizations that changed in a period.

Observed: JSON without a key, changes by period. The form of the address, `{url}/{from}/{to}` with
days as `25.11.2026`, and the names of fields are unverified; set them right with `fields`.
"""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from pydantic import Field

from app import clock
from app.exchange.connectors.http import Portal
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.paging import rows_at


class EntitiesSettings(Configured):
    """How the register is read.

    Attributes:
        url: of the changes by period, up to the first day.
        start: first day that is read.
        days: how many days one question is about.
        day_form: of the days in the address, as `strftime` takes it.
    """

    url: str = Address
    start: date = Field(default=date(2026, 1, 1))
    days: int = Field(default=7, ge=1, le=366)
    day_form: str = Field(default="%d.%m.%Y", pattern=r"^[%dmY.\-]{2,20}$")


async def pull(portal: Portal, settings: EntitiesSettings, state: State) -> AsyncIterator[Page]:
    """Read period by period up to today; today is read again the next time."""
    since = state.get("since")
    first = date.fromisoformat(since) if isinstance(since, str) else settings.start
    today = clock.today()
    while first <= today:
        last = min(first + timedelta(days=settings.days - 1), today)
        days = "/".join(day.strftime(settings.day_form) for day in (first, last))
        answer = await portal.get(f"{settings.url.rstrip('/')}/{days}")
        # Nothing to tell is an empty answer there, or none.
        rows = () if answer is None else rows_at(answer, "")
        first = last + timedelta(days=1)
        yield Page(rows, {"since": min(first, today).isoformat()})


CONNECTOR = Connector(
    kind="by-register",
    title="Belarus's state register of legal entities",
    settings=EntitiesSettings,
    pull=pull,
    fields={"owner_number": "ngrn", "owner_name": ["vnaim", "vn"], "owner_key": "ngrn"},
    constants={"owner_country": "BY", "language": "ru"},
    unverified=("the address by period", "ngrn", "vnaim", "vn"),
)

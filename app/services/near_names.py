"""Organizations with names that sound alike, among those that somebody may be told of."""

from collections.abc import Callable

from app.services.live import LiveRegistry
from app.values.organization import OrganizationRecord

_FURTHER = 4
"""How many times as many names are looked at, while too few of them are of such."""


def near_names(
    live: LiveRegistry, name: str, most: int, told: Callable[[OrganizationRecord], bool]
) -> list[OrganizationRecord]:
    """Return organizations with names most alike, about the likeliest first.

    Those that are not told of take nobody's place: more names are looked at instead.

    Args:
        live: the registry.
        name: a whole one, or its beginning.
        most: names that are looked at; about so many are returned.
        told: whether one counts.
    """
    looked_at = most
    while True:
        keys = live.names.find(name, looked_at)
        near = map(live.organizations.get, keys)
        found = [record for record in near if record is not None and told(record)]
        if len(found) >= most or len(keys) < looked_at:
            return found
        looked_at *= _FURTHER

"""What of an organization can be backed, and by whom."""

from enum import StrEnum


class Attribute(StrEnum):
    """What is said of an organization."""

    NAME = "name"
    COUNTRY = "country"
    IDENTIFIERS = "identifiers"
    REGION = "region"
    CITY = "city"
    ADDRESS = "address"
    WEBSITE = "website"
    DESCRIPTION = "description"


SECRET_OF_PERSONS = frozenset({Attribute.IDENTIFIERS, Attribute.ADDRESS})
"""Of a sole trader, what only his own portal is shown."""

STALE_AFTER_YEARS = 2
"""Evidence that is so old is stale."""

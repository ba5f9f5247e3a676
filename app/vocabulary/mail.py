"""Addresses of mail, in the form in which they are kept and written to."""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_MOST_LOCAL = 64
_MOST = 254
_LEAST_LABELS = 2


class MailAddressError(ValueError):
    """A text is no address of mail."""


def parse_address(text: str) -> str:
    """Return an address with its domain in small ASCII letters (`почта.рф` becomes `xn--…`).

    Raises:
        MailAddressError: it is none that a letter could be sent to.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(local) > _MOST_LOCAL or not _LOCAL.fullmatch(local):
        raise MailAddressError(
            "An address has Latin letters, digits and no spaces before its @: sales@example.org."
        )
    try:
        plain = domain.encode("idna").decode().lower()
    except UnicodeError:
        plain = ""
    labels = plain.split(".")
    if len(labels) < _LEAST_LABELS or not all(_LABEL.fullmatch(label) for label in labels):
        raise MailAddressError("An address ends with the name of a domain: sales@example.org.")
    if labels[-1].isdigit() or len(local) + 1 + len(plain) > _MOST:
        raise MailAddressError("An address ends with the name of a domain: sales@example.org.")
    return f"{local}@{plain}"

"""Forms of short texts, and what is said of a text that has another."""

NAME = r"^[a-z0-9][a-z0-9._-]{0,59}$"
INDUSTRY = r"^[a-z0-9][a-z0-9-]{0,59}$"
WEB_ADDRESS = r"^https?://[^\s<>\"\u0080-\u009f]+$"
MAIL_ADDRESS = r"^[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]{2,}$"
KEY_SET = r"^(https:/{2}[^\s<>\"@]+|[\w-]+\.json)$"
CURSOR = r"^[A-Za-z0-9_-]+$"
ENCODING = r"^[A-Za-z0-9_-]{1,30}$"
LIST_MAPPING = r"^[\w.-]{1,60}$"

MENDS = {
    NAME: "A name has up to 60 small Latin letters, digits, dots, hyphens and underscores, and "
    "begins with a letter or a digit, such as `kz-industry`.",
    INDUSTRY: "An industry has up to 60 small Latin letters, digits and hyphens, and begins with a "
    "letter or a digit, such as `non-ferrous-metallurgy`.",
    WEB_ADDRESS: "A web address begins with `http://` or `https://` and has no spaces, such as "
    "https://example.org/offers.",
    MAIL_ADDRESS: "A mail address has an @ and a domain, and no spaces, such as sales@example.org.",
    KEY_SET: "Give an address that begins with `https://`, or the name of a file such as "
    "`keys.json`.",
    CURSOR: "Take the cursor from `next_cursor` of the page before, as it is.",
    ENCODING: "Give the name of an encoding in Latin letters, such as `cp1251`.",
    LIST_MAPPING: "A name has up to 60 letters, digits, dots, hyphens and underscores, such as "
    "`official-2026`.",
}
"""By pattern: what to write instead."""

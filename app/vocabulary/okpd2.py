"""OKPD2 codes: how Russia's classification of products writes them, checked and normalized.

The classification follows the European CPA down to six digits and adds three of its own:
`24`, `24.4`, `24.44`, `24.44.2`, `24.44.22`, `24.44.22.110`. Kazakhstan's and Belarus's
classifications begin alike but are others.
"""

import re

CLASSES = frozenset(
    f"{number:02d}"
    for first, last in (
        (1, 3), (5, 33), (35, 39), (41, 43), (45, 47), (49, 53), (55, 56), (58, 66),
        (68, 75), (77, 82), (84, 88), (90, 99),
    )
    for number in range(first, last + 1)
)  # fmt: skip
"""The first two digits that a code may have."""

_LENGTHS = (2, 3, 4, 5, 6, 9)
_GROUPS = ((0, 2), (2, 4), (4, 6), (6, 9))
_SPACES = re.compile(r"[\s\u00a0]")


class Okpd2Error(ValueError):
    """The text is not an OKPD2 code; the message says how to mend it."""


def parse_okpd2(text: str) -> str:
    """Return a code as the classification prints it, from one with or without its points.

    Raises:
        Okpd2Error: it has other characters, a wrong number of digits, misplaced points, or a
            class that there is not.
    """
    written = _SPACES.sub("", text)
    digits = written.replace(".", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in _LENGTHS):
        raise Okpd2Error("An OKPD2 code has 2 to 6 or 9 digits, such as 24.44.22 or 24.44.22.110.")
    code = ".".join(digits[start:end] for start, end in _GROUPS if len(digits) > start)
    if written not in {digits, code}:
        raise Okpd2Error(f"The points of the OKPD2 code stand wrong. Write {code}.")
    if code[:2] not in CLASSES:
        raise Okpd2Error(f"OKPD2 has no class {code[:2]}.")
    return code

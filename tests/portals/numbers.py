"""Registration numbers of invented organizations, with check digits that fit."""

from stdnum.by import unp as by
from stdnum.ru import inn as ru

_BIN = ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def inn(number: int) -> str:
    """A Russian INN of an organization."""
    body = f"{770000000 + number:09d}"
    return body + str(ru.calc_company_check_digit(body))


def unp(number: int) -> str:
    """A Belarusian UNP."""
    while True:
        body = f"{19000000 + number:08d}"
        digit = by.calc_check_digit(body)
        if digit.isdigit():
            return body + digit
        number += 100_000


def bin_of(number: int) -> str:
    """A Kazakh BIN of an organization."""
    while True:
        body = f"24104{number:06d}"
        for weights in _BIN:
            rest = sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
            if rest < 10:
                return body + str(rest)
        number += 100_000

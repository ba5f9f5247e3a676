"""Key rates that are made up."""

from datetime import date

from app.cooperation.programmes.key_rates import KeyRate, KeyRates

RATES = KeyRates(
    [
        KeyRate("RU", date(2026, 1, 1), 16.0, "made up"),
        KeyRate("RU", date(2027, 1, 1), 12.0, "made up"),
        KeyRate("BY", date(2026, 1, 1), 10.0, "made up"),
    ]
)

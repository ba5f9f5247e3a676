"""The programme that most questions are about, and a project that may ask for it."""

ASSISTANCE = "/v1/programmes/union-financial-assistance"
LOAN = {
    "amount": 3e9, "currency": "RUB", "rate_percent": 18.5, "months": 60, "start": "2027-01-01",
    "schedule": "bullet",
}  # fmt: skip
RATES = [
    {"country": "RU", "since": "2027-01-01", "percent": 15},
    {"country": "BY", "since": "2027-01-01", "percent": 10},
]
ASKED: dict[str, object] = {"loan": LOAN, "key_rate_of": "RU", "key_rates": RATES}

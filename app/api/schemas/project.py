"""Projects and loans that are held against a programme."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app import clock
from app.api.schemas.fields import CountryCode, Schema, ShortText
from app.cooperation.programmes.key_rates import MOST_PERCENT, KeyRate
from app.cooperation.programmes.loans import Loan, Schedule
from app.cooperation.programmes.rules import Fact, Value
from app.services.programmes import LoanQuestion, Project
from app.vocabulary.details.trade import Currency

_MOST = 1e15
_MOST_MONTHS = 600
_SOME_ID = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"

Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2150, 1, 1)


def _foreseeable(value: date) -> date:
    if not _FIRST_DAY <= value <= _LAST_DAY:
        raise PydanticCustomError(
            "day_out_of_range", "No rules are kept for this day. Give one from 1990 to 2150."
        )
    return value


Day = Annotated[date, AfterValidator(_foreseeable)]


class KeyRateIn(Schema):
    """A state's key rate from a day on."""

    country: CountryCode = Field(description="State.", examples=["RU"])
    since: Day = Field(description="First day.", examples=["2026-01-01"])
    percent: float = Field(
        ge=0, le=MOST_PERCENT, allow_inf_nan=False, description="Percent a year.", examples=[15]
    )
    source: ShortText = Field(
        default="as given in the request", description="Where it is taken from.",
        examples=["assumed for the example"],
    )  # fmt: skip


class LoanIn(Schema):
    """A loan; each month counts as a twelfth of a year."""

    amount: float = Field(gt=0, le=_MOST, allow_inf_nan=False, description="In its currency.",
                          examples=[3000000000])  # fmt: skip
    currency: Currency = Field(description="ISO 4217.", examples=["RUB"])
    rate_percent: float = Field(
        ge=0, le=MOST_PERCENT, allow_inf_nan=False, description="Percent a year.", examples=[18.5]
    )
    months: int = Field(ge=1, le=_MOST_MONTHS, description="Term in months.", examples=[60])
    start: Day = Field(description="First day.", examples=["2027-01-01"])
    schedule: Schedule = Field(
        default=Schedule.EQUAL, examples=["equal"],
        description="`equal` repayments, `annuity` (even payments) or `bullet` (all at the end).",
    )  # fmt: skip
    grace_months: int = Field(
        default=0, ge=0, le=_MOST_MONTHS, description="First months without repayment.",
        examples=[12],
    )  # fmt: skip

    @model_validator(mode="after")
    def _grace_ends(self) -> Self:
        if self.grace_months >= self.months:
            raise PydanticCustomError(
                "grace_without_end", "The loan ends before its grace does. Shorten the grace."
            )
        return self

    def loan(self) -> Loan:
        """The value for the library."""
        return Loan(
            amount=self.amount,
            currency=self.currency,
            rate_percent=self.rate_percent,
            months=self.months,
            start=self.start,
            schedule=self.schedule,
            grace_months=self.grace_months,
        )


class LoanFields(Schema):
    """By which key rates the interest of a loan is subsidised."""

    key_rate_of: CountryCode | None = Field(
        default=None, examples=["RU"],
        description="State whose key rate counts: of borrower, bank or project. Sources disagree, "
        "so without it what hangs on it is unknown.",
    )  # fmt: skip
    key_rates: list[KeyRateIn] = Field(
        default=[], max_length=200, examples=[[]],
        description="Stand in for the operator's table, for each state that they name.",
    )  # fmt: skip
    rub_per_unit: float | None = Field(
        default=None, gt=0, le=1e6, allow_inf_nan=False, examples=[None],
        description="Roubles for one unit of the loan's currency; needed for the cap.",
    )  # fmt: skip

    def of_loan(self, loan: LoanIn, compare: list[str] | None = None) -> LoanQuestion:
        """The value for the use case."""
        return LoanQuestion(
            loan=loan.loan(),
            key_rate_of=self.key_rate_of or "",
            key_rates=tuple(
                KeyRate(one.country, one.since, one.percent, one.source) for one in self.key_rates
            ),
            rub_per_unit=self.rub_per_unit,
            compare=tuple(dict.fromkeys(compare or [])),
        )


class SubsidyIn(LoanFields):
    """A loan whose subsidy is worked out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "loan": {
                        "amount": 3000000000,
                        "currency": "RUB",
                        "rate_percent": 18.5,
                        "months": 60,
                        "start": "2027-01-01",
                    },
                    "key_rate_of": "RU",
                    "key_rates": [{"country": "RU", "since": "2027-01-01", "percent": 15}],
                }
            ]
        }
    )

    loan: LoanIn = Field(description="The loan.")
    key_rate_of: CountryCode = Field(
        description="State whose key rate counts: of borrower, bank or project; sources disagree.",
        examples=["RU"],
    )
    compare: list[CountryCode] = Field(
        default=[], max_length=20, description="Other states of the borrower.", examples=[["BY"]]
    )
    on: Day | None = Field(
        default=None, description="Day whose rules count; today when left out.", examples=[None]
    )

    def question(self) -> LoanQuestion:
        """The value for the use case."""
        return self.of_loan(self.loan, list(self.compare))

    @property
    def day(self) -> date:
        """Day whose rules count."""
        return self.on or clock.today()


class FactsIn(Schema):
    """What is stated of a project; what is left out is unknown, not false."""

    applicant_is_listed_bank: bool | None = Field(
        default=None, description="The applicant is a listed bank.", examples=[True]
    )
    sector: ShortText | None = Field(default=None, description="Sector.", examples=["metallurgy"])
    supplies_share_percent: Percent | None = Field(
        default=None, description="Share of supplies.", examples=[40]
    )
    localisation_percent: Percent | None = Field(
        default=None, description="Localisation.", examples=[60]
    )
    documentation_rights_years: float | None = Field(
        default=None, ge=0, le=1000, allow_inf_nan=False, examples=[10],
        description="Years of rights to the documentation.",
    )  # fmt: skip
    operations_in_union: bool | None = Field(
        default=None, description="The listed operations are done in the Union.", examples=[True]
    )
    third_country_material_percent: Percent | None = Field(
        default=None, description="Third-country material.", examples=[12]
    )
    co_producer_states: int | None = Field(
        default=None, ge=0, le=50, description="States of the co-producers.", examples=[2]
    )

    def facts(self) -> dict[Fact, Value]:
        """What is stated, for the library."""
        stated: dict[str, Value | None] = self.model_dump()
        return {Fact(name): value for name, value in stated.items() if value is not None}


class ProjectIn(LoanFields):
    """A project: who takes part, its loan, and what is stated besides."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"countries": ["KZ", "BY", "RU"], "facts": {"sector": "metallurgy"}}]
        }
    )

    organization_ids: list[UUID] = Field(
        default=[], max_length=50, description="Who takes part, such as a chain's organizations.",
        examples=[[]],
    )  # fmt: skip
    countries: list[CountryCode] = Field(
        default=[], max_length=20, description="States that take part besides.", examples=[["KZ"]]
    )
    loan: LoanIn | None = Field(default=None, description="The loan, if there is one.")
    facts: FactsIn = Field(
        default=FactsIn(), description="Facts.", examples=[{"sector": "metallurgy"}]
    )
    on: Day | None = Field(
        default=None, description="Day whose rules count; today when left out.", examples=[None]
    )

    def project(self) -> Project:
        """The value for the use case."""
        return Project(
            on=self.on or clock.today(),
            organizations=tuple(dict.fromkeys(self.organization_ids)),
            countries=tuple(dict.fromkeys(self.countries)),
            facts=self.facts.facts(),
            loan=self.of_loan(self.loan) if self.loan else None,
        )


class DossierLink(Schema):
    """An offer that meets a need."""

    offer_id: UUID = Field(description="The offer.", examples=[_SOME_ID])
    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])


class DossierIn(ProjectIn):
    """A project, and the goods that go from one participant to the next."""

    links: list[DossierLink] = Field(
        default=[], max_length=20, description="Links of the chain.", examples=[[]]
    )

"""Programmes with their rules, and projects held against them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, CountryCode, Schema, ShortText
from app.cooperation.programmes.check import Answer as Verdict
from app.cooperation.programmes.check import Missing
from app.cooperation.programmes.key_rates import MOST_PERCENT, KeyRate
from app.cooperation.programmes.loans import Loan, Schedule
from app.cooperation.programmes.rules import Effect, Fact, Operator, Status, Value
from app.services.programmes import LoanQuestion, Project
from app.services.suggestions import today
from app.vocabulary.details.trade import Currency

_MOST = 1e15
_MOST_MONTHS = 600
_SOME_ID = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"

Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2150, 1, 1))]


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
        "so it must be said with a loan.",
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
        return self.on or today()


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

    @model_validator(mode="after")
    def _says_whose_key_rate(self) -> Self:
        if self.loan is not None and self.key_rate_of is None:
            raise PydanticCustomError(
                "key_rate_of_missing",
                "Say in `key_rate_of` whose key rate counts for the loan, such as RU.",
            )
        return self

    def project(self) -> Project:
        """The value for the use case."""
        return Project(
            on=self.on or today(),
            organizations=tuple(dict.fromkeys(self.organization_ids)),
            countries=tuple(dict.fromkeys(self.countries)),
            facts=self.facts.facts(),
            loan=self.of_loan(self.loan) if self.loan else None,
        )


class RuleOut(Answer):
    """One rule of a programme."""

    code: str = Field(description="Stable, for programs.", examples=["three_states"])
    label: str = Field(description="For people.", examples=["At least three member states"])
    fact: Fact = Field(description="What it asks of a project.", examples=["member_states"])
    operator: Operator | None = Field(description="How it compares.", examples=["at_least"])
    threshold: float | list[str] | None = Field(
        description="With what; null where it is open.", examples=[3]
    )
    effect: Effect = Field(
        description="`decides` on eligibility, or `limits` what is paid.", examples=["decides"]
    )
    status: Status = Field(description="How far it is known.", examples=["reported"])
    source: str = Field(description="Where it is taken from.", examples=["Сообщение министерства"])


class MissingOut(Answer):
    """What keeps a rule from being answered."""

    code: Missing = Field(description="Stable, for programs.", examples=["threshold"])
    label: str = Field(description="For people.", examples=["порог правила не найден"])


class CheckedRuleOut(RuleOut):
    """A rule with its answer."""

    answer: Verdict = Field(description="`yes`, `no` or `unknown`.", examples=["yes"])
    stated: float | str | bool | None = Field(
        description="The project's fact; null when not stated.", examples=[3]
    )
    missing: list[MissingOut] = Field(description="Why it is unknown.", examples=[[]])


class TermOut(Answer):
    """A number of a subsidy, or an open one."""

    value: float | None = Field(description="null where it is open.", examples=[350000000])
    status: Status = Field(description="How far it is known.", examples=["verified"])
    source: str = Field(description="Where it is taken from.", examples=["Страница министерства"])


class SubsidyTermsOut(Answer):
    """How interest is subsidised."""

    share_percent: TermOut = Field(description="Share of the key rate.")
    margin_points: TermOut = Field(description="Points by which the loan may exceed the key rate.")
    cap_rub: TermOut = Field(description="Roubles for a project and year.")
    most_years: TermOut = Field(description="Years at most.")


class StepOut(Answer):
    """One step of the way to a decision."""

    label: str = Field(description="For people.", examples=["Экспертиза Комиссии"])
    status: Status = Field(description="How far it is known.", examples=["reported"])
    source: str = Field(description="Where it is taken from.", examples=["Сообщения министерств"])


class EditionOut(Answer):
    """The rules of a programme for some time."""

    version: str = Field(description="Version.", examples=["2023"])
    valid_from: date = Field(description="First day.", examples=["2023-10-26"])
    valid_until: date | None = Field(description="Last day.", examples=[None])
    status: Status = Field(description="How far the acts are known.", examples=["verified"])
    source: str = Field(description="The acts.", examples=["Решение № 3 от 26.10.2023"])
    complete: bool = Field(
        description="Whether all conditions are known; if not, nothing is eligible for certain.",
        examples=[False],
    )
    rules: list[RuleOut] = Field(description="Rules.")
    subsidy: SubsidyTermsOut | None = Field(description="Of programmes that pay interest.")
    steps: list[StepOut] = Field(description="From the application to the decision.")


class ProgrammeOut(Answer):
    """A support programme with its editions."""

    id: str = Field(description="Id.", examples=["union-financial-assistance"])
    title: str = Field(description="Title.", examples=["Межгосударственные программы"])
    editions: list[EditionOut] = Field(description="The oldest first.")


class ProgrammesOut(Answer):
    """All programmes, in one page."""

    items: list[ProgrammeOut] = Field(description="Programmes.")
    next_cursor: None = Field(default=None, description="There is one page.", examples=[None])


class KeyRateOut(Answer):
    """A state's key rate from a day on."""

    country: str = Field(description="State.", examples=["RU"])
    since: date = Field(description="First day.", examples=["2026-01-01"])
    percent: float = Field(description="Percent a year.", examples=[15])
    source: str = Field(description="Where it is taken from.", examples=["страница банка"])


class KeyRatesOut(Answer):
    """The operator's table of key rates, in one page."""

    items: list[KeyRateOut] = Field(description="By state and day.")
    next_cursor: None = Field(default=None, description="There is one page.", examples=[None])


class SubsidyYearOut(Answer):
    """One calendar year, in the loan's currency."""

    year: int = Field(description="Calendar year.", examples=[2027])
    interest: float = Field(description="Interest due.", examples=[499500000.0])
    uncapped: float = Field(description="Subsidy without a cap.", examples=[405000000.0])
    subsidy: float = Field(description="Subsidy.", examples=[350000000.0])
    cap: float | None = Field(description="Cap; null where it is not known.", examples=[350000000])
    cap_hit: bool = Field(description="Whether the cap takes something away.", examples=[True])
    key_rate_low: float = Field(description="Lowest key rate of its months.", examples=[15])
    key_rate_high: float = Field(description="Highest.", examples=[15])


class AssumptionOut(Answer):
    """What the figures take for granted."""

    code: str = Field(description="Stable, for programs.", examples=["rates_stay"])
    label: str = Field(description="For people.", examples=["ставка не меняется"])


class SubsidyOut(Answer):
    """The subsidy of one loan by one state's key rate; amounts in the loan's currency."""

    country: str = Field(description="Whose key rate.", examples=["RU"])
    currency: str = Field(description="Of the loan.", examples=["RUB"])
    rate_percent: float = Field(description="Of the loan.", examples=[18.5])
    key_rate: KeyRateOut = Field(description="Key rate at the start.")
    within_margin: bool | None = Field(
        description="Whether the loan's rate is at most the key rate plus the programme's margin.",
        examples=[True],
    )
    interest: float = Field(description="Interest of all years.", examples=[1387500000.0])
    subsidy: float = Field(description="Subsidy of all years.", examples=[1070000000.0])
    effective_percent: float = Field(
        description="What the borrower pays a year, of what he owes.", examples=[4.23]
    )
    cap_hit: bool = Field(description="Whether the cap is hit in some year.", examples=[True])
    years: list[SubsidyYearOut] = Field(description="Year by year.")
    assumptions: list[AssumptionOut] = Field(description="What is taken for granted.")


class ComparedOut(SubsidyOut):
    """A subsidy, and the same loan in other states."""

    programme: str = Field(description="Programme.", examples=["union-financial-assistance"])
    compared: list[SubsidyOut] = Field(description="With the same margin over the key rate there.")


class CheckOut(Answer):
    """A project held against a programme."""

    programme: str = Field(description="Programme.", examples=["union-financial-assistance"])
    version: str = Field(description="Edition.", examples=["2023"])
    answer: Verdict = Field(
        description="`no` where one deciding rule says no; `yes` only where all say yes and no "
        "condition can be missing; else `unknown`.",
        examples=["unknown"],
    )
    complete: bool = Field(description="Whether all conditions are known.", examples=[False])
    member_states: list[str] = Field(description="Members that take part.", examples=[["KZ"]])
    open_rules: list[str] = Field(
        description="Rules that could not be answered.", examples=[["localisation"]]
    )
    rules: list[CheckedRuleOut] = Field(description="Every rule with its answer and source.")
    subsidy: SubsidyOut | None = Field(description="Of the loan, where key rates are known.")


class DossierLink(Schema):
    """An offer that meets a need."""

    offer_id: UUID = Field(description="The offer.", examples=[_SOME_ID])
    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])


class DossierIn(ProjectIn):
    """A project, and the goods that go from one participant to the next."""

    links: list[DossierLink] = Field(
        default=[], max_length=20, description="Links of the chain.", examples=[[]]
    )

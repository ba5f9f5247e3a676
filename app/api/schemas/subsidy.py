"""Key rates, and subsidies of interest year by year."""

from datetime import date

from pydantic import Field

from app.api.schemas.fields import Answer


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
        description="Whether the loan's rate is at most the key rate plus the programme's margin; "
        "if not, nothing is paid.",
        examples=[True],
    )
    interest: float = Field(description="Interest of all years.", examples=[1387500000.0])
    subsidy: float = Field(
        description="Subsidy of all years; 0 above the margin.", examples=[1070000000.0]
    )
    effective_percent: float = Field(
        description="What the borrower pays a year, of what he owes.", examples=[4.23]
    )
    cap_hit: bool = Field(description="Whether the cap is hit in some year.", examples=[True])
    years: list[SubsidyYearOut] = Field(description="Year by year.")
    assumptions: list[AssumptionOut] = Field(description="What is taken for granted.")


class ComparedSubsidyOut(SubsidyOut):
    """A subsidy, and the same loan in other states."""

    programme: str = Field(description="Programme.", examples=["union-financial-assistance"])
    compared: list[SubsidyOut] = Field(description="With the same margin over the key rate there.")

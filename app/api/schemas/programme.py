"""Programmes with their rules, and what comes of a check."""

from datetime import date

from pydantic import Field

from app.api.schemas.fields import Answer
from app.api.schemas.subsidy import SubsidyOut
from app.cooperation.programmes.check import Answer as Verdict
from app.cooperation.programmes.check import Missing
from app.cooperation.programmes.rules import Effect, Fact, Operator, RuleStatus

_CITED = "Where it is taken from, in the reader's language; a translation of ours says so."


class RuleOut(Answer):
    """One rule of a programme."""

    code: str = Field(description="Stable, for programs.", examples=["three_states"])
    label: str = Field(description="For people.", examples=["At least three member states"])
    fact: Fact = Field(description="What it asks of a project.", examples=["member_states"])
    operator: Operator | None = Field(description="How it compares.", examples=["at_least"])
    threshold: float | list[str] | None = Field(
        description="With what; null where it is open.", examples=[3]
    )
    threshold_labels: list[str] = Field(
        description="What the words of the threshold are called, in their order; empty for others.",
        examples=[[]],
    )
    effect: Effect = Field(
        description="`decides` on eligibility, or `limits` what is paid.", examples=["decides"]
    )
    status: RuleStatus = Field(description="How far it is known.", examples=["reported"])
    source: str = Field(description=_CITED, examples=["Сообщение министерства"])


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
    stated_label: str | None = Field(
        description="What a stated word is called; null for others.", examples=[None]
    )
    missing: list[MissingOut] = Field(description="Why it is unknown.", examples=[[]])


class TermOut(Answer):
    """A number of a subsidy, or an open one."""

    value: float | None = Field(description="null where it is open.", examples=[350000000])
    status: RuleStatus = Field(description="How far it is known.", examples=["verified"])
    source: str = Field(description=_CITED, examples=["Страница министерства"])


class SubsidyTermsOut(Answer):
    """How interest is subsidised."""

    share_percent: TermOut = Field(description="Share of the key rate.")
    margin_points: TermOut = Field(description="Points by which the loan may exceed the key rate.")
    cap_rub: TermOut = Field(description="Roubles for a project and year.")
    most_years: TermOut = Field(description="Years at most.")


class ProgrammeStepOut(Answer):
    """One step of the way to a decision."""

    label: str = Field(description="For people.", examples=["Экспертиза Комиссии"])
    status: RuleStatus = Field(description="How far it is known.", examples=["reported"])
    source: str = Field(description=_CITED, examples=["Сообщения министерств"])


class ProgrammeEditionOut(Answer):
    """The rules of a programme for some time."""

    version: str = Field(description="Version.", examples=["2023"])
    valid_from: date = Field(description="First day.", examples=["2023-10-26"])
    valid_until: date | None = Field(description="Last day.", examples=[None])
    status: RuleStatus = Field(description="How far the acts are known.", examples=["verified"])
    source: str = Field(
        description="The acts, as sources of rules are cited.",
        examples=["Решение № 3 от 26.10.2023"],
    )
    complete: bool = Field(
        description="Whether all conditions are known; if not, nothing is eligible for certain.",
        examples=[False],
    )
    rules: list[RuleOut] = Field(description="Rules.")
    subsidy: SubsidyTermsOut | None = Field(description="Of programmes that pay interest.")
    steps: list[ProgrammeStepOut] = Field(description="From the application to the decision.")


class ProgrammeOut(Answer):
    """A support programme with its editions."""

    id: str = Field(description="Id.", examples=["union-financial-assistance"])
    title: str = Field(description="Title.", examples=["Межгосударственные программы"])
    editions: list[ProgrammeEditionOut] = Field(description="The oldest first.")


class ProgrammesOut(Answer):
    """All programmes, in one page."""

    items: list[ProgrammeOut] = Field(description="Programmes.")
    next_cursor: None = Field(default=None, description="There is one page.", examples=[None])


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

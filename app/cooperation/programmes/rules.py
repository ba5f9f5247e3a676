"""What a support programme consists of: editions with rules, each with its source and status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.vocabulary.citations import Citation
from app.vocabulary.terms import Language

Value = float | str | bool
"""What a fact or a threshold is: a number, a word or a truth."""


class RuleStatus(StrEnum):
    """How far a rule is known."""

    VERIFIED = "verified"
    REPORTED = "reported"
    OBSERVED = "observed"
    PARTLY_OPEN = "partly_open"
    OPEN = "open"


class Operator(StrEnum):
    """How a fact is compared with a threshold."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"
    IS_TRUE = "is_true"


class Effect(StrEnum):
    """What a rule does: decides whether a project is eligible, or limits what is paid."""

    DECIDES = "decides"
    LIMITS = "limits"


class Fact(StrEnum):
    """What rules ask of a project."""

    MEMBER_STATES = "member_states"
    LOAN_MARGIN_POINTS = "loan_margin_points"
    LOAN_TERM_YEARS = "loan_term_years"
    LOAN_CURRENCY = "loan_currency"
    ANNUAL_SUBSIDY_RUB = "annual_subsidy_rub"
    APPLICANT_IS_LISTED_BANK = "applicant_is_listed_bank"
    SECTOR = "sector"
    SUPPLIES_SHARE_PERCENT = "supplies_share_percent"
    LOCALISATION_PERCENT = "localisation_percent"
    DOCUMENTATION_RIGHTS_YEARS = "documentation_rights_years"
    OPERATIONS_IN_UNION = "operations_in_union"
    THIRD_COUNTRY_MATERIAL_PERCENT = "third_country_material_percent"
    CO_PRODUCER_STATES = "co_producer_states"


WORDS = frozenset({Fact.LOAN_CURRENCY, Fact.SECTOR})
TRUTHS = frozenset({Fact.APPLICANT_IS_LISTED_BANK, Fact.OPERATIONS_IN_UNION})


def operators_of(fact: Fact) -> frozenset[Operator]:
    """Operators that can compare a fact."""
    if fact in WORDS:
        return frozenset({Operator.ONE_OF})
    if fact in TRUTHS:
        return frozenset({Operator.IS_TRUE})
    return frozenset({Operator.AT_LEAST, Operator.AT_MOST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition of a programme.

    Attributes:
        labels: in Russian and English at least.
        operator: None where even the way of comparing is open.
        threshold: None where it is open; several words for `one_of`.
        words: what the words of the threshold are called, by word; others are their own name.
        complete: whether a list of words is known whole.
        source: where the rule is taken from.
    """

    code: str
    labels: Mapping[Language, str]
    fact: Fact
    source: Citation
    status: RuleStatus
    operator: Operator | None = None
    threshold: float | tuple[str, ...] | None = None
    words: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    complete: bool = True
    effect: Effect = Effect.DECIDES

    def word(self, stated: Value) -> Value:
        """A stated word as the threshold has it, if it is one of these or is called like one."""
        if not isinstance(stated, str) or not isinstance(self.threshold, tuple):
            return stated
        wanted = stated.strip().casefold()
        for one in self.threshold:
            names = {one, *self.words.get(one, {}).values()}
            if wanted in {name.casefold() for name in names}:
                return one
        return stated

    def named(self, word: str, language: Language) -> str:
        """What a word is called in a language."""
        names = self.words.get(word)
        return text_in(names, language) if names else word


@dataclass(frozen=True, slots=True)
class Term:
    """A number of a subsidy, or an open one."""

    value: float | None
    source: Citation
    status: RuleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyTerms:
    """How interest is subsidised.

    Attributes:
        share_percent: of the key rate.
        margin_points: percentage points by which the loan's rate may exceed the key rate.
        cap_rub: roubles, or their equivalent, for a project and year.
        most_years: for which interest is subsidised.
    """

    share_percent: Term
    margin_points: Term
    cap_rub: Term
    most_years: Term


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a decision."""

    labels: Mapping[Language, str]
    source: Citation
    status: RuleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The rules of a programme for some time.

    Attributes:
        valid_from: first day.
        valid_until: last day; None while it lasts.
        source: the acts that it is taken from.
        complete: whether all conditions of the programme are known; if not, nothing is eligible
            for certain.
        subsidy: of programmes that pay interest.
        steps: from the application to the decision, in order.
    """

    version: str
    valid_from: date
    source: Citation
    status: RuleStatus
    rules: tuple[Rule, ...]
    complete: bool
    valid_until: date | None = None
    subsidy: SubsidyTerms | None = None
    steps: tuple[Step, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Programme:
    """A support mechanism with its editions, the oldest first."""

    id: str
    titles: Mapping[Language, str]
    editions: tuple[Edition, ...]

    def on(self, day: date) -> Edition | None:
        """The edition in force on a day; None for a day before the first or in a gap."""
        return next((edition for edition in self.editions if edition.holds(day)), None)


def text_in(texts: Mapping[Language, str], language: Language) -> str:
    """A text in a language, else in Russian."""
    return texts.get(language, texts[Language.RU])

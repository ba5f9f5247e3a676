"""Holds a project against the rules of a programme: yes, no, or what is missing to say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.cooperation.programmes.rules import (
    Edition,
    Effect,
    Fact,
    Operator,
    Rule,
    RuleStatus,
    Value,
)


class Answer(StrEnum):
    """What can be said; unknown is never counted as either."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Missing(StrEnum):
    """What keeps a rule from being answered."""

    FACT = "fact"
    THRESHOLD = "threshold"
    REST_OF_LIST = "rest_of_list"
    KEY_RATE = "key_rate"
    EXCHANGE_RATE = "exchange_rate"


_NO_CAUSES: Mapping[Fact, Missing] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule with its answer; `stated` is the project's fact."""

    rule: Rule
    answer: Answer
    stated: Value | None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """All rules of an edition, and what they say together.

    Attributes:
        answer: no where one rule that decides says no; yes only where all of them say yes and no
            other condition can be missing.
    """

    edition: Edition
    rules: tuple[Checked, ...]
    answer: Answer

    @property
    def open_rules(self) -> tuple[str, ...]:
        """Rules that could not be answered."""
        return tuple(one.rule.code for one in self.rules if one.answer is Answer.UNKNOWN)


def check(
    edition: Edition,
    facts: Mapping[Fact, Value],
    *,
    at_least: frozenset[Fact] = frozenset(),
    causes: Mapping[Fact, Missing] = _NO_CAUSES,
) -> Check:
    """Answer every rule; a fact that is not stated is unknown, not false.

    Args:
        edition: the rules.
        facts: what is stated of a project.
        at_least: those of the facts that may be larger than it is known.
        causes: what lacks to work out facts that are not stated.
    """
    checked = tuple(
        _checked(
            rule, facts.get(rule.fact), causes.get(rule.fact), may_be_more=rule.fact in at_least
        )
        for rule in edition.rules
    )
    answer = together(checked)
    if answer is Answer.YES and not edition.complete:
        answer = Answer.UNKNOWN
    return Check(edition, checked, answer)


def together(checked: Iterable[Checked]) -> Answer:
    """What the deciding rules say together."""
    answers = {one.answer for one in checked if one.rule.effect is Effect.DECIDES}
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers or not answers else Answer.YES


def _checked(
    rule: Rule, stated: Value | None, cause: Missing | None, *, may_be_more: bool
) -> Checked:
    missing = []
    stated = None if stated is None else rule.word(stated)
    if stated is None:
        missing += [Missing.FACT] if cause is None else [Missing.FACT, cause]
    if rule.status is RuleStatus.OPEN:
        missing.append(Missing.THRESHOLD)
    if missing or stated is None:
        return Checked(rule, Answer.UNKNOWN, stated, tuple(missing))
    holds = _holds(rule, stated)
    if may_be_more and holds is not (rule.operator is Operator.AT_LEAST):
        return Checked(rule, Answer.UNKNOWN, stated, (Missing.FACT,))
    if holds:
        return Checked(rule, Answer.YES, stated)
    if not rule.complete:
        return Checked(rule, Answer.UNKNOWN, stated, (Missing.REST_OF_LIST,))
    return Checked(rule, Answer.NO, stated)


def _holds(rule: Rule, stated: Value) -> bool:
    threshold = rule.threshold
    match rule.operator:
        case Operator.IS_TRUE:
            return stated is True
        case Operator.ONE_OF:
            return isinstance(threshold, tuple) and stated in threshold
        case Operator.AT_LEAST:
            return _number(stated) >= _number(threshold)
        case Operator.AT_MOST:
            return _number(stated) <= _number(threshold)
        case None:
            raise AssertionError(rule.code)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)

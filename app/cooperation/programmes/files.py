"""Reads rule sets, strictly: what is not understood, has no source or no status fails to load."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from app.cooperation.programmes.reading import RuleSetError, Table
from app.cooperation.programmes.rules import (
    Edition,
    Effect,
    Fact,
    Operator,
    Programme,
    Rule,
    RuleStatus,
    Step,
    SubsidyTerms,
    Term,
    operators_of,
)

_DATA = Path(__file__).with_name("data")


@cache
def own_programmes() -> Mapping[str, Programme]:
    """The programmes that the project knows, by id."""
    return read_programmes(_DATA.glob("*.toml"))


def read_programmes(paths: Iterable[Path]) -> Mapping[str, Programme]:
    """Read rule sets, one programme a file; of two with one id the later path counts.

    Raises:
        RuleSetError: a file is not a valid rule set; names the file and the place.
    """
    found = [read_programme(path.read_text(encoding="utf-8"), path.name) for path in sorted(paths)]
    return MappingProxyType({programme.id: programme for programme in found})


def read_programme(text: str, name: str) -> Programme:
    """Read one rule set.

    Raises:
        RuleSetError: it is not valid.
    """
    try:
        top = Table(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(f"{name}: {error}") from error
    programme = Programme(
        top.text("id"),
        top.labels("title"),
        tuple(
            sorted((_edition(table) for table in top.tables("edition")), key=lambda e: e.valid_from)
        ),
    )
    top.close()
    _check_validity(programme, name)
    return programme


def _check_validity(programme: Programme, name: str) -> None:
    if not programme.editions:
        raise RuleSetError(f"{name}: there is no edition")
    for edition in programme.editions:
        if edition.valid_until is not None and edition.valid_until < edition.valid_from:
            raise RuleSetError(f"{name}: edition {edition.version} ends before it begins")
    for earlier, later in pairwise(programme.editions):
        if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
            raise RuleSetError(
                f"{name}: the editions {earlier.version} and {later.version} overlap"
            )
    versions = [edition.version for edition in programme.editions]
    if len(set(versions)) < len(versions):
        raise RuleSetError(f"{name}: a version is given twice")


def _edition(table: Table) -> Edition:
    rules = tuple(_rule(one) for one in table.tables("rule"))
    codes = [rule.code for rule in rules]
    if not rules:
        raise table.error("there is no rule")
    if len(set(codes)) < len(codes):
        raise table.error("a rule's code is given twice")
    subsidy = table.table("subsidy")
    edition = Edition(
        version=table.text("version"),
        valid_from=table.day("valid_from") or date.min,
        valid_until=table.day("valid_until", needed=False),
        source=table.citation("source"),
        status=table.word("status", RuleStatus),
        rules=rules,
        complete=table.truth("complete"),
        subsidy=_subsidy(subsidy) if subsidy else None,
        steps=tuple(_step(one) for one in table.tables("step")),
    )
    table.close()
    return edition


def _rule(table: Table) -> Rule:
    status, fact = table.word("status", RuleStatus), table.word("fact", Fact)
    operator = table.word("operator", Operator) if table.has("operator") else None
    threshold = table.threshold("value") if table.has("value") else None
    if operator is not None and operator not in operators_of(fact):
        raise table.error(f"{fact} cannot be compared by {operator}")
    if status is RuleStatus.OPEN:
        if threshold is not None:
            raise table.error("an open rule has no value; say who reports it")
    elif operator is None:
        raise table.error("a rule that is not open needs an operator")
    elif operator is not Operator.IS_TRUE:
        listed = isinstance(threshold, tuple)
        if threshold is None or listed != (operator is Operator.ONE_OF):
            raise table.error(f"the value does not suit {operator}")
    words = table.words("words")
    if not set(words) <= set(threshold if isinstance(threshold, tuple) else ()):
        raise table.error("words name what is not in the value")
    rule = Rule(
        code=table.text("code"),
        labels=table.labels("label"),
        fact=fact,
        source=table.citation("source"),
        status=status,
        operator=operator,
        threshold=threshold,
        words=words,
        complete=status is not RuleStatus.PARTLY_OPEN,
        effect=table.word("effect", Effect) if table.has("effect") else Effect.DECIDES,
    )
    table.close()
    return rule


def _subsidy(table: Table) -> SubsidyTerms:
    terms = SubsidyTerms(
        share_percent=_term(table, "share_percent"),
        margin_points=_term(table, "margin_points"),
        cap_rub=_term(table, "cap_rub"),
        most_years=_term(table, "most_years"),
    )
    table.close()
    return terms


def _term(table: Table, name: str) -> Term:
    inner = table.table(name)
    if inner is None:
        raise table.error(f"{name} is missing")
    status = inner.word("status", RuleStatus)
    value = inner.threshold("value") if inner.has("value") else None
    if isinstance(value, tuple) or (value is None) != (status is RuleStatus.OPEN):
        raise inner.error("a term is a number, or open without one")
    term = Term(value, inner.citation("source"), status)
    inner.close()
    return term


def _step(table: Table) -> Step:
    step = Step(table.labels("label"), table.citation("source"), table.word("status", RuleStatus))
    table.close()
    return step

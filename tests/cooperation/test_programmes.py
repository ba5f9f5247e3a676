"""Rule sets: loaded strictly, answered without guessing, and monotone."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cooperation.programmes.check import Answer, Missing, check
from app.cooperation.programmes.files import own_programmes, read_programme, read_programmes
from app.cooperation.programmes.reading import RuleSetError
from app.cooperation.programmes.rules import Fact, Operator, Programme, RuleStatus, Value
from app.vocabulary.terms import Language

GOOD = """
id = "example"
[title]
ru = "Пример"
en = "Example"
[[edition]]
version = "1"
valid_from = 2025-01-01
source = "Акт 1"
status = "verified"
complete = true
[[edition.rule]]
code = "states"
fact = "member_states"
operator = "at_least"
value = 3
status = "verified"
source = "Акт 1, статья 2"
[edition.rule.label]
ru = "Не менее трёх"
en = "At least three"
[[edition.rule]]
code = "share"
fact = "supplies_share_percent"
operator = "at_most"
value = 40
status = "reported"
source = "Печать"
[edition.rule.label]
ru = "Не более"
en = "At most"
"""
SECOND = """
[[edition]]
version = "2"
valid_from = 2025-06-01
source = "Акт 2"
status = "verified"
complete = true
[[edition.rule]]
code = "states"
fact = "member_states"
operator = "at_least"
value = 2
status = "verified"
source = "Акт 2"
[edition.rule.label]
ru = "Не менее двух"
en = "At least two"
"""
ASSISTANCE = own_programmes()["union-financial-assistance"].editions[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "Акт 1, статья 2"\n', "", "source is missing"),
        ('source = "Акт 1, статья 2"', 'source = " "', "source is missing"),
        ('source = "Акт 1, статья 2"', "source = {}", "source needs a text in some language"),
        ('source = "Акт 1, статья 2"', 'source = { ru = " " }', "ru is missing"),
        ('source = "Акт 1, статья 2"', 'source = { ru = "Акт", xx = "?" }', "unknown field xx"),
        ('source = "Акт 1, статья 2"', 'source = { en = "Act", original = "ru" }', "a text in ru"),
        ('value = 3\nstatus = "verified"', "value = 3", "status is missing"),
        ('value = 3\nstatus = "verified"', 'value = 3\nstatus = "sure"', "unknown status sure"),
        ('operator = "at_least"', 'operator = "more_than"', "unknown operator more_than"),
        ('operator = "at_least"', 'operator = "one_of"', "cannot be compared by one_of"),
        ('fact = "member_states"', 'fact = "states"', "unknown fact states"),
        ("value = 3\n", "", "does not suit at_least"),
        ("value = 3", 'value = ["RU"]', "does not suit at_least"),
        ("value = 3", "value = -3", "must not be negative"),
        ("value = 3", "value = nan", "must not be negative"),
        ("value = 3", "value = true", "must be a number"),
        ('value = 3\nstatus = "verified"', 'value = 3\nstatus = "open"', "open rule has no value"),
        ('code = "share"', 'code = "states"', "given twice"),
        ('ru = "Не менее трёх"\n', "", "needs ru and en"),
        ('en = "Example"', 'en = "Example"\nfr = "Exemple"', "unknown field fr"),
        ('version = "1"', 'version = "1"\nnote = "?"', "unknown field note"),
        ("valid_from = 2025-01-01", "valid_from = 2025", "valid_from must be a day"),
        ("valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_until = 2024-01-01",
         "ends before it begins"),
        ("complete = true\n", "", "complete must be true or false"),
        ("[[edition]]", "[[edition]", "example.toml:"),
        ('en = "At most"', 'en = "At most"\n[edition.rule.words]\nx = { ru = "И", en = "X" }',
         "words name what is not in the value"),
    ],
)  # fmt: skip
def test_a_rule_set_that_is_not_understood_fails_to_load(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleSetError, match=re.escape(said)) as caught:
        read_programme(GOOD.replace(old, new, 1), "example.toml")
    assert "example.toml" in str(caught.value)


def test_editions_whose_validity_overlaps_fail_to_load() -> None:
    with pytest.raises(RuleSetError, match="overlap"):
        read_programme(GOOD + SECOND, "example.toml")
    ended = GOOD.replace(
        "valid_from = 2025-01-01", "valid_from = 2025-01-01\nvalid_until = 2025-06-01"
    )
    with pytest.raises(RuleSetError, match="overlap"):
        read_programme(ended + SECOND, "example.toml")
    fine = read_programme(ended.replace("2025-06-01", "2025-05-31") + SECOND, "example.toml")
    versions = {
        day: edition.version if (edition := fine.on(day)) else None
        for day in (date(2024, 12, 31), date(2025, 5, 31), date(2025, 6, 1))
    }
    assert list(versions.values()) == [None, "1", "2"]


def test_every_own_rule_has_a_source_and_no_open_rule_a_value() -> None:
    programmes = own_programmes()
    assert set(programmes) == {
        "union-financial-assistance", "interstate-programmes", "jointly-produced-goods",
        "eurasian-register",
    }  # fmt: skip
    rules = [rule for one in programmes.values() for e in one.editions for rule in e.rules]
    assert all({Language.RU, Language.EN} <= set(rule.source.texts) for rule in rules)
    assert {rule.threshold for rule in rules if rule.status is RuleStatus.OPEN} == {None}
    assert sum(rule.status is RuleStatus.OPEN for rule in rules) >= 4


@pytest.mark.parametrize("programme", own_programmes().values(), ids=lambda one: str(one.id))
def test_our_own_programmes_are_said_in_every_language(programme: Programme) -> None:
    editions = programme.editions
    rules = [rule for edition in editions for rule in edition.rules]
    steps = [step.labels for edition in editions for step in edition.steps]
    names = [names for rule in rules for names in rule.words.values()]
    said = [programme.titles, *(rule.labels for rule in rules), *steps, *names]
    assert {frozenset(one) for one in said} == {frozenset(Language)}


def test_a_source_is_one_text_or_one_for_each_language() -> None:
    plain, _ = read_programme(GOOD, "example.toml").editions[0].rules
    assert plain.source.said(Language.EN) == "Акт 1, статья 2"
    table = '{ ru = "Акт 1", en = "Act 1", original = "ru" }'
    spoken = GOOD.replace('"Акт 1, статья 2"', table)
    told, _ = read_programme(spoken, "example.toml").editions[0].rules
    assert told.source.said(Language.EN) == "Act 1 (our translation)"
    assert told.source.said(Language.HY) == told.source.said(Language.RU) == "Акт 1"


def test_two_files_of_one_programme_leave_the_later_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace('en = "Example"', 'en = "Other"'), "utf-8")
    assert "Other" in read_programmes(tmp_path.glob("*.toml"))["example"].titles.values()


ALL_IN_ORDER: dict[Fact, Value] = {
    Fact.MEMBER_STATES: 3.0,
    Fact.LOAN_MARGIN_POINTS: 4.0,
    Fact.LOAN_TERM_YEARS: 5.0,
    Fact.LOAN_CURRENCY: "KZT",
    Fact.ANNUAL_SUBSIDY_RUB: 1e6,
    Fact.APPLICANT_IS_LISTED_BANK: True,
    Fact.SECTOR: "metallurgy",
    Fact.SUPPLIES_SHARE_PERCENT: 99.0,
    Fact.LOCALISATION_PERCENT: 99.0,
}


def test_nothing_is_a_bare_yes_while_something_is_open() -> None:
    found = check(ASSISTANCE, ALL_IN_ORDER)
    answers = {one.rule.code: (one.answer, one.missing) for one in found.rules}
    assert found.answer is Answer.UNKNOWN
    assert answers["three_states"] == (Answer.YES, ())
    assert answers["supplies_share"] == (Answer.UNKNOWN, (Missing.THRESHOLD,))
    assert found.open_rules == ("supplies_share", "localisation")


def test_one_rule_that_says_no_decides() -> None:
    assert check(ASSISTANCE, ALL_IN_ORDER | {Fact.MEMBER_STATES: 2.0}).answer is Answer.NO
    assert check(ASSISTANCE, ALL_IN_ORDER | {Fact.LOAN_CURRENCY: "USD"}).answer is Answer.NO
    # What only limits the payment does not make a project ineligible.
    rich = check(ASSISTANCE, ALL_IN_ORDER | {Fact.ANNUAL_SUBSIDY_RUB: 1e9})
    assert rich.answer is Answer.UNKNOWN
    assert {o.rule.code: o.answer for o in rich.rules}["annual_cap"] is Answer.NO


def test_a_fact_that_is_not_stated_is_unknown_and_named() -> None:
    found = check(ASSISTANCE, {})
    assert {one.answer for one in found.rules} == {Answer.UNKNOWN}
    assert all(Missing.FACT in one.missing for one in found.rules)


def test_a_sector_outside_a_list_that_is_not_known_whole_is_unknown() -> None:
    found = check(ASSISTANCE, ALL_IN_ORDER | {Fact.SECTOR: "shipbuilding"})
    [sector] = [one for one in found.rules if one.rule.code == "sector"]
    assert (sector.answer, sector.missing) == (Answer.UNKNOWN, (Missing.REST_OF_LIST,))


def test_only_a_programme_that_is_known_whole_can_be_a_yes() -> None:
    facts: dict[Fact, Value] = {Fact.MEMBER_STATES: 3.0, Fact.SUPPLIES_SHARE_PERCENT: 40.0}
    whole = read_programme(GOOD, "example.toml").editions[0]
    assert check(whole, facts).answer is Answer.YES
    part = read_programme(GOOD.replace("complete = true", "complete = false"), "e").editions[0]
    assert check(part, facts).answer is Answer.UNKNOWN


ORDER = {Answer.NO: 0, Answer.UNKNOWN: 1, Answer.YES: 2}
AMOUNTS = st.floats(0, 1e9, allow_subnormal=False)


@pytest.mark.parametrize(
    ("states", "share", "answers"),
    [
        (2.0, 40.0, [Answer.UNKNOWN, Answer.UNKNOWN]),
        (3.0, 40.1, [Answer.YES, Answer.NO]),
    ],
)
def test_a_fact_that_may_be_more_answers_only_what_more_would_not_change(
    states: float, share: float, answers: list[Answer]
) -> None:
    edition = read_programme(GOOD, "example.toml").editions[0]
    facts = {Fact.MEMBER_STATES: states, Fact.SUPPLIES_SHARE_PERCENT: share}
    found = check(edition, facts, at_least=frozenset(facts))
    assert [one.answer for one in found.rules] == answers


@given(st.sampled_from(list(Fact)), AMOUNTS, AMOUNTS)
def test_a_better_fact_never_makes_an_answer_worse(fact: Fact, one: float, other: float) -> None:
    low, high = sorted((one, other))
    editions = [e for programme in own_programmes().values() for e in programme.editions]
    for edition in [*editions, read_programme(GOOD, "example.toml").editions[0]]:
        for rule in edition.rules:
            if rule.fact is not fact or rule.operator not in {Operator.AT_LEAST, Operator.AT_MOST}:
                continue
            worse, better = (low, high) if rule.operator is Operator.AT_LEAST else (high, low)
            answers = [
                {c.rule.code: c.answer for c in check(edition, {fact: value}).rules}[rule.code]
                for value in (worse, better)
            ]
            assert ORDER[answers[0]] <= ORDER[answers[1]]


@given(st.sets(st.sampled_from(list(Fact))))
def test_stating_more_never_makes_more_of_it_unknown(stated: set[Fact]) -> None:
    facts = {fact: value for fact, value in ALL_IN_ORDER.items() if fact in stated}
    few, all_of_them = check(ASSISTANCE, facts), check(ASSISTANCE, ALL_IN_ORDER)
    assert set(all_of_them.open_rules) <= set(few.open_rules)

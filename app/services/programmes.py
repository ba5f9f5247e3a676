"""Use cases of programmes: the rule sets and key rates in force, checks and subsidies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import structlog

from app.cooperation.constraints import is_member
from app.cooperation.programmes.check import Check, Missing, check
from app.cooperation.programmes.files import own_programmes, read_programmes
from app.cooperation.programmes.key_rates import KeyRate, KeyRates, read_key_rates
from app.cooperation.programmes.loans import Loan
from app.cooperation.programmes.reading import RuleSetError
from app.cooperation.programmes.rules import Edition, Fact, Programme, SubsidyTerms, Value
from app.cooperation.programmes.subsidy import (
    Subsidy,
    SubsidyError,
    compared,
    in_roubles,
    margin_of,
    subsidy,
)
from app.errors import InvalidInputError, NotFoundError, SourceError
from app.services.chain_places import check_organization
from app.services.live import LiveRegistry
from app.vocabulary.countries import UNSTATED
from app.vocabulary.reach import Reach

KEY_RATES = "key-rates.toml"
"""File of key rates in the operator's folder; every other `*.toml` there is a rule set."""

log = structlog.get_logger("app.programmes")

Stamp = tuple[tuple[str, int, int], ...]


@dataclass
class LiveProgrammes:
    """Rule sets and key rates; those of the operator's folder are read anew when they change."""

    folder: Path | None = None
    known: Mapping[str, Programme] = field(default_factory=own_programmes)
    key_rates: KeyRates = field(default_factory=KeyRates)
    _stamp: Stamp = ()

    def load(self) -> None:
        """Read the folder; called at start.

        Raises:
            SourceError: a file is not valid.
        """
        try:
            self._read()
        except (RuleSetError, OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{error}.") from error

    def catch_up(self) -> None:
        """Read the folder again if it has changed; what is not valid leaves all as it was."""
        try:
            if self._stamped() != self._stamp:
                self._read()
        except (RuleSetError, OSError, UnicodeDecodeError) as error:
            log.warning("programmes not read", reason=str(error))

    def _read(self) -> None:
        if self.folder is None:
            return
        self._stamp = self._stamped()
        paths = [path for path in self.folder.glob("*.toml") if path.name != KEY_RATES]
        known = {**own_programmes(), **read_programmes(paths)}
        rates = self.folder / KEY_RATES
        text = rates.read_text(encoding="utf-8") if rates.is_file() else ""
        self.key_rates = read_key_rates(text, KEY_RATES)
        self.known = known

    def _stamped(self) -> Stamp:
        if self.folder is None:
            return ()
        stats = [(path.name, path.stat()) for path in sorted(self.folder.glob("*.toml"))]
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)

    def find(self, programme: str) -> Programme:
        """A programme by id.

        Raises:
            NotFoundError: there is none.
        """
        self.catch_up()
        found = self.known.get(programme)
        if found is None:
            raise NotFoundError(f"There is no programme {programme}.")
        return found

    def edition(self, programme: str, day: date) -> tuple[Programme, Edition]:
        """The edition of a programme in force on a day.

        Raises:
            NotFoundError: there is no such programme.
            InvalidInputError: it has no edition in force then.
        """
        found = self.find(programme)
        edition = found.on(day)
        if edition is None:
            spans = "; ".join(
                f"{one.valid_from} – {one.valid_until or '…'}" for one in found.editions
            )
            raise InvalidInputError.of(
                "/on", "no_edition", f"No edition is in force on {day}. They are in force: {spans}."
            )
        return found, edition


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanQuestion:
    """A loan, and by which key rates its interest is subsidised.

    Attributes:
        key_rate_of: state whose key rate counts; empty where it is not said.
        key_rates: stand in for the table's rates of their states.
        rub_per_unit: roubles for one unit of the loan's currency.
        compare: states to compare it with.
    """

    loan: Loan
    key_rate_of: str
    key_rates: tuple[KeyRate, ...] = ()
    rub_per_unit: float | None = None
    compare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What is held against a programme.

    Attributes:
        organizations: who takes part, in the order of the chain.
        countries: states that take part with organizations that are not named.
        facts: what is stated besides.
    """

    on: date
    organizations: tuple[UUID, ...] = ()
    countries: tuple[str, ...] = ()
    facts: Mapping[Fact, Value] = field(default_factory=dict)
    loan: LoanQuestion | None = None


@dataclass(frozen=True, slots=True)
class ProjectAnswer:
    """A checked project.

    Attributes:
        states: that take part.
        key_rate: that counts for its loan, on its first day; None where it is not known.
        subsidy: of its loan; None without a loan, or where a key rate is not known.
    """

    programme: Programme
    check: Check
    states: tuple[str, ...]
    key_rate: KeyRate | None = None
    subsidy: Subsidy | None = None


def check_project(
    live: LiveRegistry, reach: Reach, programmes: LiveProgrammes, programme: str, project: Project
) -> ProjectAnswer:
    """Hold a project against the rules of a programme.

    Raises:
        NotFoundError: there is no such programme.
        InvalidInputError: an organization is not there, or no edition is in force.
    """
    found, edition = programmes.edition(programme, project.on)
    for at, key in enumerate(project.organizations):
        check_organization(live, reach, key, f"/organization_ids/{at}")
    states = tuple(
        dict.fromkeys(
            (*(live.organizations[key].country for key in project.organizations),
             *project.countries)
        )
    )  # fmt: skip
    facts: dict[Fact, Value] = dict(project.facts)
    if states:
        facts[Fact.MEMBER_STATES] = float(sum(map(is_member, states)))
    key_rate: KeyRate | None = None
    worked_out = None
    causes: dict[Fact, Missing] = {}
    if project.loan is not None:
        key_rate = _key_rate(project.loan, programmes.key_rates)
        facts |= _facts_of_loan(project.loan.loan, key_rate)
        worked_out = _subsidy_if_known(edition.subsidy, project.loan, programmes.key_rates)
        exchange = _exchange(project.loan)
        if worked_out is not None and exchange is not None:
            largest = max(year.uncapped for year in worked_out.years)
            facts[Fact.ANNUAL_SUBSIDY_RUB] = in_roubles(largest, exchange)
        if key_rate is None:
            causes = dict.fromkeys(
                (Fact.LOAN_MARGIN_POINTS, Fact.ANNUAL_SUBSIDY_RUB), Missing.KEY_RATE
            )
        elif exchange is None:
            causes = {Fact.ANNUAL_SUBSIDY_RUB: Missing.EXCHANGE_RATE}
    # Files bring organizations whose state nobody knows; it may be a further member.
    at_least = frozenset({Fact.MEMBER_STATES} if UNSTATED in states else ())
    checked = check(edition, facts, at_least=at_least, causes=causes)
    return ProjectAnswer(found, checked, states, key_rate, worked_out)


def subsidies(
    programmes: LiveProgrammes, programme: str, question: LoanQuestion, on: date
) -> tuple[Programme, Subsidy, tuple[Subsidy, ...]]:
    """Work out the subsidy of a loan, and of the same loan in other states.

    Raises:
        NotFoundError: there is no such programme.
        InvalidInputError: it pays no interest, or a key rate is not known.
    """
    found, edition = programmes.edition(programme, on)
    terms = edition.subsidy
    if terms is None:
        raise InvalidInputError.of(
            "/loan", "no_subsidy", "The programme subsidises no interest. Choose another one."
        )
    rates = _rates(question, programmes.key_rates)
    try:
        own = subsidy(
            terms, question.loan, rates, question.key_rate_of, rub_per_unit=question.rub_per_unit
        )
        others = compared(
            terms, question.loan, rates, question.key_rate_of, question.compare,
            rub_per_unit=question.rub_per_unit,
        )  # fmt: skip
    except SubsidyError as error:
        raise InvalidInputError.of(f"/{error.field}", error.code, str(error)) from error
    return found, own, others


def _subsidy_if_known(
    terms: SubsidyTerms | None, question: LoanQuestion, table: KeyRates
) -> Subsidy | None:
    if terms is None:
        return None
    try:
        return subsidy(
            terms, question.loan, _rates(question, table), question.key_rate_of,
            rub_per_unit=question.rub_per_unit,
        )  # fmt: skip
    except SubsidyError:
        return None


def _key_rate(question: LoanQuestion, table: KeyRates) -> KeyRate | None:
    return _rates(question, table).on(question.key_rate_of, question.loan.start)


def _facts_of_loan(loan: Loan, key: KeyRate | None) -> dict[Fact, Value]:
    facts: dict[Fact, Value] = {
        Fact.LOAN_TERM_YEARS: loan.months / 12,
        Fact.LOAN_CURRENCY: loan.currency,
    }
    if key is not None:
        facts[Fact.LOAN_MARGIN_POINTS] = margin_of(loan, key)
    return facts


def _rates(question: LoanQuestion, table: KeyRates) -> KeyRates:
    try:
        return table.replaced_by(question.key_rates)
    except RuleSetError as error:
        raise InvalidInputError.of("/key_rates", "invalid_key_rates", str(error)) from error


def _exchange(question: LoanQuestion) -> float | None:
    return 1.0 if question.loan.currency == "RUB" else question.rub_per_unit


def in_order(programmes: LiveProgrammes) -> Iterable[Programme]:
    """All programmes, by id."""
    programmes.catch_up()
    return [programmes.known[key] for key in sorted(programmes.known)]

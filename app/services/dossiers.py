"""Use case of dossiers: a project with its programme check, told for people, as a DOCX file."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app.cooperation.constraints import is_member
from app.cooperation.programmes.check import Answer, Checked
from app.cooperation.programmes.key_rates import KeyRate
from app.cooperation.programmes.labels import ASSUMPTIONS, missing_words
from app.cooperation.programmes.rules import Effect, Rule, Value, text_in
from app.cooperation.programmes.subsidy import Subsidy
from app.errors import InvalidInputError, NotFoundError
from app.exchange.dossier import Dossier, Section, write_dossier
from app.matching import Listing
from app.matching.facts import decimals, number
from app.services import sight
from app.services.dossier_words import WORDS
from app.services.live import LiveRegistry
from app.services.programmes import (
    LiveProgrammes,
    LoanQuestion,
    Project,
    ProjectAnswer,
    check_project,
)
from app.vocabulary.codes import display_code
from app.vocabulary.countries import name_of
from app.vocabulary.messages import in_language
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language, Period, Side

Pair = tuple[UUID, UUID]
"""An offer and the need that it meets."""

_RATE_DIGITS = 2


def dossier(  # noqa: PLR0913 - the last ones by name
    live: LiveRegistry,
    reach: Reach,
    programmes: LiveProgrammes,
    programme: str,
    project: Project,
    *,
    pairs: Sequence[Pair],
    language: Language,
) -> bytes:
    """Check a project and write it down.

    Raises:
        NotFoundError: there is no such programme.
        InvalidInputError: something that is named is not there for the caller.
    """
    answer = check_project(live, reach, programmes, programme, project)
    links = [_listings(live, reach, at, pair) for at, pair in enumerate(pairs)]
    told = _Told(live, language)
    return write_dossier(
        Dossier(
            told.word("dossier").format(text_in(answer.programme.titles, language)),
            list(told.sections(answer, project, links)),
        )
    )


def _listings(live: LiveRegistry, reach: Reach, at: int, pair: Pair) -> tuple[Listing, Listing]:
    found = []
    for side, key in zip((Side.OFFER, Side.NEED), pair, strict=True):
        try:
            found.append(sight.stored(live, reach, side, key))
        except NotFoundError as error:
            raise InvalidInputError.of(
                f"/links/{at}/{side}_id",
                f"{side}_not_found",
                f"There is no {side} {key}. Take the id of one.",
            ) from error
    return found[0], found[1]


class _Told:
    """Sections in one language."""

    def __init__(self, live: LiveRegistry, language: Language) -> None:
        self._live = live
        self._language = language

    def word(self, key: str) -> str:
        """A word of ours."""
        return in_language(WORDS[key], self._language)

    def sections(
        self, answer: ProjectAnswer, project: Project, links: list[tuple[Listing, Listing]]
    ) -> Iterator[Section]:
        """Everything that is known, in order."""
        yield self._summary(answer, project)
        if project.organizations or project.countries:
            yield self._participants(answer, project)
        if links:
            yield self._goods(links)
        if project.loan is not None:
            yield self._loan(project.loan, answer.key_rate)
        yield Section(
            self.word("rules"),
            columns=[self.word(key) for key in ("rule", "answer", "stated", "source")],
            rows=[self._rule(one) for one in answer.check.rules],
        )
        if answer.subsidy is not None:
            yield self._subsidy(answer.subsidy)
        steps = answer.check.edition.steps
        if steps:
            lines = [
                f"{at}. {text_in(step.labels, self._language)} "
                f"({self.word(step.status)}: {step.source.said(self._language)})"
                for at, step in enumerate(steps, 1)
            ]
            yield Section(self.word("steps"), lines)

    def _summary(self, answer: ProjectAnswer, project: Project) -> Section:
        edition = answer.check.edition
        lines = [self.word(answer.check.answer)]
        for kind, key in ((Answer.NO, "not_met"), (Answer.UNKNOWN, "not_answered")):
            labels = [
                text_in(one.rule.labels, self._language)
                for one in answer.check.rules
                if one.answer is kind and one.rule.effect is Effect.DECIDES
            ]
            if labels:
                lines.append(self.word(key).format("; ".join(labels)))
        if not edition.complete:
            lines.append(self.word("incomplete"))
        said = self.word("edition").format(
            version=edition.version,
            since=edition.valid_from,
            status=self.word(edition.status),
            source=edition.source.said(self._language),
        )
        return Section(self.word("summary"), [*lines, said, self.word("on").format(project.on)])

    def _participants(self, answer: ProjectAnswer, project: Project) -> Section:
        members = [self._state(one) for one in answer.states if is_member(one)]
        said = self.word("members").format(count=len(members), names=", ".join(members))
        rows = []
        for at, key in enumerate(project.organizations, 1):
            owner = self._live.organizations[key]
            numbers = "" if owner.person else ", ".join(
                f"{one.scheme} {one.value}" for one in owner.identifiers
            )  # fmt: skip
            rows.append([str(at), owner.name, self._state(owner.country), numbers])
        rows += [["", "", self._state(country), ""] for country in project.countries]
        columns = [self.word(key) for key in ("number", "name", "state", "numbers")]
        lines = [said if members else self.word("no_members")]
        return Section(self.word("participants"), lines, columns, rows)

    def _goods(self, links: list[tuple[Listing, Listing]]) -> Section:
        rows = [
            [
                self._owner(offer),
                self._owner(need),
                f"{offer.title} → {need.title}",
                ", ".join(display_code(code) for code in offer.codes),
                f"{self._amount(offer)} / {self._amount(need)}",
            ]
            for offer, need in links
        ]
        columns = [self.word(key) for key in ("from", "to", "what", "codes", "amount")]
        return Section(self.word("goods"), columns=columns, rows=rows)

    def _rule(self, one: Checked) -> list[str]:
        answer = self.word(f"a_{one.answer}")
        if one.answer is Answer.UNKNOWN:
            missing = (missing_words(m, one.rule.fact, self._language) for m in one.missing)
            answer = f"{answer}: {'; '.join(missing)}"
        stated = "–" if one.stated is None else self._value(one.rule, one.stated)
        status = self.word(one.rule.status)
        label = text_in(one.rule.labels, self._language)
        if one.rule.effect is Effect.LIMITS:
            label = self.word("limits").format(label)
        source = one.rule.source.said(self._language)
        return [label, answer, stated, f"{source} ({status})"]

    def _value(self, rule: Rule, stated: Value) -> str:
        if isinstance(stated, bool):
            return self.word("a_yes" if stated else "a_no")
        if isinstance(stated, str):
            return rule.named(stated, self._language)
        return number(stated, self._language)

    def _loan(self, question: LoanQuestion, key: KeyRate | None) -> Section:
        loan = question.loan
        lines = [
            self.word("sum").format(
                amount=self._money(loan.amount, loan.currency), rate=self._number(loan.rate_percent)
            ),
            self.word("term").format(
                months=loan.months, start=loan.start, schedule=self.word(loan.schedule)
            ),
        ]
        if loan.grace_months:
            lines.append(self.word("grace").format(loan.grace_months))
        if key is None:
            lines.append(self.word("no_key_rate"))
        else:
            lines.append(
                self.word("key_rate").format(
                    state=self._state(key.country), percent=self._number(key.percent),
                    since=key.since, source=key.source,
                )
            )  # fmt: skip
        if question.rub_per_unit is not None:
            lines.append(
                self.word("exchange").format(
                    currency=loan.currency, roubles=self._number(question.rub_per_unit)
                )
            )
        return Section(self.word("loan"), lines)

    def _subsidy(self, found: Subsidy) -> Section:
        loan, years = found.loan, found.years
        rows = [
            [
                str(year.year),
                " – ".join(map(self._number, dict.fromkeys(year.key_percent))),
                *(self._money(amount, loan.currency)
                  for amount in (year.interest, year.uncapped, year.subsidy)),
                self.word("a_yes" if year.cap_hit else "a_no"),
            ]
            for year in years
        ]  # fmt: skip
        uncapped = sum(year.uncapped for year in years)
        sums = (found.interest, uncapped, found.subsidy)
        rows.append(
            [self.word("total"), "", *(self._money(one, loan.currency) for one in sums), ""]
        )
        lines = [
            self.word("effective").format(
                rate=self._number(loan.rate_percent),
                effective=self._number(round(found.effective_percent, _RATE_DIGITS)),
            ),
            self.word("assumed"),
            *(f"– {in_language(ASSUMPTIONS[one], self._language)}" for one in found.assumptions),
        ]
        keys = ("year", "key", "interest", "uncapped", "paid", "cap")
        return Section(self.word("subsidy"), lines, [self.word(key) for key in keys], rows)

    def _number(self, value: float) -> str:
        return number(value, self._language)

    def _money(self, amount: float, currency: str) -> str:
        text = f"{amount:,.2f} {currency}".replace(",", " ")
        return decimals(text, self._language)

    def _owner(self, listing: Listing) -> str:
        owner = self._live.organizations.get(UUID(listing.organization_id or ""))
        return f"{owner.name} ({self._state(owner.country)})" if owner else ""

    def _state(self, country: str) -> str:
        return name_of(country, self._language)

    def _amount(self, listing: Listing) -> str:
        quantity = listing.quantity
        if quantity is None:
            return "–"
        period = self.word(f"{Period(quantity.period)}_of")
        value = number(quantity.value, self._language)
        return f"{quantity.unit.counted(value, self._language)} {period}"

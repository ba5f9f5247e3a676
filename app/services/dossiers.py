"""Use case of dossiers: a project with its programme check, told for people, as a DOCX file."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app.cooperation.programmes.check import Answer, Checked
from app.cooperation.programmes.labels import ASSUMPTIONS, missing_words
from app.cooperation.programmes.rules import RuleStatus, Value, text_in
from app.cooperation.programmes.subsidy import Subsidy
from app.errors import InvalidInputError, NotFoundError
from app.exchange.dossier import Dossier, Section, write_dossier
from app.matching import Listing
from app.matching.facts import number
from app.services import sight
from app.services.live import LiveRegistry
from app.services.programmes import LiveProgrammes, Project, ProjectAnswer, check_project
from app.vocabulary.codes import display_code
from app.vocabulary.countries import name_of
from app.vocabulary.messages import in_language
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Language, Period, Side

Pair = tuple[UUID, UUID]
"""An offer and the need that it meets."""

_WORDS: dict[str, tuple[str, str]] = {
    "dossier": ("Досье: {}", "Dossier: {}"),
    "summary": ("Итог", "Summary"),
    "edition": (
        "Редакция {version} от {since}. Источник: {source}.",
        "Edition {version} of {since}. Source: {source}.",
    ),
    "on": ("Проверено на {}.", "Checked on {}."),
    "yes": ("Условия выполнены.", "The conditions are met."),
    "no": ("Условия не выполнены.", "The conditions are not met."),
    "unknown": (
        "Ответить нельзя: часть условий не указана или не найдена.",
        "No answer is possible: some conditions are not stated or were not found.",
    ),
    "incomplete": (
        "Известны не все условия программы.",
        "Not all conditions of the programme are known.",
    ),
    "participants": ("Участники", "Participants"),
    "number": ("№", "No."),
    "name": ("Наименование", "Name"),
    "state": ("Государство", "State"),
    "numbers": ("Регистрационные номера", "Registration numbers"),
    "goods": ("Поставки между участниками", "Supplies between the participants"),
    "from": ("Поставщик", "Supplier"),
    "to": ("Потребитель", "Consumer"),
    "what": ("Товар", "Goods"),
    "codes": ("ТН ВЭД", "TN VED"),
    "amount": ("Предложено / нужно", "Offered / needed"),
    "rules": ("Условия", "Conditions"),
    "rule": ("Условие", "Condition"),
    "answer": ("Ответ", "Answer"),
    "stated": ("Указано", "Stated"),
    "source": ("Источник и его проверка", "Source and how far it is known"),
    "a_yes": ("да", "yes"),
    "a_no": ("нет", "no"),
    "a_unknown": ("неизвестно", "unknown"),
    "verified": ("проверено", "verified"),
    "reported": ("по сообщениям", "reported"),
    "observed": ("наблюдалось", "observed"),
    "partly_open": ("известно частично", "partly open"),
    "open": ("не найдено", "open"),
    "subsidy": ("Субсидия процентов", "Subsidy of interest"),
    "year": ("Год", "Year"),
    "interest": ("Проценты", "Interest"),
    "paid": ("Субсидия", "Subsidy"),
    "cap": ("Предел достигнут", "Cap hit"),
    "effective": (
        "Ставка кредита {rate} %, для заёмщика после субсидии {effective} % годовых.",
        "The loan's rate is {rate} %, for the borrower after the subsidy {effective} % a year.",
    ),
    "steps": ("Порядок рассмотрения", "The way to a decision"),
    "year_of": ("в год", "a year"),
    "month_of": ("в месяц", "a month"),
    "once_of": ("разово", "once"),
}


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
        return in_language(_WORDS[key], self._language)

    def sections(
        self, answer: ProjectAnswer, project: Project, links: list[tuple[Listing, Listing]]
    ) -> Iterator[Section]:
        """Everything that is known, in order."""
        yield self._summary(answer, project)
        if project.organizations or project.countries:
            yield self._participants(project)
        if links:
            yield self._goods(links)
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
        lines = [
            self.word(answer.check.answer),
            self.word("edition").format(
                version=edition.version,
                since=edition.valid_from,
                source=edition.source.said(self._language),
            ),
            self.word("on").format(project.on),
        ]
        if not edition.complete:
            lines.insert(1, self.word("incomplete"))
        return Section(self.word("summary"), lines)

    def _participants(self, project: Project) -> Section:
        rows = []
        for at, key in enumerate(project.organizations, 1):
            owner = self._live.organizations[key]
            numbers = "" if owner.person else ", ".join(
                f"{one.scheme} {one.value}" for one in owner.identifiers
            )  # fmt: skip
            rows.append([str(at), owner.name, self._state(owner.country), numbers])
        rows += [["", "", self._state(country), ""] for country in project.countries]
        columns = [self.word(key) for key in ("number", "name", "state", "numbers")]
        return Section(self.word("participants"), columns=columns, rows=rows)

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
        stated = "–" if one.stated is None else self._value(one.stated)
        status = self.word(RuleStatus(one.rule.status))
        label = text_in(one.rule.labels, self._language)
        source = one.rule.source.said(self._language)
        return [label, answer, stated, f"{source} ({status})"]

    def _value(self, stated: Value) -> str:
        if isinstance(stated, bool):
            return self.word("a_yes" if stated else "a_no")
        return stated if isinstance(stated, str) else number(stated, self._language)

    def _subsidy(self, found: Subsidy) -> Section:
        loan = found.loan
        rows = [
            [
                str(year.year),
                *(f"{amount:,.0f} {loan.currency}".replace(",", " ")
                  for amount in (year.interest, year.subsidy)),
                self.word("a_yes" if year.cap_hit else "a_no"),
            ]
            for year in found.years
        ]  # fmt: skip
        lines = [
            self.word("effective").format(
                rate=f"{loan.rate_percent:.2f}", effective=f"{found.effective_percent:.2f}"
            ),
            *(in_language(ASSUMPTIONS[one], self._language) + "." for one in found.assumptions),
        ]
        columns = [self.word(key) for key in ("year", "interest", "paid", "cap")]
        return Section(self.word("subsidy"), lines, columns, rows)

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

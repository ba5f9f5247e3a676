"""Words for people: facts, what is missing, and what figures take for granted."""

from collections.abc import Mapping

from app.cooperation.programmes.check import Missing
from app.cooperation.programmes.rules import Fact
from app.cooperation.programmes.subsidy import Assumption
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language

FACTS: Mapping[Fact, tuple[str, str]] = {
    Fact.MEMBER_STATES: (
        "государства-члены, предприятия которых участвуют",
        "member states whose enterprises take part",
    ),
    Fact.LOAN_MARGIN_POINTS: (
        "ставка кредита сверх ключевой, п. п.",
        "the loan's rate above the key rate, percentage points",
    ),
    Fact.LOAN_TERM_YEARS: ("срок кредита, лет", "term of the loan in years"),
    Fact.LOAN_CURRENCY: ("валюта кредита", "currency of the loan"),
    Fact.ANNUAL_SUBSIDY_RUB: (
        "наибольшая субсидия за год, рублей",
        "the largest subsidy of a year in roubles",
    ),
    Fact.APPLICANT_IS_LISTED_BANK: (
        "заявитель — банк из перечня",
        "the applicant is a listed bank",
    ),
    Fact.SECTOR: ("отрасль", "sector"),
    Fact.SUPPLIES_SHARE_PERCENT: ("доля поставок, %", "share of supplies, percent"),
    Fact.LOCALISATION_PERCENT: ("локализация, %", "localisation, percent"),
    Fact.DOCUMENTATION_RIGHTS_YEARS: (
        "срок прав на документацию, лет",
        "years of rights to the documentation",
    ),
    Fact.OPERATIONS_IN_UNION: (
        "операции выполняются в Союзе",
        "the operations are done in the Union",
    ),
    Fact.THIRD_COUNTRY_MATERIAL_PERCENT: (
        "материалы третьих стран, %",
        "third-country material, percent",
    ),
    Fact.CO_PRODUCER_STATES: ("государства сопроизводителей", "states of the co-producers"),
}
MISSING: Mapping[Missing, tuple[str, str]] = {
    Missing.FACT: ("не указано: {fact}", "not stated: {fact}"),
    Missing.THRESHOLD: (
        "порог правила не найден в доступных источниках",
        "the threshold of the rule was not found in any open source",
    ),
    Missing.REST_OF_LIST: (
        "полный перечень не найден, а названного в известной части нет",
        "the list is not known whole, and this is not in the known part",
    ),
    Missing.KEY_RATE: (
        "ключевая ставка на первый день кредита неизвестна: укажите, чья она и какая",
        "the key rate on the first day of the loan is not known: state whose it is, and what it is",
    ),
    Missing.EXCHANGE_RATE: (
        "курс валюты кредита к рублю не указан",
        "the exchange rate of the loan's currency to the rouble is not stated",
    ),
}
ASSUMPTIONS: Mapping[Assumption, tuple[str, str]] = {
    Assumption.WHOSE_KEY_RATE: (
        "чья ключевая ставка считается, источники расходятся; взята ставка указанного государства",
        "sources disagree on whose key rate counts; that of the stated state was taken",
    ),
    Assumption.RATES_STAY: (
        "последняя известная ключевая ставка действует до конца кредита",
        "the last known key rate stays until the end of the loan",
    ),
    Assumption.CALENDAR_YEARS: (
        "предел считается по календарным годам",
        "the cap is counted by calendar years",
    ),
    Assumption.MONTHS_ARE_TWELFTHS: (
        "месяц считается двенадцатой частью года",
        "a month counts as a twelfth of a year",
    ),
    Assumption.EXCHANGE_RATE_STAYS: (
        "курс к рублю не меняется",
        "the rate of exchange to the rouble does not change",
    ),
    Assumption.CAP_NOT_APPLIED: (
        "курс к рублю не указан, предел не применён",
        "no rate of exchange to the rouble was given, so the cap was not applied",
    ),
    Assumption.ABOVE_MARGIN: (
        (
            "ставка кредита выше ключевой с надбавкой программы: по этому условию субсидии нет; "
            "сумма до ограничений показывает, какой она была бы без него"
        ),
        (
            "the loan's rate is above the key rate plus the programme's margin: by this condition "
            "nothing is paid; the sum before limits is what it would be without it"
        ),
    ),
    Assumption.SAME_MARGIN: (
        "надбавка к ключевой ставке та же, что у исходного кредита",
        "the margin over the key rate is that of the given loan",
    ),
}


def missing_words(missing: Missing, fact: Fact, language: Language) -> str:
    """Say what is missing to answer a rule."""
    return in_language(MISSING[missing], language).format(fact=in_language(FACTS[fact], language))

"""From programmes, checks and subsidies to answers."""

from app.api.schemas.programme import (
    CheckedRuleOut,
    CheckOut,
    MissingOut,
    ProgrammeEditionOut,
    ProgrammeOut,
    ProgrammeStepOut,
    RuleOut,
    SubsidyTermsOut,
    TermOut,
)
from app.api.schemas.subsidy import (
    AssumptionOut,
    ComparedSubsidyOut,
    KeyRateOut,
    SubsidyOut,
    SubsidyYearOut,
)
from app.cooperation.constraints import is_member
from app.cooperation.programmes.check import Checked
from app.cooperation.programmes.key_rates import KeyRate
from app.cooperation.programmes.labels import ASSUMPTIONS, missing_words
from app.cooperation.programmes.rules import (
    Edition,
    Programme,
    Rule,
    SubsidyTerms,
    Term,
    text_in,
)
from app.cooperation.programmes.subsidy import Subsidy
from app.services.programmes import ProjectAnswer
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language

_CENTS = 2


def programme_out(programme: Programme, language: Language) -> ProgrammeOut:
    """Shape a programme."""
    return ProgrammeOut(
        id=programme.id,
        title=text_in(programme.titles, language),
        editions=[_edition(edition, language) for edition in programme.editions],
    )


def _edition(edition: Edition, language: Language) -> ProgrammeEditionOut:
    return ProgrammeEditionOut(
        version=edition.version,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        status=edition.status,
        source=edition.source.said(language),
        complete=edition.complete,
        rules=[RuleOut.model_validate(_rule(rule, language)) for rule in edition.rules],
        subsidy=_terms(edition.subsidy, language) if edition.subsidy else None,
        steps=[
            ProgrammeStepOut(
                label=text_in(step.labels, language),
                status=step.status,
                source=step.source.said(language),
            )
            for step in edition.steps
        ],
    )


def _rule(rule: Rule, language: Language) -> dict[str, object]:
    threshold = rule.threshold
    return {
        "code": rule.code,
        "label": text_in(rule.labels, language),
        "fact": rule.fact,
        "operator": rule.operator,
        "threshold": list(threshold) if isinstance(threshold, tuple) else threshold,
        "threshold_labels": [rule.named(word, language) for word in threshold]
        if isinstance(threshold, tuple)
        else [],
        "effect": rule.effect,
        "status": rule.status,
        "source": rule.source.said(language),
    }


def _terms(terms: SubsidyTerms, language: Language) -> SubsidyTermsOut:
    def term(one: Term) -> TermOut:
        return TermOut(value=one.value, status=one.status, source=one.source.said(language))

    return SubsidyTermsOut(
        share_percent=term(terms.share_percent),
        margin_points=term(terms.margin_points),
        cap_rub=term(terms.cap_rub),
        most_years=term(terms.most_years),
    )


def check_out(answer: ProjectAnswer, language: Language) -> CheckOut:
    """Shape a checked project."""
    found = answer.check
    return CheckOut(
        programme=answer.programme.id,
        version=found.edition.version,
        answer=found.answer,
        complete=found.edition.complete,
        member_states=[state for state in answer.states if is_member(state)],
        open_rules=list(found.open_rules),
        rules=[_checked(one, language) for one in found.rules],
        subsidy=subsidy_out(answer.subsidy, language) if answer.subsidy else None,
    )


def _checked(one: Checked, language: Language) -> CheckedRuleOut:
    return CheckedRuleOut.model_validate(
        _rule(one.rule, language)
        | {
            "answer": one.answer,
            "stated": one.stated,
            "stated_label": one.rule.named(one.stated, language)
            if isinstance(one.stated, str)
            else None,
            "missing": [
                MissingOut(code=missing, label=missing_words(missing, one.rule.fact, language))
                for missing in one.missing
            ],
        }
    )


def subsidy_out(found: Subsidy, language: Language) -> SubsidyOut:
    """Shape a subsidy; amounts to the hundredth."""
    return SubsidyOut.model_validate(_subsidy(found, language))


def compared_out(
    programme: Programme, own: Subsidy, others: tuple[Subsidy, ...], language: Language
) -> ComparedSubsidyOut:
    """Shape a subsidy with those of other states."""
    return ComparedSubsidyOut.model_validate(
        _subsidy(own, language)
        | {
            "programme": programme.id,
            "compared": [subsidy_out(other, language) for other in others],
        }
    )


def _subsidy(found: Subsidy, language: Language) -> dict[str, object]:
    years = [
        SubsidyYearOut(
            year=one.year,
            interest=round(one.interest, _CENTS),
            uncapped=round(one.uncapped, _CENTS),
            subsidy=round(one.subsidy, _CENTS),
            cap=None if one.cap is None else round(one.cap, _CENTS),
            cap_hit=one.cap_hit,
            key_rate_low=one.key_percent[0],
            key_rate_high=one.key_percent[1],
        )
        for one in found.years
    ]
    return {
        "country": found.country,
        "currency": found.loan.currency,
        "rate_percent": round(found.loan.rate_percent, 6),
        "key_rate": key_rate_out(found.key_rate),
        "within_margin": found.within_margin,
        "interest": round(found.interest, _CENTS),
        "subsidy": round(found.subsidy, _CENTS),
        "effective_percent": round(found.effective_percent, 4),
        "cap_hit": any(one.cap_hit for one in found.years),
        "years": years,
        "assumptions": [
            AssumptionOut(code=one, label=in_language(ASSUMPTIONS[one], language))
            for one in found.assumptions
        ],
    }


def key_rate_out(rate: KeyRate) -> KeyRateOut:
    """Shape a key rate."""
    return KeyRateOut(
        country=rate.country, since=rate.since, percent=rate.percent, source=rate.source
    )

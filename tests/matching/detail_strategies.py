"""Random details for property tests: few properties, units and words, so that they often meet."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.certificates import Certificate, CertificateKind, CertificateWanted
from app.vocabulary.details.evidence import Evidence, EvidenceLevel
from app.vocabulary.details.green import (
    EnergyMix,
    EnergyShare,
    EnergySource,
    Footprint,
    Green,
    GreenWanted,
    Limit,
    Recycled,
    Wish,
)
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import (
    Material,
    PropertyRange,
    PropertyWanted,
    Readiness,
    ReadinessWanted,
)
from app.vocabulary.details.projects import (
    Investment,
    JointProject,
    ProjectRole,
    Rights,
    Stage,
    Technology,
    Transfer,
)
from app.vocabulary.details.trade import (
    Amount,
    Currency,
    Incoterms,
    IncotermsRule,
    Price,
    Terms,
)
from app.vocabulary.terms import Side

TODAY = date(2026, 6, 1)
STATES = ("KZ", "RU", "BY", "CN")
TAGS = ("joint_production", "wagons", "green_supply_chain")
INDUSTRIES = ("construction", "vehicles")
_UNITS = {
    "tensile_strength": ("MPa", "kgf/mm²", "ksi"),
    "density": ("kg/m³", "g/cm³"),
    "service_temperature_high": ("°C", "K"),
}

numbers = st.sampled_from((0.0, 1.0, 5.0, 20.0, 300.0, 500.0, 900.0, 8000.0))
days = st.integers(-2000, 600).map(lambda n: TODAY + timedelta(days=n))
percents = st.sampled_from((0.0, 20.0, 50.0, 85.0, 100.0))
lots = st.builds(Amount, st.sampled_from((1.0, 5.0, 60.0)), st.sampled_from(("TNE", "KGM", "MTR")))
evidence = st.builds(Evidence, st.sampled_from(EvidenceLevel), st.one_of(st.none(), days))
hard = st.booleans()
limits = st.builds(Limit, percents, hard)


@st.composite
def ranges(draw: st.DrawFn, *, wanted: bool = False) -> PropertyRange:
    """A range of one of three properties, with at least one bound."""
    name = draw(st.sampled_from(sorted(_UNITS)))
    ends = sorted(draw(st.tuples(numbers, numbers)))
    low, high = draw(
        st.sampled_from(((ends[0], ends[1]), (ends[0], None), (None, ends[1]), (ends[0], ends[0])))
    )
    unit = draw(st.sampled_from(_UNITS[name]))
    at = draw(st.sampled_from((None, None, 20.0, 900.0)))
    if wanted:
        return PropertyWanted(
            name=name, unit=unit, low=low, high=high, temperature_c=at, hard=draw(hard)
        )
    return PropertyRange(name=name, unit=unit, low=low, high=high, temperature_c=at)


def _once(found: list[PropertyRange]) -> tuple[PropertyWanted, ...]:
    wanted = [one for one in found if isinstance(one, PropertyWanted)]
    return tuple({(one.name, one.temperature_c): one for one in wanted}.values())


green = st.builds(
    Green,
    footprint=st.one_of(
        st.none(),
        st.builds(
            Footprint,
            co2e_kg_per_tonne=numbers,
            method=st.just("ISO 14067:2018"),
            year=st.integers(2018, 2026),
            evidence=evidence,
        ),
    ),
    recycled=st.one_of(st.none(), st.builds(Recycled, percents, evidence)),
    scrap_accepted=st.sampled_from((None, True, False)),
    energy=st.one_of(
        st.none(),
        st.builds(
            EnergyMix,
            st.tuples(st.builds(EnergyShare, st.sampled_from(EnergySource), percents)),
            evidence,
        ),
    ),
)
green_wanted = st.builds(
    GreenWanted,
    co2e_most=st.one_of(st.none(), st.builds(Limit, numbers, hard)),
    recycled_least=st.one_of(st.none(), limits),
    renewable_least=st.one_of(st.none(), limits),
    scrap_accepted=st.one_of(st.none(), st.builds(Wish, hard)),
)
standards = st.sampled_from((None, "ISO 9001:2015", "ISO 9001:2008", "ТР ТС 004/2011"))
certificates = st.builds(
    Certificate,
    kind=st.sampled_from((CertificateKind.ISO, CertificateKind.EAC_DECLARATION)),
    standard=standards,
    valid_until=st.one_of(st.none(), days),
)
certificates_wanted = st.builds(
    CertificateWanted,
    kind=st.sampled_from((CertificateKind.ISO, CertificateKind.EAC_DECLARATION)),
    standard=standards,
    hard=hard,
)
readiness = st.one_of(st.none(), st.builds(Readiness, st.integers(1, 9)))
materials = st.builds(
    Material, properties=st.lists(ranges(), max_size=3).map(tuple), readiness=readiness
)
requirements = st.builds(
    Requirements,
    properties=st.lists(ranges(wanted=True), max_size=3).map(_once),
    green=st.one_of(st.none(), green_wanted),
    certificates=st.lists(certificates_wanted, max_size=2).map(tuple),
    readiness=st.one_of(st.none(), st.builds(ReadinessWanted, least=st.integers(1, 9), hard=hard)),
)
terms = st.builds(
    Terms,
    lot=st.one_of(st.none(), lots),
    minimum_lot=st.one_of(st.none(), lots),
    lead_time_days=st.sampled_from((None, 0, 21, 90)),
    price=st.one_of(
        st.none(),
        st.builds(Price, numbers, st.sampled_from((Currency.RUB, Currency.KZT)), st.just("TNE")),
    ),
    incoterms=st.one_of(
        st.none(), st.builds(Incoterms, st.sampled_from(IncotermsRule), st.just("Брест"))
    ),
    delivery_regions=st.lists(st.sampled_from(("KZ", "RU-SVE", "RU")), max_size=2).map(tuple),
    samples=st.sampled_from((None, True, False)),
    valid_until=st.one_of(st.none(), days),
)
some_roles = st.lists(st.sampled_from(list(ProjectRole)[:4]), max_size=2, unique=True).map(tuple)
projects = st.builds(
    JointProject,
    brings=some_roles,
    seeks=some_roles,
    stage=st.one_of(st.none(), st.sampled_from(Stage)),
    investment=st.one_of(
        st.none(),
        st.builds(
            Investment,
            currency=st.sampled_from((Currency.USD, Currency.RUB)),
            low_millions=st.sampled_from((None, 1.0, 10.0)),
            high_millions=st.sampled_from((None, 10.0, 50.0)),
        ),
    ),
    localisation_percent=st.one_of(st.none(), percents),
)
technologies = st.builds(
    Technology,
    readiness=readiness,
    rights=st.lists(st.sampled_from(Rights), max_size=2, unique=True).map(tuple),
    transfer=st.lists(st.sampled_from(Transfer), max_size=2, unique=True).map(tuple),
)


def _tags(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), max_size=2, unique=True).map(tuple)


@st.composite
def details(draw: st.DrawFn, side: Side) -> Details:
    """What a side may state; often nothing at all."""
    if draw(st.booleans()):
        return NO_DETAILS
    offers = side is Side.OFFER
    return Details(
        terms=draw(st.one_of(st.none(), terms)),
        certificates=tuple(draw(st.lists(certificates, max_size=2))) if offers else (),
        green=draw(st.one_of(st.none(), green)) if offers else None,
        material=draw(st.one_of(st.none(), materials)) if offers else None,
        requirements=None if offers else draw(st.one_of(st.none(), requirements)),
        joint_project=draw(st.one_of(st.none(), projects)),
        technology=draw(st.one_of(st.none(), technologies)),
        directions=draw(_tags(TAGS)),
        consuming_industries=draw(_tags(INDUSTRIES)),
        preferred_states=draw(_tags(STATES)),
    )

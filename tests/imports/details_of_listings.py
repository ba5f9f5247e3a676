"""Random details of listings, as the API takes them: whatever one may state, with odd texts."""

from datetime import date
from string import printable
from typing import TypeVar

from hypothesis import strategies as st

from app.values.details import details_of, groups_of
from app.vocabulary.countries import countries
from app.vocabulary.details import Details
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
    MaterialClass,
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
from app.vocabulary.details.trade import Amount, Currency, Incoterms, IncotermsRule, Price, Terms
from app.vocabulary.properties import material_properties
from app.vocabulary.tags import TagKind, tag_codes
from app.vocabulary.terms import Purpose, Side

_SIGNS = "".join(sign for sign in printable if sign not in "\r\x0b\x0c") + "°–«»№ёЁқҰԱ€=＝"
words = st.text(_SIGNS, min_size=1, max_size=12).map(str.strip).filter(lambda one: one.strip("-–"))
"""A dash alone is an empty cell."""

numbers = st.one_of(
    st.sampled_from((0.0, 1.0, 0.5, 94.0, 1e-7)),
    # As many digits as a workbook keeps.
    st.floats(1e-9, 1e6).map(lambda one: float(f"{one:.15g}")),
    st.integers(0, 99).map(float),
)
percents = numbers.filter(lambda value: value <= 100)
days = st.dates(date(2000, 1, 1), date(2050, 1, 1))
maybe_day = st.none() | days
hard = st.booleans()

T = TypeVar("T")

evidence = st.builds(Evidence, st.sampled_from(EvidenceLevel), maybe_day)
limits = st.none() | st.builds(Limit, percents, hard)


def _some(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=3, unique=True).map(tuple)


@st.composite
def ranges(draw: st.DrawFn) -> PropertyRange:
    """A range of any property in any of its units."""
    known = draw(st.sampled_from(list(material_properties().values())))
    low, high = sorted(draw(st.tuples(percents, percents)))
    low_or_none, high_or_none = draw(
        st.sampled_from(((low, high), (low, None), (None, high), (low, low)))
    )
    return PropertyRange(
        name=known.name,
        unit=known.base,
        low=low_or_none,
        high=high_or_none,
        temperature_c=draw(st.none() | st.floats(-273.15, 5000)),
        condition=draw(st.none() | words),
    )


@st.composite
def _wanted(draw: st.DrawFn) -> PropertyWanted:
    one = draw(ranges())
    said = {name: getattr(one, name) for name in PropertyRange.__dataclass_fields__}
    return PropertyWanted(**said, hard=draw(hard))


@st.composite
def _energy(draw: st.DrawFn) -> EnergyMix:
    sources = draw(st.lists(st.sampled_from(EnergySource), min_size=1, max_size=3, unique=True))
    each = [round(draw(percents) / len(sources), 9) for _ in sources]
    return EnergyMix(tuple(map(EnergyShare, sources, each)), draw(evidence))


readiness = st.none() | st.builds(Readiness, st.integers(1, 9), st.none() | words)
footprints = st.builds(
    Footprint,
    co2e_kg_per_tonne=numbers,
    method=words,
    year=st.integers(1990, 2025),
    verifier=st.none() | words,
    evidence=evidence,
)
greens = st.builds(
    Green,
    footprint=st.none() | footprints,
    recycled=st.none() | st.builds(Recycled, percents, evidence),
    scrap_accepted=st.none() | st.booleans(),
    energy=st.none() | _energy(),
)
materials = st.builds(
    Material,
    material_class=st.none() | st.sampled_from(MaterialClass),
    properties=st.lists(ranges(), max_size=3).map(tuple),
    readiness=readiness,
)
certificates = st.builds(
    Certificate,
    kind=st.sampled_from(CertificateKind),
    standard=st.none() | words,
    number=st.none() | words,
    body=st.none() | words,
    valid_until=maybe_day,
)
requirements = st.builds(
    Requirements,
    properties=st.lists(
        _wanted(), max_size=3, unique_by=lambda one: (one.name, one.temperature_c)
    ).map(tuple),
    green=st.none()
    | st.builds(
        GreenWanted,
        co2e_most=limits,
        recycled_least=limits,
        renewable_least=limits,
        scrap_accepted=st.none() | st.builds(Wish, hard),
    ),
    certificates=st.lists(
        st.builds(
            CertificateWanted,
            kind=st.sampled_from(CertificateKind),
            standard=st.none() | words,
            hard=hard,
        ),
        max_size=3,
    ).map(tuple),
    readiness=st.none() | st.builds(ReadinessWanted, least=st.integers(1, 9), hard=hard),
)


@st.composite
def _investments(draw: st.DrawFn) -> Investment:
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    ends = draw(st.sampled_from(((low, high), (low, None), (None, high))))
    currency = draw(st.sampled_from(Currency))
    return Investment(currency=currency, low_millions=ends[0], high_millions=ends[1])


projects = st.builds(
    JointProject,
    brings=_some(st.sampled_from(ProjectRole)),
    seeks=_some(st.sampled_from(ProjectRole)),
    stage=st.none() | st.sampled_from(Stage),
    investment=st.none() | _investments(),
    localisation_percent=st.none() | percents,
)
technologies = st.builds(
    Technology,
    readiness=readiness,
    rights=_some(st.sampled_from(Rights)),
    transfer=_some(st.sampled_from(Transfer)),
)
amounts = st.builds(Amount, numbers.filter(bool), st.sampled_from(("TNE", "MTR")))
terms = st.builds(
    Terms,
    minimum_lot=st.none() | amounts,
    lead_time_days=st.none() | st.integers(0, 3650),
    price=st.none()
    | st.builds(Price, numbers, st.sampled_from(Currency), st.sampled_from(("TNE", "KGM"))),
    incoterms=st.none()
    | st.builds(Incoterms, st.sampled_from(IncotermsRule), st.just("Балхаш, 1")),
    delivery_regions=_some(st.sampled_from(("KZ", "RU-SVE", "BY"))),
    samples=st.none() | st.booleans(),
    valid_until=maybe_day,
)


@st.composite
def details(draw: st.DrawFn, side: Side, purpose: Purpose) -> Details:
    """What a listing of a side and a purpose may state, as it is stored."""
    offers = side is Side.OFFER
    projected, technical = purpose is Purpose.JOINT_PROJECT, purpose is Purpose.TECHNOLOGY
    found = Details(
        terms=draw(st.none() | terms),
        certificates=draw(_some(certificates)) if offers else (),
        green=draw(greens) if offers else None,
        material=draw(materials) if offers else None,
        requirements=None if offers else draw(requirements),
        joint_project=draw(projects) if projected else None,
        technology=draw(technologies) if technical else None,
        directions=draw(_some(st.sampled_from(sorted(tag_codes(TagKind.DIRECTION))))),
        consuming_industries=draw(
            _some(st.sampled_from(sorted(tag_codes(TagKind.CONSUMING_INDUSTRY))))
        ),
        preferred_states=draw(_some(st.sampled_from(sorted(countries())))),
    )
    return details_of(groups_of(found))

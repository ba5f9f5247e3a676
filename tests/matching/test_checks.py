"""What each check says of a requirement and a fact: whether it is met, by how much, and broken."""

from dataclasses import replace
from typing import Any

import pytest

from app.matching.checks import Check
from app.matching.requirements import (
    broken_requirement,
    certificate_checks,
    demanding,
    green_checks,
    property_checks,
    readiness_checks,
    wanted_of,
)
from app.matching.types import Rejection
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
    PropertyRange,
    PropertyWanted,
    Readiness,
    ReadinessWanted,
)
from app.vocabulary.details.projects import Technology
from tests.matching.detail_strategies import TODAY

ISO, OTHER = CertificateKind.ISO, CertificateKind.OTHER
BACKED = Evidence(EvidenceLevel.REGISTER, TODAY)
STRONG = PropertyRange(name="tensile_strength", unit="MPa", low=900, high=1000)


def energy(renewable: float) -> EnergyMix:
    sun = EnergyShare(EnergySource.SOLAR, renewable)
    return EnergyMix((sun, EnergyShare(EnergySource.COAL, 100 - renewable)), BACKED)


def footprint(co2e: float) -> Footprint:
    return Footprint(co2e_kg_per_tonne=co2e, method="ISO 14067", year=2025, evidence=BACKED)


STATED: dict[str, tuple[str, dict[bool, list[Any]]]] = {
    # The field of `Green`, and what meets a limit of 50, and a wish, and what does not.
    "co2e_most": ("footprint", {True: [footprint(50), footprint(0)], False: [footprint(50.1)]}),
    "recycled_least": (
        "recycled",
        {True: [Recycled(50, BACKED), Recycled(100, BACKED)], False: [Recycled(49.9, BACKED)]},
    ),
    "renewable_least": ("energy", {True: [energy(50), energy(99)], False: [energy(49.9)]}),
    "scrap_accepted": ("scrap_accepted", {True: [True], False: [False]}),
}
EACH = [
    pytest.param(wish, field, fact, met, id=f"{wish}-{met}-{at}")
    for wish, (field, facts) in STATED.items()
    for met, some in facts.items()
    for at, fact in enumerate(some)
]
HARD = pytest.mark.parametrize("hard", [True, False])


def green_wanted(wish: str, *, hard: bool) -> Details:
    limit = Wish(hard) if wish == "scrap_accepted" else Limit(50.0, hard)
    return Details(requirements=Requirements(green=GreenWanted(**{wish: limit})))  # type: ignore[arg-type]


def told(checks: tuple[Check, ...]) -> list[tuple[float, bool, bool]]:
    return [(check.worth, check.hard, check.broken) for check in checks]


@HARD
@pytest.mark.parametrize(("wish", "field", "fact", "met"), EACH)
def test_a_green_requirement_is_met_up_to_its_limit(
    wish: str,
    field: str,
    fact: Any,
    *,
    met: bool,
    hard: bool,
) -> None:
    need, offer = green_wanted(wish, hard=hard), Details(green=Green(**{field: fact}))
    worth = 1.0 if met else -1.0
    assert told(green_checks(need, offer, TODAY)) == [(worth, hard, hard and not met)]
    expected = Rejection.GREEN if hard and not met else None
    assert broken_requirement(need, offer, TODAY) is expected
    assert demanding(need) is hard


@pytest.mark.parametrize("wish", STATED)
def test_green_requirements_look_at_what_is_both_asked_for_and_stated(wish: str) -> None:
    everything = Green(
        footprint=footprint(10), recycled=Recycled(90), energy=energy(90), scrap_accepted=True
    )
    need, field = green_wanted(wish, hard=True), STATED[wish][0]
    [check] = green_checks(need, Details(green=everything), TODAY)
    [(name, wanted)] = wanted_of(need, "green")
    assert (check.name, check.wanted) == (name, wanted)
    assert check.offered == getattr(everything, field)
    silent = replace(everything, **{field: None})
    assert green_checks(need, Details(green=silent), TODAY) == ()
    assert green_checks(need, Details(), TODAY) == ()
    assert green_checks(Details(), Details(green=everything), TODAY) == ()
    assert green_checks(Details(requirements=Requirements()), Details(green=everything), None) == ()


def test_what_meets_is_worth_its_evidence_and_what_does_not_is_worth_all_of_it() -> None:
    need = green_wanted("recycled_least", hard=False)
    claimed = Evidence(EvidenceLevel.CLAIM, TODAY)
    for percent, worth in ((60.0, claimed.worth(TODAY)), (40.0, -1.0)):
        offer = Details(green=Green(recycled=Recycled(percent, claimed)))
        assert [check.worth for check in green_checks(need, offer, TODAY)] == [worth]


WANTED = CertificateWanted(kind=ISO, standard="ISO 9001")
EXPIRED = TODAY.replace(year=TODAY.year - 1)


@HARD
@pytest.mark.parametrize(
    ("held", "name", "shown"),
    [
        ([Certificate(kind=OTHER), Certificate(kind=ISO, standard="ISO 9001:2015")], "document", 1),
        (
            [
                Certificate(kind=ISO, standard="ISO 9001", valid_until=EXPIRED),
                Certificate(kind=ISO, standard="iso 9001", valid_until=TODAY),
            ],
            "document",
            1,
        ),
        (
            [
                Certificate(kind=OTHER),
                Certificate(kind=ISO, standard="ISO 9001", valid_until=EXPIRED),
            ],
            "document_expired",
            1,
        ),
        ([Certificate(kind=OTHER), Certificate(kind=ISO)], "document_missing", 0),
        ([Certificate(kind=ISO, standard="ISO 14001")], "document_missing", 0),
        ([Certificate(kind=OTHER, standard="ISO 9001")], "document_missing", 0),
    ],
)
def test_a_document_is_looked_for_by_kind_and_standard_and_must_be_in_force(
    held: list[Certificate], name: str, shown: int, *, hard: bool
) -> None:
    wanted = replace(WANTED, hard=hard)
    need = Details(requirements=Requirements(certificates=(wanted,)))
    offer = Details(certificates=tuple(held))
    [check] = certificate_checks(need, offer, TODAY)
    met = name == "document"
    assert (check.name, check.wanted, check.offered) == (name, wanted, held[shown])
    assert (check.worth, check.hard, check.broken) == (1.0 if met else -1.0, hard, hard and not met)
    expected = Rejection.CERTIFICATES if check.broken else None
    assert broken_requirement(need, offer, TODAY) is expected
    assert demanding(need) is hard
    assert certificate_checks(need, Details(), TODAY) == ()


def test_any_document_of_a_kind_does_where_no_standard_is_wanted() -> None:
    need = Details(requirements=Requirements(certificates=(CertificateWanted(kind=ISO),)))
    for held in (Certificate(kind=ISO), Certificate(kind=ISO, standard="ISO 14001")):
        [check] = certificate_checks(need, Details(certificates=(held,)), TODAY)
        assert check.met


@HARD
@pytest.mark.parametrize(("level", "met"), [(5, False), (6, True), (9, True)])
def test_readiness_is_enough_from_the_wanted_level_on(level: int, *, met: bool, hard: bool) -> None:
    need = Details(requirements=Requirements(readiness=ReadinessWanted(least=6, hard=hard)))
    stated = Readiness(level)
    for offer in (
        Details(technology=Technology(readiness=stated)),
        Details(material=Material(readiness=stated)),
        Details(technology=Technology(), material=Material(readiness=stated)),
    ):
        checks = readiness_checks(need, offer)
        assert told(checks) == [(1.0 if met else -1.0, hard, hard and not met)]
        assert checks[0].offered == stated
        expected = Rejection.READINESS if hard and not met else None
        assert broken_requirement(need, offer, TODAY) is expected
    assert wanted_of(need, "readiness") == (("readiness", need.requirements.readiness),)  # type: ignore[union-attr]
    assert readiness_checks(need, Details()) == ()
    assert readiness_checks(Details(requirements=Requirements()), offer) == ()


@HARD
@pytest.mark.parametrize(("least", "worth"), [(900.0, 1.0), (950.0, 0.0), (1001.0, -1.0)])
def test_a_property_counts_by_how_much_of_it_lies_in_the_wanted_range(
    least: float, worth: float, *, hard: bool
) -> None:
    wanted = PropertyWanted(name="tensile_strength", unit="MPa", low=least, high=1100.0, hard=hard)
    need = Details(requirements=Requirements(properties=(wanted,)))
    weak = replace(STRONG, low=1.0, high=2.0)
    for stated in ((STRONG, weak), (weak, STRONG)):
        offer = Details(material=Material(properties=stated))
        broken = hard and worth == -1.0
        [check] = property_checks(need, offer)
        assert (check.hard, check.broken) == (hard, broken)
        assert check.worth == pytest.approx(worth)
        assert worth == -1.0 or check.offered is STRONG
        assert broken_requirement(need, offer, TODAY) is (Rejection.PROPERTIES if broken else None)
    assert wanted_of(need, "properties") == (("tensile_strength", wanted),)


def test_a_need_that_asks_for_nothing_wants_nothing() -> None:
    for need in (Details(), Details(requirements=Requirements())):
        for aspect in ("properties", "green", "certificates", "readiness", "text"):
            assert wanted_of(need, aspect) == ()
        assert not demanding(need)

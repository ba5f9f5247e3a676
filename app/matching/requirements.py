"""What a need requires against what an offer states; only what both say is compared."""

from collections.abc import Iterator
from datetime import date

from app.matching.checks import Check, Fact
from app.matching.marks import fold_mark, standards_in
from app.matching.types import Rejection
from app.vocabulary.details import Details
from app.vocabulary.details.certificates import Certificate, CertificateWanted
from app.vocabulary.details.materials import PropertyRange, PropertyWanted, Readiness
from app.vocabulary.properties import satisfaction
from app.vocabulary.standards import replaces

ROOM_C = 20.0
"""A property without a temperature was measured at this one."""

NEAR_C = 25.0
"""Tests at temperatures that differ by more cannot be compared."""


def property_checks(need: Details, offer: Details) -> tuple[Check, ...]:
    """Compare each wanted property with the stated range that fits it best."""
    if need.requirements is None or offer.material is None:
        return ()
    found = (_property(wanted, offer) for wanted in need.requirements.properties)
    return tuple(check for check in found if check is not None)


def _property(wanted: PropertyWanted, offer: Details) -> Check | None:
    stated = offer.material.properties if offer.material else ()
    judged = [
        (satisfaction(wanted.bounds, given.bounds), given)
        for given in stated
        if comparable(wanted, given)
    ]
    if not judged:
        return None
    grade, given = max(judged, key=lambda found: found[0])
    broken = wanted.hard and grade == 0
    return Check(wanted.name, 2 * grade - 1, wanted, given, wanted.hard, broken)


def comparable(one: PropertyRange, other: PropertyRange) -> bool:
    """Whether two ranges are of one property and of tests at about the same temperature."""
    return one.name == other.name and abs(tested_at(one) - tested_at(other)) <= NEAR_C


def tested_at(given: PropertyRange) -> float:
    """Temperature of the test, in degrees Celsius."""
    return ROOM_C if given.temperature_c is None else given.temperature_c


def green_checks(need: Details, offer: Details, today: date | None) -> tuple[Check, ...]:
    """Compare green requirements with what is stated, weighed by its evidence."""
    if need.requirements is None or need.requirements.green is None or offer.green is None:
        return ()
    return tuple(_green(need, offer, today))


def _green(need: Details, offer: Details, today: date | None) -> Iterator[Check]:
    asked = need.requirements.green if need.requirements else None
    stated = offer.green
    if asked is None or stated is None:
        return
    limit, footprint = asked.co2e_most, stated.footprint
    if limit and footprint:
        met = footprint.co2e_kg_per_tonne <= limit.value
        worth = _weighed(footprint.worth(today), met=met)
        yield Check("co2e", worth, limit, footprint, limit.hard, limit.hard and not met)
    limit, recycled = asked.recycled_least, stated.recycled
    if limit and recycled:
        met = recycled.percent >= limit.value
        worth = _weighed(recycled.evidence.worth(today), met=met)
        yield Check("recycled", worth, limit, recycled, limit.hard, limit.hard and not met)
    limit, energy = asked.renewable_least, stated.energy
    if limit and energy:
        met = energy.renewable_percent >= limit.value
        worth = _weighed(energy.evidence.worth(today), met=met)
        yield Check("renewable", worth, limit, energy, limit.hard, limit.hard and not met)
    wish, accepted = asked.scrap_accepted, stated.scrap_accepted
    if wish and accepted is not None:
        broken = wish.hard and not accepted
        yield Check("scrap", 1.0 if accepted else -1.0, wish, accepted, wish.hard, broken)


def _weighed(evidence: float, *, met: bool) -> float:
    # A bad value needs no proof: nobody claims to be worse than he is.
    return evidence if met else -1.0


def certificate_checks(need: Details, offer: Details, today: date | None) -> tuple[Check, ...]:
    """Compare wanted documents with those that the offer states; an expired one does not count."""
    if need.requirements is None or not need.requirements.certificates or not offer.certificates:
        return ()
    return tuple(
        _certificate(wanted, offer.certificates, today) for wanted in need.requirements.certificates
    )


def _certificate(
    wanted: CertificateWanted, held: tuple[Certificate, ...], today: date | None
) -> Check:
    fitting = [certificate for certificate in held if confirms(certificate, wanted)]
    in_force = [certificate for certificate in fitting if certificate.in_force(today)]
    shown = (in_force or fitting or held)[0]
    worth = 1.0 if in_force else -1.0
    broken = wanted.hard and not in_force
    return Check(_document(fitting, in_force), worth, wanted, shown, wanted.hard, broken)


def _document(fitting: list[Certificate], in_force: list[Certificate]) -> str:
    if in_force:
        return "document"
    return "document_expired" if fitting else "document_missing"


def confirms(held: Certificate, wanted: CertificateWanted) -> bool:
    """Whether a document is of the wanted kind and standard, or of a successor of the standard."""
    if held.kind is not wanted.kind:
        return False
    if wanted.standard is None:
        return True
    if held.standard is None:
        return False
    return _folded(held.standard) == _folded(wanted.standard) or replaces(
        held.standard, wanted.standard
    )


def _folded(standard: str) -> frozenset[str]:
    return standards_in(standard) or frozenset({fold_mark(standard)})


def readiness_checks(need: Details, offer: Details) -> tuple[Check, ...]:
    """Compare the least wanted readiness level with the stated one."""
    asked = need.requirements.readiness if need.requirements else None
    stated = readiness_of(offer)
    if asked is None or stated is None:
        return ()
    met = stated.level >= asked.least
    worth = 1.0 if met else -1.0
    return (Check("readiness", worth, asked, stated, asked.hard, asked.hard and not met),)


def readiness_of(offer: Details) -> Readiness | None:
    """The readiness that an offer states, of its technology or of its material."""
    if offer.technology is not None and offer.technology.readiness is not None:
        return offer.technology.readiness
    return offer.material.readiness if offer.material is not None else None


def wanted_of(need: Details, aspect: str) -> tuple[tuple[str, Fact], ...]:
    """What a need requires in an aspect, each with the name of its check."""
    asked = need.requirements
    if asked is None:
        return ()
    green = asked.green
    match aspect:
        case "properties":
            return tuple((wanted.name, wanted) for wanted in asked.properties)
        case "certificates":
            return tuple(("document", wanted) for wanted in asked.certificates)
        case "readiness":
            return (("readiness", asked.readiness),) if asked.readiness else ()
        case "green" if green is not None:
            named = (
                ("co2e", green.co2e_most),
                ("recycled", green.recycled_least),
                ("renewable", green.renewable_least),
                ("scrap", green.scrap_accepted),
            )
            return tuple((name, wanted) for name, wanted in named if wanted is not None)
        case _:
            return ()


def demanding(need: Details) -> bool:
    """Whether a need has any hard requirement."""
    asked = need.requirements
    if asked is None:
        return False
    green = asked.green
    wishes = (
        (green.co2e_most, green.recycled_least, green.renewable_least, green.scrap_accepted)
        if green
        else ()
    )
    return any(
        wish is not None and wish.hard
        for wish in (*asked.properties, *asked.certificates, *wishes, asked.readiness)
    )


def broken_requirement(need: Details, offer: Details, today: date | None) -> Rejection | None:
    """Return the first hard requirement of a need that an offer breaks; None when it breaks none.

    What the offer does not state breaks nothing.
    """
    if not demanding(need):
        return None
    checks = {
        Rejection.PROPERTIES: property_checks(need, offer),
        Rejection.GREEN: green_checks(need, offer, today),
        Rejection.CERTIFICATES: certificate_checks(need, offer, today),
        Rejection.READINESS: readiness_checks(need, offer),
    }
    return next((name for name, of in checks.items() if any(check.broken for check in of)), None)

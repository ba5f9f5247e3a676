"""Everything that a listing may say in fields of their own, together."""

from dataclasses import dataclass
from typing import Any, SupportsIndex

from typing_extensions import override

from app.vocabulary.details.certificates import Certificate, CertificateWanted
from app.vocabulary.details.green import Green, GreenWanted
from app.vocabulary.details.materials import Material, PropertyWanted, ReadinessWanted
from app.vocabulary.details.projects import JointProject, Technology
from app.vocabulary.details.trade import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What a need asks for, each hard or soft.

    Attributes:
        properties: ranges, at most one of a property and temperature.
    """

    properties: tuple[PropertyWanted, ...] = ()
    green: GreenWanted | None = None
    certificates: tuple[CertificateWanted, ...] = ()
    readiness: ReadinessWanted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """The optional groups of a listing.

    Attributes:
        certificates, green, material: facts of offers.
        requirements: of needs.
        directions: cooperation directions, codes of the vocabulary of tags.
        consuming_industries: likewise.
        preferred_states: where the partner should be, ISO 3166-1 alpha-2; empty for no preference.
    """

    terms: Terms | None = None
    certificates: tuple[Certificate, ...] = ()
    green: Green | None = None
    material: Material | None = None
    requirements: Requirements | None = None
    joint_project: JointProject | None = None
    technology: Technology | None = None
    directions: tuple[str, ...] = ()
    consuming_industries: tuple[str, ...] = ()
    preferred_states: tuple[str, ...] = ()

    @override
    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Have none at all stay the one that it is compared with, in a copy, too."""
        return "NO_DETAILS" if self is NO_DETAILS else object.__reduce_ex__(self, protocol)


NO_DETAILS = Details()

"""Joint projects and technologies: what each side brings, looks for and insists on."""

from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary.details.materials import Readiness
from app.vocabulary.details.trade import Currency


class ProjectRole(StrEnum):
    """What a partner does in a joint project."""

    INVESTOR = "investor"
    TECHNOLOGY = "technology"
    EQUIPMENT = "equipment"
    COMPONENTS = "components"
    RAW_MATERIALS = "raw_materials"
    SITE = "site"
    MANUFACTURER = "manufacturer"
    BUYER = "buyer"
    ENGINEERING = "engineering"
    SERVICE = "service"


class Stage(StrEnum):
    """How far a joint project has come."""

    IDEA = "idea"
    FEASIBILITY = "feasibility"
    DESIGN = "design"
    CONSTRUCTION = "construction"
    OPERATION = "operation"

    def distance(self, other: "Stage") -> int:
        """How many stages lie between two."""
        order = tuple(Stage)
        return abs(order.index(self) - order.index(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """The whole sum of a project, in millions of a currency; a side that is None is open."""

    currency: Currency
    low_millions: float | None = None
    high_millions: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointProject:
    """A partner for a plant or a product.

    Attributes:
        brings: what this side does.
        seeks: what the partner shall do.
        localisation_percent: of an offer, the local share that the project aims at; of a need, the
            least that is wanted.
    """

    brings: tuple[ProjectRole, ...] = ()
    seeks: tuple[ProjectRole, ...] = ()
    stage: Stage | None = None
    investment: Investment | None = None
    localisation_percent: float | None = None


class Rights(StrEnum):
    """What protects a technology."""

    PATENT = "patent"
    PATENT_PENDING = "patent_pending"
    KNOW_HOW = "know_how"
    COPYRIGHT = "copyright"
    OPEN = "open"


class Transfer(StrEnum):
    """Forms in which technology changes hands."""

    EXCLUSIVE_LICENCE = "exclusive_licence"
    LICENCE = "licence"
    ASSIGNMENT = "assignment"
    KNOW_HOW = "know_how"
    TURNKEY = "turnkey"
    JOINT_DEVELOPMENT = "joint_development"
    CONTRACT_RESEARCH = "contract_research"
    TRAINING = "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology:
    """A technology that is offered or, by a need, sought.

    Attributes:
        readiness: of an offer; what a need accepts stands among its requirements.
        rights: that protect it; of a need, those that it accepts.
        transfer: forms that are offered or accepted.
    """

    readiness: Readiness | None = None
    rights: tuple[Rights, ...] = ()
    transfer: tuple[Transfer, ...] = ()

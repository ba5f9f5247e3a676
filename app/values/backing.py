"""Who stands behind what is said of an organization."""

from dataclasses import dataclass
from datetime import date

from app.vocabulary.backing import Attribute
from app.vocabulary.details.evidence import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """The evidence of one attribute.

    Attributes:
        document: register or certificate, with its number.
        on: the day on which it was established.
    """

    attribute: Attribute
    level: EvidenceLevel
    document: str
    url: str | None
    on: date
    noted_by: str

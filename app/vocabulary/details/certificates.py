"""Certificates and declarations: what an offer holds, and what a need asks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CertificateKind(StrEnum):
    """What a document confirms."""

    GOST = "gost"
    TU = "tu"
    STB = "stb"
    ST_RK = "st_rk"
    KMS = "kms"
    AST = "ast"
    ISO = "iso"
    EAC_CERTIFICATE = "eac_certificate"
    EAC_DECLARATION = "eac_declaration"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A document that somebody issued.

    Attributes:
        standard: designation that it confirms, such as `ISO 9001:2015` or `ТР ТС 010/2011`.
        body: who issued it.
        valid_until: its last day; None for one without a term.
    """

    kind: CertificateKind
    standard: str | None = None
    number: str | None = None
    body: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def in_force(self, today: date | None) -> bool:
        """Whether it holds on a day."""
        if today is None:
            return True
        begun = self.valid_from is None or self.valid_from <= today
        return begun and (self.valid_until is None or self.valid_until >= today)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWanted:
    """A document that a need asks for.

    Attributes:
        standard: any document of the kind will do when None.
        hard: an offer that states its documents but not this one, or an expired one, is rejected.
    """

    kind: CertificateKind
    standard: str | None = None
    hard: bool = False

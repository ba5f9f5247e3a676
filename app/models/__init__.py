"""Tables. Importing this package loads them all, as migrations need."""

from app.models.api_key import ApiKeyRow
from app.models.base import Base
from app.models.change import ChangeRow
from app.models.claim import ClaimRow
from app.models.decision import DecisionRow
from app.models.history import HistoryRow
from app.models.idempotency import IdempotencyRow
from app.models.imports import (
    ColumnMappingRow,
    ImportPartRow,
    ImportResultRow,
    ImportRow,
)
from app.models.listing import (
    ListingCodeRow,
    ListingContactsRow,
    ListingOkpd2Row,
    ListingRow,
)
from app.models.nomenclature import (
    EditionLanguageRow,
    EditionRow,
    HintFileRow,
    HintRow,
    PositionRow,
    TitleRow,
)
from app.models.organization import IdentifierRow, OrganizationRow
from app.models.portal import MemberRow, PortalRow
from app.models.scorecard import ActivationRow, ScorecardRow
from app.models.secret import SecretRow

__all__ = [
    "ActivationRow",
    "ApiKeyRow",
    "Base",
    "ChangeRow",
    "ClaimRow",
    "ColumnMappingRow",
    "DecisionRow",
    "EditionLanguageRow",
    "EditionRow",
    "HintFileRow",
    "HintRow",
    "HistoryRow",
    "IdempotencyRow",
    "IdentifierRow",
    "ImportPartRow",
    "ImportResultRow",
    "ImportRow",
    "ListingCodeRow",
    "ListingContactsRow",
    "ListingOkpd2Row",
    "ListingRow",
    "MemberRow",
    "OrganizationRow",
    "PortalRow",
    "PositionRow",
    "ScorecardRow",
    "SecretRow",
    "TitleRow",
]

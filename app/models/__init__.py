"""Tables. Importing this package loads them all, as migrations need."""

from app.models.api_key import ApiKeyRow
from app.models.base import Base
from app.models.change import ChangeRow
from app.models.decision import DecisionRow
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
from app.models.scorecard import ActivationRow, ScorecardRow

__all__ = [
    "ActivationRow",
    "ApiKeyRow",
    "Base",
    "ChangeRow",
    "DecisionRow",
    "EditionLanguageRow",
    "EditionRow",
    "HintFileRow",
    "HintRow",
    "IdentifierRow",
    "ListingCodeRow",
    "ListingContactsRow",
    "ListingOkpd2Row",
    "ListingRow",
    "OrganizationRow",
    "PositionRow",
    "ScorecardRow",
    "TitleRow",
]

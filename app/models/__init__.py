"""Tables. Importing this package loads them all, as migrations need."""

from app.models.allocation import AllocationRow
from app.models.api_key import ApiKeyRow
from app.models.backing import BackingRow
from app.models.base import Base
from app.models.change import ChangeRow
from app.models.claim import ClaimRow
from app.models.connector import ConnectorRow, ConnectorRunRow, QuarantineRow
from app.models.decision import DecisionRow
from app.models.history import HistoryRow
from app.models.idempotency import IdempotencyRow
from app.models.identity import DuplicateRow, MergeRow, ProgressRow
from app.models.imports import (
    ColumnMappingRow,
    ImportPartRow,
    ImportResultRow,
    ImportRow,
)
from app.models.introduction import IntroductionEntryRow, IntroductionRow
from app.models.listing import (
    ListingCodeRow,
    ListingContactsRow,
    ListingOkpd2Row,
    ListingRow,
)
from app.models.lists import (
    ListBodyRow,
    ListEditionRow,
    ListEntryRow,
    ListMappingRow,
    ListRow,
    ListTieRow,
)
from app.models.moderation import FlagRow
from app.models.nomenclature import (
    EditionLanguageRow,
    EditionRow,
    HintFileRow,
    HintRow,
    PositionRow,
    TitleRow,
)
from app.models.notice import NoticeRow, ReceiverRow
from app.models.organization import IdentifierRow, OrganizationRow
from app.models.portal import MemberRow, PortalRow
from app.models.proposals import (
    ProposalAttachmentRow,
    ProposalCommentRow,
    ProposalEventRow,
    ProposalLineRow,
    ProposalRow,
)
from app.models.saved_search import SavedSearchRow, SearchMatchRow
from app.models.scorecard import ActivationRow, ScorecardRow
from app.models.secret import SecretRow
from app.models.webhook import DeliveryRow, WebhookRow

__all__ = [
    "ActivationRow",
    "AllocationRow",
    "ApiKeyRow",
    "BackingRow",
    "Base",
    "ChangeRow",
    "ClaimRow",
    "ColumnMappingRow",
    "ConnectorRow",
    "ConnectorRunRow",
    "DecisionRow",
    "DeliveryRow",
    "DuplicateRow",
    "EditionLanguageRow",
    "EditionRow",
    "FlagRow",
    "HintFileRow",
    "HintRow",
    "HistoryRow",
    "IdempotencyRow",
    "IdentifierRow",
    "ImportPartRow",
    "ImportResultRow",
    "ImportRow",
    "IntroductionEntryRow",
    "IntroductionRow",
    "ListBodyRow",
    "ListEditionRow",
    "ListEntryRow",
    "ListMappingRow",
    "ListRow",
    "ListTieRow",
    "ListingCodeRow",
    "ListingContactsRow",
    "ListingOkpd2Row",
    "ListingRow",
    "MemberRow",
    "MergeRow",
    "NoticeRow",
    "OrganizationRow",
    "PortalRow",
    "PositionRow",
    "ProgressRow",
    "ProposalAttachmentRow",
    "ProposalCommentRow",
    "ProposalEventRow",
    "ProposalLineRow",
    "ProposalRow",
    "QuarantineRow",
    "ReceiverRow",
    "SavedSearchRow",
    "ScorecardRow",
    "SearchMatchRow",
    "SecretRow",
    "TitleRow",
    "WebhookRow",
]

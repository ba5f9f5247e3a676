"""API keys and who stands behind them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.terms import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """An API key as stored; the secret itself is not.

    Attributes:
        blocked: its portal is suspended, or the member who holds it was removed.
        licence: of the portal's data, where a record states none.
    """

    id: UUID
    name: str
    portal: str
    scopes: frozenset[Scope]
    prefix: str
    secret_hash: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    member_id: UUID | None = None
    blocked: bool = False
    licence: str | None = None

    def valid(self, now: datetime) -> bool:
        """Whether the key may still be used."""
        expired = self.expires_at is not None and self.expires_at <= now
        return not (self.blocked or expired) and self.revoked_at is None

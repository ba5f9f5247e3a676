"""API keys and who stands behind them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.terms import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """An API key as stored; the secret itself is not."""

    id: UUID
    name: str
    portal: str
    scopes: frozenset[Scope]
    prefix: str
    secret_hash: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def valid(self, now: datetime) -> bool:
        """Whether the key may still be used."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

"""The history of a record as it is answered."""

from datetime import datetime

from pydantic import Field

from app.api.schemas.fields import Answer
from app.values.history import ChangeRecord
from app.vocabulary.terms import Action


class ChangeOut(Answer):
    """One change of a record: who, when, and both states."""

    revision: int = Field(description="Number of the change.", examples=[44])
    action: Action = Field(description="What happened.", examples=["changed"])
    at: datetime = Field(description="When, UTC.", examples=["2026-11-22T08:00:00Z"])
    actor: str | None = Field(
        description="Name of the key or member; null for the service itself.",
        examples=["kz-industry"],
    )
    portal: str | None = Field(
        description="Portal through which it came.", examples=["kz-industry"]
    )
    request_id: str | None = Field(
        description="The request that did it, as in X-Request-ID.", examples=["5f0c2b6e9a7d4f31"]
    )
    before: dict[str, object] | None = Field(
        description="The whole record before; null for one that was created.",
        examples=[{"title": "Катанка медная", "status": "active"}],
    )
    after: dict[str, object] | None = Field(
        description="The whole record after; null for one that was deleted.",
        examples=[{"title": "Катанка медная", "status": "paused"}],
    )
    erased_at: datetime | None = Field(
        description="When a person was taken out of it, at his request.", examples=[None]
    )

    @classmethod
    def of(cls, record: ChangeRecord) -> "ChangeOut":
        """Shape one change."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})

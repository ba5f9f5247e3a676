"""What a connector is: a small file that says how one kind of portal is read, page by page."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator

from app.exchange.connectors.http import Portal
from app.exchange.connectors.rows import FIELDS

State = Mapping[str, JsonValue]
"""Where reading stands; whatever a connector needs to go on, as JSON."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the state that reading goes on from once they are stored.

    Attributes:
        total: how many rows the portal says there are; None when it does not.
    """

    rows: tuple[JsonValue, ...]
    state: State
    total: int | None = None


class Configured(BaseModel):
    """What is set of every connector.

    Attributes:
        fields: where each field of ours stands in a row: paths such as `org.name`, several for
            the first that is there; they replace those that the connector knows.
        constants: what every row has that says nothing else, such as the state.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, str | list[str]] = {}
    constants: dict[str, str] = {}
    requests_per_second: float = Field(default=2.0, gt=0, le=50)
    retire_vanished: bool = False

    @field_validator("fields", "constants")
    @classmethod
    def _known(cls, value: dict[str, object]) -> dict[str, object]:
        unknown = set(value) - set(FIELDS)
        if unknown:
            raise ValueError(f"no field {min(unknown)}; there are {', '.join(FIELDS)}")
        return value


S = TypeVar("S", bound=Configured)

Address = Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector(Generic[S]):
    """One kind of portal.

    Attributes:
        settings: what can be set of it.
        pull: yields pages from a state on; the state after the last page is where the next
            run begins. Raises `PortalError` where the portal answers what cannot be read.
        fields: where our fields stand in its rows, unless the settings say otherwise.
        constants: what every row has.
        unverified: what nobody has seen in an answer of the real portal, for the operator.
        whole: whether a run from an empty state reads everything, so that what is not in it
            has vanished.
        secret: what its secret is; None when it has none.
    """

    kind: str
    title: str
    settings: type[S]
    pull: Callable[[Portal, S, State], AsyncIterator[Page]]
    fields: Mapping[str, str | list[str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    unverified: tuple[str, ...] = ()
    whole: bool = False
    secret: str | None = None


AnyConnector: TypeAlias = Connector[Any]
"""One of many: what it pulls fits its own settings, whichever these are."""

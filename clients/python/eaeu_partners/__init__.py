"""Client of the service that finds industrial partners across the Eurasian Economic Union."""

from eaeu_partners.client import VERSION as __version__  # noqa: N811 - its usual name
from eaeu_partners.client import Client
from eaeu_partners.problems import (
    BusyError,
    ChangedError,
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ProblemError,
)

__all__ = [
    "BusyError",
    "ChangedError",
    "Client",
    "ConflictError",
    "DeniedError",
    "InvalidError",
    "NotFoundError",
    "ProblemError",
    "__version__",
]

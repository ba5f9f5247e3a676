"""Everything that can go wrong on purpose, with its status and its stable code.

AppError
├── EmbeddedDatabaseError          the embedded PostgreSQL cannot be made or started
├── UnsuitableDatabaseError        the database lacks what the service needs
├── SourceError                    a file given to a command cannot be read
├── CommandError                   a command cannot do what it was asked to
├── ArchiveError                   a backup cannot be written, or is not a whole one
├── PortalError                    a portal outside cannot be read, or not as it should be
├── LaterError                     a background job is to go on later
├── InvalidInputError       422    a field is wrong; carries the fields
├── BrokenBodyError         400    the body is not what its type says
├── MovedError              308    the record is part of another one now; carries where
├── AuthenticationError     401    no key, or not one of ours
├── PermissionDeniedError   403    the key may not do this
├── NotFoundError           404    nothing under this id
├── CursorError             404    a cursor that this query did not give out
├── ConflictError           409    it is there already, or changed meanwhile
├── EditionConflictError    409    lines of a proposal stand against an edition or another one
├── RetirementError         409    more would vanish from a catalogue than is allowed
├── StepError               409    a step that cannot be taken from where a thing stands
├── IdempotencyError        409    the Idempotency-Key was used for another request
├── RevisionError           409    Min-Revision names a revision that nobody wrote
├── MergedError             410    the same, for who would change it
├── PreconditionError       412    the record is not as the request expects it
├── BodyTooLargeError       413    the body exceeds the limit
├── EncodingError           415    the body is packed in a way that is not read
├── TooManyRequestsError    429    more requests than the limit of rate allows
├── TooSlowError            503    the answer took longer than the service lets it
└── UnavailableError        503    the database or the index cannot answer now
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, and how to mend it.

    Attributes:
        pointer: JSON pointer into the body (`/codes/0`), or `?name` for a query parameter.
        code: stable, for programs.
        detail: one sentence for people that says how to mend it.
    """

    pointer: str
    code: str
    detail: str


class AppError(Exception):
    """Base of the service's errors: subclasses set `status` and `code`, one handler renders."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)


class EmbeddedDatabaseError(AppError):
    """The embedded PostgreSQL cannot be made or started."""

    code = "embedded_database"
    title = "The embedded database failed"


class UnsuitableDatabaseError(AppError):
    """The database lacks what the service needs, such as a locale that knows Cyrillic."""

    code = "unsuitable_database"
    title = "The database does not fit"


class SourceError(AppError):
    """A file given to a command cannot be read."""

    code = "unreadable_source"
    title = "The file cannot be read"


class CommandError(AppError):
    """A command cannot do what it was asked to, here and now."""

    code = "command_failed"
    title = "This cannot be done"


class ArchiveError(AppError):
    """A backup cannot be written, is damaged, or does not fit this version or database."""

    code = "archive_failed"
    title = "The backup is of no use here"


class PortalError(AppError):
    """A portal outside cannot be read, or its answers are not what they should be."""

    code = "portal_failed"
    title = "The portal cannot be read"


class LaterError(AppError):
    """A background job is to go on later; it is no failure, and never the last attempt."""

    code = "later"
    title = "Later"

    def __init__(self, detail: str, seconds: float = 0.0) -> None:
        super().__init__(detail)
        self.seconds = seconds


class InvalidInputError(AppError):
    """One or more fields are wrong."""

    status = 422
    code = "invalid_input"
    title = "The input is not valid"
    merged_into: str | None = None

    @classmethod
    def of(
        cls, pointer: str, code: str, detail: str, *, merged_into: str | None = None
    ) -> "InvalidInputError":
        """Build the error for a single field; `merged_into` is what it names is part of now."""
        error = cls(detail, [FieldError(pointer, code, detail)])
        error.merged_into = merged_into
        return error


class BrokenBodyError(AppError):
    """The body is not what its content type says."""

    status = 400
    code = "broken_body"
    title = "The body cannot be read"


class AuthenticationError(AppError):
    """No key was given, or one that is not known, revoked or expired."""

    status = 401
    code = "unauthenticated"
    title = "A valid API key is needed"


class PermissionDeniedError(AppError):
    """The key is good but may not do this."""

    status = 403
    code = "forbidden"
    title = "The key may not do this"


class NotFoundError(AppError):
    """Nothing is stored under this id."""

    status = 404
    code = "not_found"
    title = "Not found"


class CursorError(AppError):
    """A cursor that this query did not give out."""

    status = 404
    code = "invalid_cursor"
    title = "There is no such page"


class ConflictError(AppError):
    """It is there already."""

    status = 409
    code = "conflict"
    title = "There already"

    def __init__(self, detail: str, duplicate_of: str | None = None) -> None:
        super().__init__(detail)
        self.duplicate_of = duplicate_of


class MovedError(AppError):
    """The record is part of another one since the two were merged."""

    status = 308
    code = "merged"
    title = "Part of another record"

    def __init__(self, detail: str, merged_into: str) -> None:
        super().__init__(detail)
        self.merged_into = merged_into


class MergedError(MovedError):
    """The same, for a change: it is not to be made to another record by itself."""

    status = 410


class EditionConflictError(AppError):
    """Lines of a proposal stand against a newer edition, or against another proposal."""

    status = 409
    code = "edition_conflict"
    title = "Lines stand in conflict"


class RetirementError(AppError):
    """More would vanish from a catalogue than the caller allows; nothing was withdrawn."""

    status = 409
    code = "too_much_retired"
    title = "Too much would be retired"


class StepError(AppError):
    """A step that leads nowhere from where the thing stands."""

    status = 409
    code = "wrong_step"
    title = "This step cannot be taken now"


class IdempotencyError(AppError):
    """The Idempotency-Key was used for another request."""

    status = 409
    code = "idempotency_key_reused"
    title = "The key was used before"


class RevisionError(AppError):
    """Min-Revision names a revision that no write has answered with."""

    status = 409
    code = "unknown_revision"
    title = "There is no such revision"


class PreconditionError(AppError):
    """The record is not as If-Match or If-None-Match expects it."""

    status = 412
    code = "precondition_failed"
    title = "The record is not as expected"


class BodyTooLargeError(AppError):
    """The body exceeds the limit."""

    status = 413
    code = "body_too_large"
    title = "The body is too large"


class EncodingError(AppError):
    """The body is packed in a way that is not read."""

    status = 415
    code = "unsupported_encoding"
    title = "The body is packed in a way that is not read"


class TooManyRequestsError(AppError):
    """More requests than the limit of rate allows."""

    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str, seconds: int, *, name: str, policy: str) -> None:
        super().__init__(detail)
        self.seconds = seconds
        self.name = name
        self.policy = policy


class TooSlowError(AppError):
    """The answer took longer than the service lets it."""

    status = 503
    code = "too_slow"
    title = "The answer took too long"


class UnavailableError(AppError):
    """The database or the index cannot answer now."""

    status = 503
    code = "unavailable"
    title = "Not available now"

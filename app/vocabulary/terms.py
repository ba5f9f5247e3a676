"""Closed sets of the domain; their values are part of the public API."""

from enum import StrEnum


class Side(StrEnum):
    """Which side of a match a listing stands on."""

    OFFER = "offer"
    NEED = "need"

    @property
    def opposite(self) -> "Side":
        """The side on which partners are sought."""
        return Side.NEED if self is Side.OFFER else Side.OFFER


class Kind(StrEnum):
    """What an offer is: finished goods, or raw and process materials."""

    PRODUCT = "product"
    MATERIAL = "material"


class Purpose(StrEnum):
    """What a listing wants: goods, a partner for a plant or product, or technology."""

    SUPPLY = "supply"
    JOINT_PROJECT = "joint_project"
    TECHNOLOGY = "technology"


class Visibility(StrEnum):
    """Who may see a listing."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


class Disclosure(StrEnum):
    """What the owner of a private listing lets a possible partner know before both accept."""

    HEADING = "heading"
    COUNTRY = "country"
    QUANTITY = "quantity"
    SCORE = "score"


class Status(StrEnum):
    """Where a listing stands; only active ones are suggested."""

    ACTIVE = "active"
    PAUSED = "paused"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


class Period(StrEnum):
    """The time a quantity belongs to."""

    YEAR = "year"
    MONTH = "month"
    ONCE = "once"


class Role(StrEnum):
    """An organization seen through what it offers and needs; research is what it says it does."""

    PRODUCER = "producer"
    SUPPLIER = "supplier"
    CONSUMER = "consumer"
    RESEARCH = "research"


class Verdict(StrEnum):
    """What a person said of a suggestion."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    CONTACTED = "contacted"
    CONTRACTED = "contracted"


class Language(StrEnum):
    """Languages that listings are written in."""

    RU = "ru"
    EN = "en"
    KK = "kk"
    KY = "ky"
    HY = "hy"
    BE = "be"

    @property
    def russian_or_english(self) -> "Language":
        """The one of the two in which everything is said that its readers are told."""
        return Language.EN if self is Language.EN else Language.RU


class Scope(StrEnum):
    """What an API key may do."""

    READ = "read"
    WRITE = "write"
    MODERATE = "moderate"
    ADMINISTER = "administer"


class Action(StrEnum):
    """What happened to a record."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    MERGED = "merged"


class Noun(StrEnum):
    """Kinds of records that the change table names."""

    ORGANIZATION = "organization"
    OFFER = "offer"
    NEED = "need"
    DECISION = "decision"
    SCORECARD = "scorecard"
    LIST = "list"
    PROPOSAL = "proposal"


class ClaimState(StrEnum):
    """Where an organization's claim to its own record stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"


class ListKind(StrEnum):
    """What an official list names: makers of goods, suppliers of materials, or consumers."""

    PRODUCTS = "products"
    MATERIALS = "materials"
    CONSUMERS = "consumers"


class EntryField(StrEnum):
    """What is known of an entry of an official list besides its columns as they were."""

    CODES = "codes"
    GOODS = "goods"
    COUNTRY = "country"
    ENTERPRISE = "enterprise"
    IDENTIFIER = "identifier"
    NEED = "need"
    READINESS = "readiness"


class TieState(StrEnum):
    """What a person said of a tie between an entry and a record of the registry."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LineAction(StrEnum):
    """What a line of a proposal asks for."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class ProposalState(StrEnum):
    """Where a proposal stands on its way into an edition."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"

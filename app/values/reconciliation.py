"""What others' tables are matched with: entities, the questions for them, and candidates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.vocabulary.terms import Language


class EntityType(StrEnum):
    """Kinds of things that names in a table may stand for."""

    ORGANIZATION = "organization"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class EntityRef:
    """Another entity as the value of a property."""

    id: str
    name: str


PropertyValue = str | int | datetime | EntityRef


@dataclass(frozen=True, slots=True)
class EntityProperty:
    """Something that can be asked of an entity.

    Attributes:
        type: of the entities that it has; None for the properties of both.
        target: what its values are, where they are entities.
        matchable: whether it helps to find the entity; the others only extend a table.
    """

    id: str
    type: EntityType
    names: Mapping[Language, str]
    target: EntityType | None = None
    matchable: bool = False

    def name(self, language: Language) -> str:
        """Its name in Russian or English."""
        return self.names[language.russian_or_english]


@dataclass(frozen=True, slots=True)
class Entity:
    """One organization or one position of the nomenclature, as a table's reader sees it."""

    id: str
    type: EntityType
    name: str
    description: str
    values: Mapping[str, tuple[PropertyValue, ...]]


@dataclass(frozen=True, slots=True)
class EntityQuestion:
    """One name in somebody's table.

    Attributes:
        types: what it may stand for.
        properties: what else the table says, each any of its values.
    """

    text: str
    types: frozenset[EntityType] = frozenset(EntityType)
    limit: int = 10
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a name may stand for.

    Attributes:
        score: 0 to 100.
        match: whether it is so sure that nobody has to look.
        features: what the score was made of.
    """

    id: str
    type: EntityType
    name: str
    description: str
    score: float
    match: bool = False
    features: Mapping[str, float | bool] = field(default_factory=dict)

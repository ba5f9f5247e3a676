"""The reconciliation API of the W3C group, version 0.2, as it is asked and answered."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from app.api.schemas.fields import Answer, Sparse
from app.api.schemas.plain import Plain
from app.values.reconciliation import (
    Candidate,
    Entity,
    EntityProperty,
    EntityQuestion,
    EntityRef,
    EntityType,
    PropertyValue,
)
from app.vocabulary.terms import Language

BATCH = 50
"""Queries that clients should send at once."""

MOST_QUERIES = 200
MOST_IDS = 1_000
_MOST_CANDIDATES = 100


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _as_object(value: object) -> object:
    """A property may be its id alone."""
    return {"id": value} if isinstance(value, str) else value


class _Asked(Plain):
    """Base of what clients of the protocol send: fields of other versions are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


_LONGEST = 500
"""Characters of a cell that are looked at: what is longer is no name, and is slow to compare."""

_MOST_VALUES = 20
"""Values of a property that are looked at: each number is a question to the database."""

Text = Annotated[str, StringConstraints(max_length=2_000)]
Id = Annotated[str, StringConstraints(max_length=200)]


class EntitySaid(_Asked):
    """A cell of the table that was matched before."""

    id: Id | None = Field(default=None, description="Id of the entity.", examples=["7408"])
    name: Text | None = Field(default=None, description="Its name.", examples=["Проволока"])


Said = Text | bool | int | float | EntitySaid | None


class PropertySaid(_Asked):
    """What the table says of a property."""

    pid: Id = Field(description="Id of the property.", examples=["country"])
    v: Said | Annotated[list[Said], Field(max_length=100)] = Field(
        description="A value, several, or an entity with its `id`.", examples=["KZ"]
    )

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as texts."""
        several = self.v if isinstance(self.v, list) else [self.v]
        plain = (item.id if isinstance(item, EntitySaid) else item for item in several)
        return tuple(str(item)[:_LONGEST] for item in plain if item not in {None, ""})


class ReconciliationQuery(_Asked):
    """One name of a table."""

    query: Text = Field(
        default="", description="The name, or goods in words.", examples=["Zhezmys Prokat"]
    )
    type: Annotated[list[Id], BeforeValidator(_as_list, json_schema_input_type=list[Id] | Id)] = (
        Field(
            default=[],
            max_length=10,
            description="`organization`, `code`, or several; both when left out.",
            examples=[["organization"]],
        )
    )
    limit: Annotated[int, Field(ge=1)] = Field(
        default=10, description="Candidates at most; 100 at most.", examples=[5]
    )
    properties: list[PropertySaid] = Field(
        default=[], max_length=50, description="What else the table says."
    )

    def question(self) -> EntityQuestion:
        """The question to the registry; types that there are not find nothing."""
        known = frozenset(EntityType(name) for name in self.type if name in set(EntityType))
        said: dict[str, tuple[str, ...]] = {}
        for item in self.properties:
            values = dict.fromkeys((*said.get(item.pid, ()), *item.texts))
            said[item.pid] = tuple(values)[:_MOST_VALUES]
        return EntityQuestion(
            text=self.query[:_LONGEST],
            types=known if self.type else frozenset(EntityType),
            limit=min(self.limit, _MOST_CANDIDATES),
            properties=said,
        )


class ExtensionSettings(_Asked):
    """How a property is to be fetched."""

    limit: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Values at most; 0 for all.", examples=[1]
    )


class PropertyAskedFor(_Asked):
    """A property to fetch."""

    id: Id = Field(description="Id of the property.", examples=["city"])
    settings: ExtensionSettings = Field(default=ExtensionSettings(), description="How.")


class ExtensionQuery(_Asked):
    """Which properties of which entities are fetched."""

    ids: list[Id] = Field(
        max_length=MOST_IDS, description="Entities that were matched.", examples=[["7408"]]
    )
    properties: list[
        Annotated[
            PropertyAskedFor,
            BeforeValidator(_as_object, json_schema_input_type=PropertyAskedFor | Id),
        ]
    ] = Field(max_length=50, description="What to fetch of each.")


class ReconciliationIn(_Asked):
    """Queries, or the extension of a table; as JSON, or as form fields that hold JSON."""

    queries: dict[Id, ReconciliationQuery] | None = Field(
        default=None,
        max_length=MOST_QUERIES,
        description="Names to match, each under an id of the caller's own.",
        examples=[{"q0": {"query": "Zhezmys Prokat", "type": "organization"}}],
    )
    extend: ExtensionQuery | None = Field(
        default=None, description="Properties to fetch of matched entities.", examples=[None]
    )


class NamedOut(Sparse):
    """A type, a property or an entity: its id, and its name."""

    id: str = Field(description="Id.", examples=["organization"])
    name: str = Field(description="In the reader's language.", examples=["Организация"])


class FeatureOut(Answer):
    """Something that the score was made of."""

    id: str = Field(description="`name`, or a property.", examples=["name"])
    value: bool | float = Field(
        description="Likeness of 100, or whether both say the same.", examples=[98.0]
    )


class CandidateOut(Answer):
    """What a name may stand for."""

    id: str = Field(
        description="Id of an organization, or digits of a code.",
        examples=["0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"],
    )
    name: str = Field(description="Its name.", examples=["ТОО «Пример Прокат»"])
    description: str = Field(description="What tells it apart.", examples=["Балхаш, Казахстан"])
    type: list[NamedOut] = Field(description="Its type.")
    score: float = Field(description="0 to 100.", examples=[98.0])
    match: bool = Field(description="Whether nobody has to look.", examples=[True])
    features: list[FeatureOut] = Field(description="What the score was made of.")

    @classmethod
    def of(cls, found: Candidate, types: dict[EntityType, "NamedOut"]) -> "CandidateOut":
        """Shape a candidate."""
        return cls(
            id=found.id,
            name=found.name,
            description=found.description,
            type=[types[found.type]],
            score=found.score,
            match=found.match,
            features=[FeatureOut(id=key, value=value) for key, value in found.features.items()],
        )


class CandidatesOut(Answer):
    """The answer to one query."""

    result: list[CandidateOut] = Field(description="The likeliest first.")


class ExtensionColumnOut(NamedOut):
    """A property that was fetched."""

    type: NamedOut | None = Field(default=None, description="What its values are, if entities.")


_Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


class CellOut(Sparse):
    """One value; exactly one of the kinds of value, or an entity's `id` and `name`."""

    text: str | None = Field(
        default=None, serialization_alias="str", description="Text.", examples=["Балхаш"]
    )
    number: int | None = Field(
        default=None, serialization_alias="int", description="Number.", examples=[4]
    )
    date: _Moment | None = Field(
        default=None, description="Moment, UTC.", examples=["2026-11-22T08:00:00+00:00"]
    )
    id: str | None = Field(default=None, description="Of an entity.", examples=["7408"])
    name: str | None = Field(
        default=None, description="Of an entity.", examples=["7408 Проволока медная"]
    )


def cell(value: PropertyValue) -> CellOut:
    """Shape one value by its kind."""
    match value:
        case EntityRef():
            return CellOut(id=value.id, name=value.name)
        case str():
            return CellOut(text=value)
        case int():
            return CellOut(number=value)
        case _:
            return CellOut(date=value.isoformat())


class ExtensionOut(Answer):
    """Properties of entities."""

    meta: list[ExtensionColumnOut] = Field(description="The properties, as they were asked for.")
    rows: dict[str, dict[str, list[CellOut]]] = Field(
        description="Values by entity and property.",
        examples=[{"7408": {"level": [{"int": 4}]}}],
    )


class SuggestedOut(NamedOut):
    """Something that begins with what was typed."""

    description: str | None = Field(
        default=None, description="What tells it apart.", examples=["Балхаш, Казахстан"]
    )
    notable: list[NamedOut] | None = Field(default=None, description="Its type.")

    @classmethod
    def of(cls, found: Entity, types: dict[EntityType, NamedOut]) -> "SuggestedOut":
        """Shape an entity."""
        return cls(
            id=found.id,
            name=found.name,
            description=found.description,
            notable=[types[found.type]],
        )


class SuggestedListOut(Answer):
    """What begins with what was typed."""

    result: list[SuggestedOut] = Field(description="The likeliest first.")


class FlyoutOut(Answer):
    """A few words on something, as HTML."""

    id: str = Field(description="Its id.", examples=["organization"])
    html: str = Field(description="What to show.", examples=["<p>Организация</p>"])


class PropertyProposalOut(Sparse):
    """Properties that a table of a type may be extended with."""

    type: str = Field(description="The type.", examples=["organization"])
    limit: int | None = Field(default=None, description="As asked.", examples=[10])
    properties: list[NamedOut] = Field(description="The properties.")


def named(kind: EntityProperty, language: Language) -> NamedOut:
    """Shape a property."""
    return NamedOut(id=kind.id, name=kind.name(language))

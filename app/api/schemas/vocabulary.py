"""Countries, units, tags and properties as they are answered."""

from datetime import date

from pydantic import Field

from app.api.schemas.fields import Answer
from app.vocabulary.countries import Country
from app.vocabulary.properties import MaterialProperty
from app.vocabulary.tags import Tag, TagKind
from app.vocabulary.terms import Language
from app.vocabulary.units import Unit


class CountryOut(Answer):
    """A state that organizations may belong to."""

    code: str = Field(description="ISO 3166-1 alpha-2.", examples=["KZ"])
    name: str = Field(description="In the reader's language.", examples=["Казахстан"])
    member: bool = Field(description="Member of the Eurasian Economic Union.", examples=[True])
    blocs: list[str] = Field(description="EAEU, CIS, SCO.", examples=[["EAEU", "CIS", "SCO"]])
    joined: dict[str, date] = Field(
        description="Since when it is a member of each bloc.", examples=[{"EAEU": "2015-01-01"}]
    )
    observes: dict[str, date] = Field(
        description="Blocs that it takes part in without being a member, and since when.",
        examples=[{"EAEU": "2020-12-11"}],
    )
    neighbours: list[str] = Field(
        description="States with a common land border.", examples=[["RU", "KG"]]
    )
    near: bool = Field(
        description="A member, a state in a bloc with members, or a partner near to them: the "
        "states to offer first.",
        examples=[True],
    )

    @classmethod
    def of(cls, country: Country, language: Language) -> "CountryOut":
        """Shape a state."""
        return cls(
            code=country.code,
            name=country.name(language),
            member=country.member,
            blocs=list(country.blocs),
            joined=dict(country.joined),
            observes=dict(country.observes),
            neighbours=sorted(country.neighbours),
            near=country.near,
        )


class UnitOut(Answer):
    """A unit of measure."""

    code: str = Field(description="Rec 20 code, as stored.", examples=["TNE"])
    okei: str | None = Field(description="OKEI code.", examples=["168"])
    symbol: str = Field(description="In the reader's language.", examples=["т"])
    dimension: str = Field(description="Units of one dimension convert.", examples=["mass"])

    @classmethod
    def of(cls, unit: Unit, language: Language) -> "UnitOut":
        """Shape a unit."""
        return cls(
            code=unit.rec20,
            okei=unit.okei or None,
            symbol=unit.symbol(language),
            dimension=unit.dimension,
        )


class TagOut(Answer):
    """A cooperation direction or a consuming industry."""

    code: str = Field(description="As in listings.", examples=["joint_production"])
    kind: TagKind = Field(description="What it says.", examples=["direction"])
    name: str = Field(description="For people.", examples=["совместное производство"])
    source: str = Field(
        description="The document that names it, in the reader's language.",
        examples=["Рекомендация Коллегии ЕЭК № 1 от 11.02.2025, цветная металлургия"],
    )

    @classmethod
    def of(cls, tag: Tag, language: Language) -> "TagOut":
        """Shape a tag."""
        return cls(
            code=tag.code, kind=tag.kind, name=tag.name(language), source=tag.source.said(language)
        )


class ScaleOut(Answer):
    """A unit of a property: base value = value * factor + offset."""

    symbol: str = Field(description="As stored.", examples=["kgf/mm²"])
    label: str = Field(description="In the reader's language.", examples=["кгс/мм²"])
    factor: float = Field(description="Base units in one of these.", examples=[9.80665])
    offset: float = Field(description="Added after the factor.", examples=[0])


class PropertyOut(Answer):
    """A property that materials are compared by."""

    name: str = Field(description="As in listings.", examples=["tensile_strength"])
    label: str = Field(description="For people.", examples=["предел прочности при растяжении"])
    dimension: str = Field(description="Its units convert.", examples=["stress"])
    base: str = Field(description="Unit in which ranges are compared.", examples=["MPa"])
    units: list[ScaleOut] = Field(description="Units that may be used.")

    @classmethod
    def of(cls, known: MaterialProperty, language: Language) -> "PropertyOut":
        """Shape a property."""
        return cls(
            name=known.name,
            label=known.label(language),
            dimension=known.dimension,
            base=known.base,
            units=[
                ScaleOut(
                    symbol=scale.symbol,
                    label=scale.label(language),
                    factor=scale.factor,
                    offset=scale.offset,
                )
                for scale in known.units.values()
            ],
        )

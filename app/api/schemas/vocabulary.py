"""Countries, units and positions of the nomenclature as they are answered."""

from pydantic import Field

from app.api.schemas.fields import Answer
from app.vocabulary.codes import ancestors, display_code
from app.vocabulary.countries import Country
from app.vocabulary.nomenclature import Entry, children, thesaurus
from app.vocabulary.terms import Language
from app.vocabulary.units import Unit


class CountryOut(Answer):
    """A state that organizations may belong to."""

    code: str = Field(description="ISO 3166-1 alpha-2.", examples=["KZ"])
    name: str = Field(description="In the reader's language.", examples=["Казахстан"])
    member: bool = Field(description="Member of the Eurasian Economic Union.", examples=[True])
    blocs: list[str] = Field(description="EAEU, CIS, SCO.", examples=[["EAEU", "CIS", "SCO"]])

    @classmethod
    def of(cls, country: Country, language: Language) -> "CountryOut":
        """Shape a state."""
        return cls(
            code=country.code,
            name=country.name(language),
            member=country.member,
            blocs=list(country.blocs),
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


class PositionOut(Answer):
    """A position of the nomenclature."""

    code: str = Field(description="Digits.", examples=["7408"])
    code_display: str = Field(description="As the tariff prints it.", examples=["7408"])
    level: int = Field(description="Number of digits.", examples=[4])
    title: str = Field(description="In the reader's language.", examples=["Проволока медная"])
    stage: str = Field(
        description="primary, processed, parts, finished or mixed.", examples=["processed"]
    )
    end_use: str = Field(
        description="capital, intermediate, consumption, other or mixed.",
        examples=["intermediate"],
    )

    @classmethod
    def of(cls, entry: Entry, language: Language) -> "PositionOut":
        """Shape a position."""
        return cls(
            code=entry.code,
            code_display=display_code(entry.code),
            level=len(entry.code),
            title=entry.title(language),
            stage=entry.stage,
            end_use=entry.end_use,
        )


class PositionDetailOut(PositionOut):
    """A position with its place in the tree."""

    keywords: list[str] = Field(description="Words of the trade.", examples=[["катанка"]])
    ancestors: list[PositionOut] = Field(description="From the chapter down.")
    children: list[PositionOut] = Field(description="Positions one level below.")

    @classmethod
    def with_place(cls, entry: Entry, language: Language) -> "PositionDetailOut":
        """Shape a position with ancestors and children."""
        known = thesaurus()
        return cls(
            **dict(PositionOut.of(entry, language)),
            keywords=list(entry.keywords),
            ancestors=[
                PositionOut.of(known[code], language)
                for code in ancestors(entry.code)
                if code in known
            ],
            children=[PositionOut.of(child, language) for child in children(entry.code)],
        )

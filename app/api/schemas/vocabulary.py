"""Countries and units as they are answered."""

from pydantic import Field

from app.api.schemas.fields import Answer
from app.vocabulary.countries import Country
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

"""The learnt crosswalk between TN VED and OKPD2 as it is answered."""

from typing import Literal

from pydantic import Field

from app.api.schemas.fields import Answer
from app.matching.catalogue import Catalogue
from app.values.crosswalk import CrosswalkEntry
from app.vocabulary.codes import display_code
from app.vocabulary.positions import HintSystem
from app.vocabulary.terms import Language


class CrosswalkOut(Answer):
    """A TN VED code and an OKPD2 code that public listings carry together."""

    code: str = Field(description="TN VED code as listings have it.", examples=["7408110000"])
    code_display: str = Field(description="As the tariff prints it.", examples=["7408 11 000 0"])
    title: str | None = Field(
        description="Of the TN VED code, with the titles above it; null where it has none.",
        examples=["Проволока медная > из рафинированной меди"],
    )
    okpd2: str = Field(description="OKPD2 code as listings have it.", examples=["24.44.23.120"])
    status: Literal["learnt"] = Field(
        default="learnt",
        description="Always `learnt`: counted from listings, confirmed by nobody.",
        examples=["learnt"],
    )
    listings: int = Field(description="Public listings that carry both.", examples=[12])
    alone: int = Field(
        description="Those of them that carry no other code of either classification.",
        examples=[9],
    )
    organizations: int = Field(
        description="Public organizations that have such listings.", examples=[4]
    )
    hinted: bool = Field(
        description="Whether an imported correspondence names this OKPD2 code, one above or below.",
        examples=[True],
    )

    @classmethod
    def of(cls, entry: CrosswalkEntry, catalogue: Catalogue, language: Language) -> "CrosswalkOut":
        """Shape a pair."""
        node = catalogue.nodes.get(entry.code)
        return cls(
            code=entry.code,
            code_display=display_code(entry.code),
            title=catalogue.worded(node, language).full if node else None,
            okpd2=entry.okpd2,
            listings=entry.listings,
            alone=entry.alone,
            organizations=entry.organizations,
            hinted=_hinted(entry, catalogue),
        )


def _hinted(entry: CrosswalkEntry, catalogue: Catalogue) -> bool:
    return any(
        hint.code.startswith(entry.okpd2) or entry.okpd2.startswith(hint.code)
        for hint in catalogue.hints_of(entry.code)
        if hint.system is HintSystem.OKPD2
    )

"""Positions of the nomenclature, its editions and their differences as they are answered."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.api.schemas.fields import Answer
from app.matching.catalogue import Catalogue, Node
from app.values.nomenclature import Change, Difference, EditionRecord, PositionChange
from app.vocabulary.codes import display_code
from app.vocabulary.positions import Hint, HintSystem, Layout, Origin, TariffUnit, level_of
from app.vocabulary.terms import Language

_MIXED = "mixed"


class PositionOut(Answer):
    """A position of the nomenclature."""

    code: str = Field(description="Digits, or S01 to S21 for a section.", examples=["7408"])
    code_display: str = Field(description="As the tariff prints it.", examples=["7408"])
    level: int = Field(description="Number of digits; 0 for a section.", examples=[4])
    title: str = Field(
        description="In the reader's language, else in Russian, else in English.",
        examples=["Проволока медная"],
    )
    full_title: str = Field(
        description="With the titles above it from the heading down: never just “other”.",
        examples=["Проволока медная > из рафинированной меди"],
    )
    title_language: Language = Field(description="Language of the title.", examples=["ru"])
    title_source: Origin = Field(
        description="Whose words the title is: of the official edition, or our own.",
        examples=["official"],
    )
    source: Origin = Field(
        description="Who has the position: the official edition, or our thesaurus alone.",
        examples=["official"],
    )
    stage: str = Field(
        description="primary, processed, parts, finished or mixed.", examples=["processed"]
    )
    end_use: str = Field(
        description="capital, intermediate, consumption, other or mixed.",
        examples=["intermediate"],
    )

    @classmethod
    def of(cls, node: Node, catalogue: Catalogue, language: Language) -> "PositionOut":
        """Shape a position."""
        worded = catalogue.worded(node, language)
        nearest = node.nearest
        return cls(
            code=node.code,
            code_display=display_code(node.code) if level_of(node.code) else node.code,
            level=level_of(node.code),
            title=worded.title,
            full_title=worded.full,
            title_language=worded.language,
            title_source=worded.origin,
            source=node.origin,
            stage=nearest.stage if nearest else _MIXED,
            end_use=nearest.end_use if nearest else _MIXED,
        )


class PositionUnitOut(Answer):
    """The unit that the customs tariff counts goods in."""

    code: str | None = Field(
        description="Rec 20 code; null where it has none for this unit.", examples=["H87"]
    )
    okei: str | None = Field(description="OKEI code.", examples=["796"])
    symbol: str = Field(description="As the tariff prints it.", examples=["шт"])

    @classmethod
    def of(cls, unit: TariffUnit) -> "PositionUnitOut":
        """Shape a unit."""
        return cls(code=unit.rec20, okei=unit.okei, symbol=unit.symbol)


class HintOut(Answer):
    """A code of another classification that probably fits; nobody has confirmed it."""

    system: HintSystem = Field(description="HS2017, CPA2.1, OKPD2 or OKRB007.", examples=["OKPD2"])
    code: str = Field(description="As that classification writes it.", examples=["24.44.23"])
    title: str | None = Field(
        description="As the file has it; null where it has none.", examples=["Проволока медная"]
    )
    status: Literal["hint"] = Field(
        default="hint", description="Always `hint`: check before use.", examples=["hint"]
    )
    source: str = Field(
        description="File that it comes from.", examples=["hs2022_cpa21_okpd2_okrb.csv.gz"]
    )

    @classmethod
    def of(cls, hint: Hint) -> "HintOut":
        """Shape a hint."""
        return cls(system=hint.system, code=hint.code, title=hint.title or None, source=hint.source)


class PositionDetailOut(PositionOut):
    """A position with its place in the tree."""

    edition: str | None = Field(
        description="Name of the official edition; null where only the thesaurus has it.",
        examples=["2026-03-08"],
    )
    dated: date | None = Field(
        description="Since when its chapter reads so in the edition.", examples=["2026-03-08"]
    )
    unit: PositionUnitOut | None = Field(
        description="Of all goods below; null where they differ, or no edition is loaded."
    )
    keywords: list[str] = Field(
        description="Words of the trade, of the nearest code that the thesaurus has.",
        examples=[["катанка"]],
    )
    hints: list[HintOut] = Field(description="Codes of other classifications, unconfirmed.")
    ancestors: list[PositionOut] = Field(description="From the section down.")
    children: list[PositionOut] = Field(description="Positions one level below.")

    @classmethod
    def with_place(
        cls, node: Node, catalogue: Catalogue, language: Language
    ) -> "PositionDetailOut":
        """Shape a position with ancestors and children."""
        unit, nearest = catalogue.unit(node.code), node.nearest
        return cls(
            **dict(PositionOut.of(node, catalogue, language)),
            edition=catalogue.edition if node.official else None,
            dated=node.official.dated if node.official else None,
            unit=PositionUnitOut.of(unit) if unit else None,
            keywords=list(nearest.keywords) if nearest else [],
            hints=[HintOut.of(hint) for hint in catalogue.hints_of(node.code)],
            ancestors=[
                PositionOut.of(above, catalogue, language)
                for above in catalogue.ancestors(node.code)
            ],
            children=[
                PositionOut.of(child, catalogue, language) for child in catalogue.below(node.code)
            ],
        )


class NomenclatureEditionOut(Answer):
    """An official edition that was imported."""

    name: str = Field(description="Unique.", examples=["2026-03-08"])
    current: bool = Field(description="Whether the service answers from it.", examples=[True])
    valid_from: date = Field(description="First day.", examples=["2026-03-08"])
    imported_at: datetime = Field(
        description="When it was imported.", examples=["2026-11-22T08:00:00Z"]
    )
    partial: bool = Field(
        description="A part; the thesaurus stands in for the rest.", examples=[False]
    )
    layout: Layout = Field(
        description="Layout of the file: table or customs_archive.", examples=["table"]
    )
    sha256: str = Field(
        description="Of the file, hexadecimal.", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf"]
    )
    counts: dict[str, int] = Field(
        description="Positions by level.",
        examples=[{"sections": 21, "chapters": 96, "headings": 1228, "subheadings": 5612}],
    )
    languages: list[Language] = Field(
        description="Languages with official titles.", examples=[["ru"]]
    )

    @classmethod
    def of(cls, edition: EditionRecord, catalogue: Catalogue) -> "NomenclatureEditionOut":
        """Shape an edition."""
        return cls(
            name=edition.name,
            current=edition.name == catalogue.edition,
            valid_from=edition.valid_from,
            imported_at=edition.imported_at,
            partial=edition.partial,
            layout=edition.layout,
            sha256=edition.sha256,
            counts=dict(edition.counts),
            languages=list(edition.languages),
        )


class PositionChangeOut(Answer):
    """What became of a position from one edition to another."""

    change: Change = Field(description="added, withdrawn or renamed.", examples=["renamed"])
    code: str = Field(description="Digits, or S01 to S21.", examples=["7408110000"])
    title: str = Field(
        description="In the new edition; in the old one where it was withdrawn.",
        examples=["проволока"],
    )
    former_title: str | None = Field(
        description="Of a renamed position, in the old edition.", examples=["катанка"]
    )

    @classmethod
    def of(cls, change: PositionChange) -> "PositionChangeOut":
        """Shape a change."""
        return cls(
            change=change.change,
            code=change.code,
            title=change.title,
            former_title=change.former_title,
        )


class NomenclatureDifferenceOut(Answer):
    """What changed between two editions, in pages, ascending by code."""

    old: NomenclatureEditionOut = Field(description="Edition that is compared with.")
    new: NomenclatureEditionOut = Field(description="Edition that is looked at.")
    counts: dict[Change, int] = Field(
        description="Positions by kind of change, in all.",
        examples=[{"added": 12, "withdrawn": 24, "renamed": 7}],
    )
    items: list[PositionChangeOut] = Field(description="The changes of this page.")
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null at the end.", examples=[None]
    )

    @classmethod
    def of(
        cls,
        difference: Difference,
        shown: tuple[PositionChange, ...],
        *,
        next_cursor: str | None,
        catalogue: Catalogue,
    ) -> "NomenclatureDifferenceOut":
        """Shape one page of a difference."""
        return cls(
            old=NomenclatureEditionOut.of(difference.old, catalogue),
            new=NomenclatureEditionOut.of(difference.new, catalogue),
            counts=difference.counts,
            items=[PositionChangeOut.of(change) for change in shown],
            next_cursor=next_cursor,
        )

"""Documents of official lists: what is in one, and what an import made of it."""

from pydantic import Field

from app.api.schemas.fields import Answer, Told
from app.api.schemas.list_edition import CountsOut, EditionOut, FieldsOut
from app.official.reading import RowRead
from app.services.list_imports import Imported, LookedAt
from app.vocabulary.terms import EntryField


class TableOut(Answer):
    """A table of a document."""

    name: str = Field(description="Name of the sheet, or a number.", examples=["1"])
    columns: list[str] = Field(
        description="Headers, as far as they could be told.", examples=[["№", "Код ТН ВЭД ЕАЭС"]]
    )
    rows: list[list[str]] = Field(description="The first rows.", examples=[[["1", "7408"]]])
    count: int = Field(description="Rows in all.", examples=[48])
    likely: dict[EntryField, list[str]] = Field(
        description="A suggestion for the mapping, by the words of the headers. Check it.",
        examples=[{"codes": ["Код ТН ВЭД ЕАЭС"]}],
    )


class TablesOut(Answer):
    """The tables of a document."""

    items: list[TableOut] = Field(description="The tables, in their order.")

    @classmethod
    def of(cls, found: list[LookedAt]) -> "TablesOut":
        """Shape what was found."""
        return cls(
            items=[
                TableOut(
                    name=one.name,
                    columns=list(one.columns),
                    rows=[list(row) for row in one.rows],
                    count=one.count,
                    likely={field: list(names) for field, names in one.likely.items()},
                )
                for one in found
            ]
        )


class RemarkOut(Answer):
    """Something about a row."""

    code: str = Field(description="Stable, for programs.", examples=["no_code"])
    detail: Told = Field(description="For people.", examples=["The row has no TN VED code."])


class RowOut(Answer):
    """What became of one row."""

    place: str = Field(description="Where it stands.", examples=["page 3, row 7"])
    outcome: str = Field(
        description="`entry`, `section`, `header`, `repeated` or `failed`.", examples=["entry"]
    )
    fields: FieldsOut | None = Field(description="Of an entry.")
    remarks: list[RemarkOut] = Field(description="What to look at.")

    @classmethod
    def of(cls, row: RowRead) -> "RowOut":
        """Shape a row."""
        return cls(
            place=row.place,
            outcome=row.outcome,
            fields=None if row.fields is None else FieldsOut.of(row.fields),
            remarks=[RemarkOut(code=said.code, detail=said.detail) for said in row.remarks],
        )


class ListImportOut(Answer):
    """What a document became."""

    edition: EditionOut | None = Field(description="The new edition; null for a dry run.")
    counts: CountsOut = Field(description="The difference to the edition before.")
    outcomes: dict[str, int] = Field(
        description="Rows by outcome.", examples=[{"entry": 48, "header": 2}]
    )
    rows: list[RowOut] = Field(description="Every row of the document that says something.")
    revision: int = Field(description="Of the list.", examples=[4711])

    @classmethod
    def of(cls, imported: Imported) -> "ListImportOut":
        """Shape what was done."""
        rows = imported.reading.rows
        named = sorted({row.outcome for row in rows})
        return cls(
            edition=None if imported.edition is None else EditionOut.of(imported.edition),
            counts=CountsOut.of(imported.found),
            outcomes={name: sum(row.outcome == name for row in rows) for name in named},
            rows=[RowOut.of(row) for row in rows],
            revision=imported.revision,
        )

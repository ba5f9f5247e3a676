"""Editions of official lists, their entries and differences, as they are sent and answered."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer, Note, Schema
from app.official.difference import EntryDifference
from app.services.lists import Difference
from app.values.lists import Edition, Entry, EntryFields
from app.vocabulary.codes import display_code
from app.vocabulary.terms import EntryField, LineAction


class DocumentOut(Answer):
    """The document that an edition was read from."""

    name: str = Field(description="Name of the file.", examples=["perechen-2025.pdf"])
    sha256: str = Field(description="Hash of its content.", examples=["9f86d081884c7d65"])
    size: int = Field(description="Bytes.", examples=[182044])


class EditionIn(Schema):
    """What is to be published."""

    base: int = Field(
        ge=0,
        le=1_000_000,
        description="Number of the edition that you believe to be the newest; 409 when it is not.",
        examples=[1],
    )
    on: date = Field(description="Date of the new edition.", examples=["2026-11-26"])
    note: Note = Field(default="", description="What to say of it.", examples=["Протокол № 12"])
    proposals: list[UUID] = Field(
        min_length=1,
        max_length=100,
        description="Agreed proposals that it takes, in their order.",
        examples=[["0199d7c2-8b11-7d20-8f6e-5a7d3c1b0a21"]],
    )


class EditionOut(Answer):
    """A published edition; it never changes."""

    number: int = Field(description="Number, from 1.", examples=[2])
    on: date = Field(description="Its date.", examples=["2026-11-26"])
    note: str = Field(description="What was said of it.", examples=["Протокол № 12"])
    document: DocumentOut | None = Field(
        description="Its source; null for one that was published from proposals."
    )
    entries: int = Field(description="Rows.", examples=[48])
    published_by: str = Field(description="Name of the key.", examples=["eec"])
    published_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, edition: Edition) -> "EditionOut":
        """Shape an edition."""
        source = edition.document
        return cls(
            number=edition.number,
            on=edition.on,
            note=edition.note,
            document=None
            if source is None
            else DocumentOut(name=source.name, sha256=source.sha256, size=source.size),
            entries=edition.entries,
            published_by=edition.published_by,
            published_at=edition.published_at,
        )


class StatesOut(Answer):
    """An edition with the numbers of its entries by state."""

    edition: EditionOut = Field(description="The edition.")
    states: dict[str, int] = Field(
        description="Entries by state; an empty name for those without one.",
        examples=[{"KZ": 12, "RU": 20}],
    )


class FieldsOut(Answer):
    """What is known of an entry."""

    codes: list[str] = Field(description="TN VED codes.", examples=[["7408110000"]])
    codes_display: list[str] = Field(description="The same, grouped.", examples=[["7408 11 000 0"]])
    goods: str = Field(description="Goods.", examples=["Катанка медная"])
    country: str | None = Field(description="State.", examples=["KZ"])
    enterprise: str = Field(description="Enterprise.", examples=["ТОО «Пример»"])
    identifier: str = Field(
        description="Registration number with its scheme, or as the source writes it.",
        examples=["KZ-BIN:491240001007"],
    )
    need: str = Field(description="What it needs.", examples=[""])
    readiness: str = Field(description="How far its production is.", examples=[""])

    @classmethod
    def of(cls, fields: EntryFields) -> "FieldsOut":
        """Shape what is known."""
        return cls(
            codes=list(fields.codes),
            codes_display=[display_code(code) for code in fields.codes],
            goods=fields.goods,
            country=fields.country,
            enterprise=fields.enterprise,
            identifier=fields.identifier,
            need=fields.need,
            readiness=fields.readiness,
        )


class ColumnOut(Answer):
    """A cell of the source, as it was."""

    name: str = Field(description="Header of its column.", examples=["Код ТН ВЭД ЕАЭС"])
    value: str = Field(description="Text.", examples=["7408 11 000 0"])
    field: EntryField | None = Field(
        description="What it was mapped to; null for none.", examples=["codes"]
    )


class EntryOut(Answer):
    """A row of an edition."""

    id: UUID = Field(
        description="The same in all editions.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]
    )
    position: int = Field(description="Number of the row.", examples=[1])
    fields: FieldsOut = Field(description="What is known of it.")
    columns: list[ColumnOut] = Field(description="The cells of the source.")

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        """Shape an entry."""
        return cls(
            id=entry.id,
            position=entry.position,
            fields=FieldsOut.of(entry.fields),
            columns=[
                ColumnOut(name=column.name, value=column.value, field=column.field)
                for column in entry.columns
            ],
        )


class ListStateOut(Answer):
    """A list on a day."""

    as_of: date = Field(description="The day.", examples=["2026-06-15"])
    edition: EditionOut = Field(description="The newest edition that is dated by that day.")
    next_on: date | None = Field(
        description="Date of the edition after it; null while there is none.",
        examples=["2026-11-26"],
    )
    states: dict[str, int] = Field(
        description="Entries by state; an empty name for those without one.",
        examples=[{"KZ": 12, "RU": 20}],
    )


class StateEntriesOut(Answer):
    """Some entries of a list on a day, and where the next page starts."""

    as_of: date = Field(description="The day.", examples=["2026-06-15"])
    edition: int = Field(description="Number of the edition that they are of.", examples=[2])
    items: list[EntryOut] = Field(description="The entries of this page.")
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null at the end.", examples=[None]
    )


class FieldDifferenceOut(Answer):
    """One field, before and after."""

    field: EntryField = Field(description="The field.", examples=["enterprise"])
    before: str = Field(description="As it was.", examples=["ТОО «Пример»"])
    after: str = Field(description="As it is.", examples=["АО «Пример»"])


class EntryDifferenceOut(Answer):
    """One entry that differs."""

    action: LineAction = Field(
        description="Whether it was added, changed or removed.", examples=["change"]
    )
    entry_id: UUID = Field(
        description="The entry.", examples=["0199d7c2-8c11-7d20-8f6e-5a7d3c1b0a22"]
    )
    before: int | None = Field(description="Its row in the older edition.", examples=[7])
    after: int | None = Field(description="Its row in the newer one.", examples=[8])
    shown: FieldsOut = Field(description="As it is, or was last.")
    fields: list[FieldDifferenceOut] = Field(description="What changed.")

    @classmethod
    def of(cls, found: EntryDifference) -> "EntryDifferenceOut":
        """Shape a difference."""
        return cls(
            action=found.action,
            entry_id=found.entry_id,
            before=found.before,
            after=found.after,
            shown=FieldsOut.of(found.shown),
            fields=[
                FieldDifferenceOut(field=one.field, before=one.before, after=one.after)
                for one in found.fields
            ],
        )


class CountsOut(Answer):
    """How many entries differ."""

    added: int = Field(description="New entries.", examples=[3])
    changed: int = Field(description="Changed entries.", examples=[1])
    removed: int = Field(description="Entries that are gone.", examples=[1])

    @classmethod
    def of(cls, found: tuple[EntryDifference, ...]) -> "CountsOut":
        """Count differences."""
        by = {action: sum(one.action is action for one in found) for action in LineAction}
        return cls(
            added=by[LineAction.ADD], changed=by[LineAction.CHANGE], removed=by[LineAction.REMOVE]
        )


class DifferenceOut(Answer):
    """What differs between two editions."""

    older: EditionOut | None = Field(description="The older edition; null before the first.")
    newer: EditionOut = Field(description="The newer edition.")
    counts: CountsOut = Field(description="How many entries differ.")
    items: list[EntryDifferenceOut] = Field(
        description="New and changed entries in the newer edition's order, then removed ones."
    )

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceOut":
        """Shape a difference."""
        older = difference.older
        return cls(
            older=None if older is None else EditionOut.of(older),
            newer=EditionOut.of(difference.newer),
            counts=CountsOut.of(difference.found),
            items=[EntryDifferenceOut.of(one) for one in difference.found],
        )


class PublishedOut(Answer):
    """A new edition and what it changed."""

    edition: EditionOut = Field(description="The edition.")
    counts: CountsOut = Field(description="What it changed.")
    revision: int = Field(description="Of the list.", examples=[4712])

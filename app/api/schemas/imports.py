"""Imports and column mappings as they are sent and answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema, ShortText, Told
from app.api.schemas.patterns import ENCODING, NAME
from app.exchange.intake.file_words import in_language
from app.exchange.intake.troubles import told
from app.services.import_mappings import known_targets
from app.values.imports import ImportRecord, MappingRecord, RowProblem, RowReport
from app.vocabulary.imports import ImportFormat, ImportStatus, RowResult
from app.vocabulary.terms import Language, Side

MOST_COLUMNS = 100
MappingName = Annotated[str, StringConstraints(pattern=NAME), Field(examples=["registry"])]
ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class MappingIn(Schema):
    """How files are read: which columns are which fields, and what holds for all rows."""

    columns: dict[str, list[ColumnName]] = Field(
        default={},
        max_length=MOST_COLUMNS,
        description="Columns of the file by field, first choice first. Of CommerceML also "
        "`property:…`, `requisite:…` and `characteristic:…`, of YML `param:…`.",
        examples=[{"title": ["Наименование продукции"], "codes": ["Код ТН ВЭД"]}],
    )
    constants: dict[str, ShortText] = Field(
        default={},
        max_length=MOST_COLUMNS,
        description="Values of fields for rows that say nothing.",
        examples=[{"kind": "material", "currency": "KZT"}],
    )
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = Field(
        default=None, description="Of CSV; found where not given.", examples=[";"]
    )
    encoding: Annotated[str, StringConstraints(pattern=ENCODING)] | None = Field(
        default=None, description="Of text files; found where not given.", examples=["cp1251"]
    )
    sheet: ShortText | None = Field(
        default=None, description="Of XLSX; the first with rows.", examples=["Реестр"]
    )
    header_row: int | None = Field(
        default=None, ge=1, le=1000, description="Row of the headers, from 1.", examples=[1]
    )

    @field_validator("columns", "constants")
    @classmethod
    def _known(cls, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
        for name in value:
            if name not in known_targets():
                raise PydanticCustomError(
                    "unknown_target",
                    "There is no field {name}. Use one of {known}.",
                    {"name": name[:60], "known": ", ".join(known_targets())},
                )
        return value


class MappingOut(Answer):
    """A saved mapping."""

    name: str = Field(description="Its name.", examples=["registry"])
    mapping: MappingIn = Field(description="How files are read.")
    updated_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])

    @classmethod
    def of(cls, record: MappingRecord) -> "MappingOut":
        """Shape a stored mapping."""
        return cls(
            name=record.name,
            mapping=MappingIn.model_validate(record.mapping),
            updated_at=record.updated_at,
        )


class HeadersIn(Schema):
    """The headers of a file."""

    headers: list[ColumnName] = Field(
        min_length=1,
        max_length=500,
        description="As the file has them.",
        examples=[["Наименование", "ТН ВЭД", "ИНН"]],
    )


class GuessOut(Answer):
    """What a column is likely to be."""

    column: str = Field(description="As the file has it.", examples=["ТН ВЭД"])
    field: str = Field(description="Ours.", examples=["codes"])
    score: float = Field(description="0 to 100; used unasked from 90.", examples=[100.0])


class MappingProposalOut(Answer):
    """A proposed mapping."""

    guesses: list[GuessOut] = Field(
        description="Best first; each column once, and each field but that of properties."
    )
    columns: dict[str, list[str]] = Field(
        description="To be sent as `columns` of a mapping.", examples=[{"codes": ["ТН ВЭД"]}]
    )
    unused: list[str] = Field(description="Columns that nothing is known of.", examples=[["№"]])


class StartedOut(Answer):
    """An import that was taken in."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17"])
    status: ImportStatus = Field(description="Where it stands.", examples=["queued"])


class ProgressOut(Answer):
    """How far an import is."""

    percent: float = Field(description="Of the file.", examples=[42.5])
    rows: int = Field(description="Done with.", examples=[425_000])
    rows_per_second: float = Field(description="So far.", examples=[5300.0])
    seconds_left: float | None = Field(description="At this rate.", examples=[108.0])


class ImportOut(Answer):
    """An import."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17"])
    portal: str = Field(description="Whose it is.", examples=["kz-industry"])
    status: ImportStatus = Field(description="Where it stands.", examples=["running"])
    progress: ProgressOut = Field(description="How far it is.")
    counts: dict[RowResult, int] = Field(
        description="Rows by what became of them.",
        examples=[{"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 1}],
    )
    file_name: str = Field(description="Of the file.", examples=["registry.csv"])
    size: int = Field(description="Bytes that were sent.", examples=[120_000])
    format: ImportFormat | None = Field(
        description="Found, else as it was named.", examples=["csv"]
    )
    dry_run: bool = Field(description="Whether nothing is stored.", examples=[False])
    retired: int = Field(description="Listings withdrawn since they vanished.", examples=[0])
    columns: dict[str, list[str]] = Field(
        description="Columns of the file by field, as they were used.",
        examples=[{"title": ["Наименование"]}],
    )
    notes: list[Told] = Field(
        description="What holds for the whole file.", examples=[["Not used: №."]]
    )
    error: Told | None = Field(description="Why it failed.", examples=[None])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    started_at: datetime | None = Field(description="UTC.", examples=["2026-11-26T08:00:01Z"])
    finished_at: datetime | None = Field(description="UTC.", examples=[None])

    @classmethod
    def of(cls, record: ImportRecord, language: Language) -> "ImportOut":
        """Shape a stored import, in the reader's language."""
        same = ("id", "portal", "status", "file_name", "size", "dry_run", "retired",
                "created_at", "started_at", "finished_at")  # fmt: skip
        return cls.model_validate(
            {name: getattr(record, name) for name in same}
            | {
                "progress": _progress(record),
                "counts": dict(record.counts),
                "format": record.found_format or record.format,
                "columns": record.used,
                "notes": [in_language(note, language) for note in record.notes],
                "error": record.error and in_language(record.error, language),
            }
        )


class ProblemOut(Answer):
    """What is wrong with a field of a row."""

    field: str = Field(description="Ours, or a column; empty: the row.", examples=["codes"])
    value: str = Field(description="As the file has it.", examples=["7700"])
    code: str = Field(description="Stable, for programs.", examples=["unknown_chapter"])
    reason: str = Field(description="What is wrong.", examples=["The TN VED has no chapter 77."])
    mend: str = Field(
        description="What to do.", examples=["Look the goods up under GET /v1/nomenclature."]
    )

    @classmethod
    def of(cls, problem: RowProblem, language: Language) -> "ProblemOut":
        """Put a problem into words."""
        reason, mend = told(problem.code, problem.words, language)
        return cls(
            field=problem.field, value=problem.value, code=problem.code, reason=reason, mend=mend
        )


class RowCodeOut(Answer):
    """A TN VED code that the words of a row without one speak for."""

    code: str = Field(description="Digits.", examples=["740811"])
    probability: float = Field(description="0 to 1.", examples=[0.83])


class RowReportOut(Answer):
    """What became of one row."""

    row: int = Field(description="From 1, over the whole file.", examples=[17])
    place: str = Field(description="Where in the file.", examples=["row 18"])
    result: RowResult = Field(description="What became of it.", examples=["created"])
    key: str | None = Field(description="The source's own.", examples=["offer-4711"])
    title: str = Field(description="Of the goods.", examples=["Катанка медная 8 мм"])
    record_id: UUID | None = Field(
        description="The listing.", examples=["0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"]
    )
    side: Side | None = Field(
        description="Whether it is an offer or a need; null where it is gone.", examples=["offer"]
    )
    problems: list[ProblemOut] = Field(description="What to look at; of a failed row, why.")
    likely_codes: list[RowCodeOut] = Field(
        description="For a listing without a TN VED code: what its words speak for."
    )

    @classmethod
    def of(cls, report: RowReport, likely: list[RowCodeOut], language: Language) -> "RowReportOut":
        """Shape a row of the report, in the reader's language."""
        return cls(
            row=report.number,
            place=report.place,
            result=report.result,
            key=report.key,
            title=report.title,
            record_id=report.record_id,
            side=report.side,
            problems=[ProblemOut.of(problem, language) for problem in report.problems],
            likely_codes=likely,
        )


def _progress(record: ImportRecord) -> ProgressOut:
    seconds = record.seconds
    rate = record.position / seconds if seconds else 0.0
    left = seconds * (1 - record.done) / record.done if record.done and seconds else None
    if record.status.over:
        left = 0.0
    return ProgressOut(
        percent=round(100 * record.done, 1),
        rows=record.position,
        rows_per_second=round(rate, 1),
        seconds_left=None if left is None else round(left, 1),
    )

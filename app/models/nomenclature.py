"""The official nomenclature: editions side by side, their positions, titles, and hints."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, length, one_of
from app.vocabulary.positions import HintLayout, HintSystem, Layout
from app.vocabulary.terms import Language

_SHA256 = "sha256 ~ '^[0-9a-f]{64}$'"


class EditionRow(Base):
    """One edition of the nomenclature; it never changes once it is there."""

    __tablename__ = "nomenclature_editions"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str]
    layout: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(comment="of the imported file, hexadecimal")
    valid_from: Mapped[date]
    partial: Mapped[bool] = mapped_column(server_default=text("false"))
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sections: Mapped[int]
    chapters: Mapped[int]
    headings: Mapped[int]
    subheadings: Mapped[int]
    deeper: Mapped[int] = mapped_column(comment="of 8 and 9 digits")
    leaves: Mapped[int] = mapped_column(comment="of 10 digits")

    __table_args__ = (
        one_of("layout", Layout),
        length("name", 80, least=1),
        CheckConstraint(_SHA256, name="sha256"),
        Index("uq_nomenclature_editions_name", "name", unique=True),
        Index("uq_nomenclature_editions_sha256", "sha256", "partial", unique=True),
    )


class PositionRow(Base):
    """A position of an edition."""

    __tablename__ = "nomenclature_positions"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("nomenclature_editions.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, comment="number of digits, 0 for sections")
    parent: Mapped[str | None] = mapped_column(comment="code of the position above")
    unit: Mapped[str | None] = mapped_column(comment="of leaves, as printed")
    unit_okei: Mapped[str | None]
    unit_rec20: Mapped[str | None]
    dated: Mapped[date | None] = mapped_column(comment="since when it reads as it does")
    derived: Mapped[bool] = mapped_column(comment="the tariff prints only the leaf")

    __table_args__ = (
        CheckConstraint(
            "code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8,10}|S[0-9]{2})$'", name="code"
        ),
        CheckConstraint(
            "level = CASE WHEN code LIKE 'S%' THEN 0 ELSE char_length(code) END", name="level"
        ),
        ForeignKeyConstraint(
            ["edition_id", "parent"],
            ["nomenclature_positions.edition_id", "nomenclature_positions.code"],
            name="fk_nomenclature_positions_parent",
            ondelete="CASCADE",
        ),
        Index("ix_nomenclature_positions_edition_id_parent", "edition_id", "parent"),
    )


class TitleRow(Base):
    """The title of a position in one language."""

    __tablename__ = "nomenclature_titles"

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(comment="as printed")
    context: Mapped[str] = mapped_column(comment="levels without a code between it and its parent")
    full_title: Mapped[str] = mapped_column(comment="from the heading down, to be read alone")

    __table_args__ = (
        one_of("language", Language),
        ForeignKeyConstraint(
            ["edition_id", "code"],
            ["nomenclature_positions.edition_id", "nomenclature_positions.code"],
            name="fk_nomenclature_titles_position",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["edition_id", "language"],
            ["nomenclature_languages.edition_id", "nomenclature_languages.language"],
            name="fk_nomenclature_titles_language",
            ondelete="CASCADE",
        ),
        Index("ix_nomenclature_titles_edition_id_code", "edition_id", "code"),
    )


class EditionLanguageRow(Base):
    """A language that an edition has titles in, and the file that brought them."""

    __tablename__ = "nomenclature_languages"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("nomenclature_editions.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    titles: Mapped[int]

    __table_args__ = (
        one_of("language", Language),
        CheckConstraint(_SHA256, name="sha256"),
    )


class HintFileRow(Base):
    """A file of hints; another file of the same layout replaces it."""

    __tablename__ = "nomenclature_hint_files"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    layout: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(server_default=func.now())
    hints: Mapped[int]

    __table_args__ = (
        one_of("layout", HintLayout),
        CheckConstraint(_SHA256, name="sha256"),
        Index("uq_nomenclature_hint_files_layout", "layout", unique=True),
    )


class HintRow(Base):
    """A code of another classification that probably fits a subheading."""

    __tablename__ = "nomenclature_hints"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("nomenclature_hint_files.id", ondelete="CASCADE"), primary_key=True
    )
    subheading: Mapped[str] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]

    __table_args__ = (
        one_of("system", HintSystem),
        CheckConstraint("subheading ~ '^[0-9]{6}$'", name="subheading"),
        length("code", 30, least=1),
    )

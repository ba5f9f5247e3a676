"""Rows of tables as tests write them: cells by header, read as an import reads them."""

from app.exchange.intake.columns import ColumnMapping, Columns
from app.exchange.intake.drafts import Row, check
from app.exchange.intake.items import Item
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.terms import Purpose


def row(cells: dict[str, str], **constants: str) -> Row:
    """A row of a table with these headers, which are guessed."""
    columns = Columns(ColumnMapping(constants=constants), list(cells))
    return check(Item("row 2", {"title": "Катанка"} | columns.apply(cells)), 1)


def details(
    cells: dict[str, str], stored: Details = NO_DETAILS, **constants: str
) -> tuple[Details, list[str]]:
    """The details that a row leads to, and the codes of what is told of it."""
    found = row(cells, **constants)
    assert found.details is not None
    troubles = list(found.troubles)
    purpose = Purpose(found.given.get("purpose", Purpose.SUPPLY))
    return found.details.put_to(stored, {}, troubles, purpose), [one.code for one in troubles]

"""Tables of Word documents."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.table import Table as WordTable

from app.exchange.documents.problems import Deadline, too_many_rows
from app.official.tables import MOST_COLUMNS, MOST_ROWS, Row, Table


def read_docx(content: bytes, deadline: Deadline) -> Sequence[Table]:
    """Read every table; cells that a merged one covers have its text."""
    document = Document(BytesIO(content))
    return [
        _table(number, table, deadline) for number, table in enumerate(document.tables, start=1)
    ]


def _table(number: int, table: WordTable, deadline: Deadline) -> Table:
    rows: list[Row] = []
    above: tuple[str, ...] = ()
    for at, row in enumerate(table._tbl.tr_lst, 1):  # noqa: SLF001 - the public way is quadratic
        deadline.check()
        if at > MOST_ROWS:
            raise too_many_rows()
        cells = _cells(row)
        above = tuple(
            cell if cell is not None else (above[column] if column < len(above) else "")
            for column, cell in enumerate(cells)
        )
        rows.append(Row(f"table {number}, row {at}", above))
    return Table(str(number), tuple(rows))


def _cells(row: CT_Row) -> list[str | None]:
    """The texts of a row; None where the cell above goes on.

    Raises:
        InvalidInputError: it says that it is wider than a list is.
    """
    if row.grid_before + sum(cell.grid_span for cell in row.tc_lst) > MOST_COLUMNS:
        raise too_many_rows()
    found: list[str | None] = [""] * row.grid_before
    for cell in row.tc_lst:
        text = None if cell.vMerge == "continue" else _text(cell)
        found.append(text)
        # What a cell spans has the text of that cell, also under a vertical merge.
        found += [text] * (cell.grid_span - 1)
    return found


def _text(cell: CT_Tc) -> str:
    """The paragraphs of a cell, as lines."""
    return "\n".join(
        "".join(_piece(node) for node in paragraph.iter()) for paragraph in cell.iter(qn("w:p"))
    ).strip()


def _piece(node: object) -> str:
    tag = getattr(node, "tag", "")
    if tag == qn("w:t"):
        return str(getattr(node, "text", "") or "")
    return "\n" if tag in {qn("w:br"), qn("w:tab")} else ""

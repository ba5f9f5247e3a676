"""A short list of goods for files with something wrong in them, and what is told of it."""

import io
import zipfile
from typing import Any

import xlsxwriter

from tests.support.api import Json

HEAD = "Код;Наименование;ТН ВЭД;Кол-во;Ед. изм.;Действует до\n"
GOOD = "k1;Катанка медная 8 мм;7408 11 000 0;500;т;31.12.2027\n"
OTHER = "k2;Шина медная;7407 10 000 0;20;т;2027-12-31\n"


def problems(report: list[Json]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for row in report for one in row["problems"]]


def archive(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return target.getvalue()


def spreadsheet(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return target.getvalue()

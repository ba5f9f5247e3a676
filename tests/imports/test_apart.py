"""What is read in the process that serves: texts of lines; all else has a process of its own."""

import gzip
import multiprocessing

import pytest

from app.exchange.intake.sniff import may_be_lines
from tests.imports.bad_files import spreadsheet
from tests.support.imports import Importer, counts

YML = '<?xml version="1.0"?>\n<yml_catalog><shop/></yml_catalog>'


@pytest.mark.parametrize("text", ["Код;Наименование\n1;Катанка\n", '{"title": "x"}', "\n [{}]", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_texts_of_lines_are_read_at_once(text: str, encoding: str) -> None:
    assert may_be_lines(text.encode(encoding))
    assert not may_be_lines(gzip.compress(text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_xml_is_not(encoding: str) -> None:
    assert not may_be_lines(f" \n{YML}".encode(encoding))


async def test_a_small_sheet_is_read_in_a_process_that_is_gone_then(importer: Importer) -> None:
    body = spreadsheet(["Код", "Наименование"], ["k1", "Катанка медная 8 мм"])
    assert not may_be_lines(body)
    done = await importer.load(body, "лист.xlsx")
    assert (done["status"], done["counts"]) == ("completed", counts(created=1))
    assert multiprocessing.active_children() == []

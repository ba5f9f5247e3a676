"""Reading labelled pairs: every fact is kept, and a wrong line is named with what is wrong."""

import json
from pathlib import Path

import pytest

from app.errors import SourceError
from app.evaluation.labelled import read_labelled
from app.matching import Listing
from app.vocabulary.terms import Language, Period, Side
from app.vocabulary.units import Quantity, units

PAIR: dict[str, object] = {
    "id": "x-1",
    "need": {"title": "Катанка", "country": "AM"},
    "offer": {"title": "Проволока", "country": "KZ", "kind": "material"},
    "grade": "strong",
    "category": "synonym",
    "note": "n",
    "reason": "r",
}


def test_a_pair_is_read_with_all_its_facts(tmp_path: Path) -> None:
    need = {
        "title": "Катанка",
        "description": "8 мм",
        "country": "AM",
        "language": "ru",
        "codes": ["7408 11"],
        "quantity": {"value": 5, "unit": "т", "period": "month"},
        "standards": ["М1"],
    }
    write(tmp_path, {**PAIR, "need": need})
    (read,) = read_labelled(tmp_path)
    assert read.need == Listing(
        id="x-1:need",
        side=Side.NEED,
        country="AM",
        title="Катанка",
        description="8 мм",
        language=Language.RU,
        codes=("740811",),
        quantity=Quantity(5, units()["TNE"], Period.MONTH),
        standards=("М1",),
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"grade": "good"}, "'good' is not a valid Grade"),
        ({"category": "hard"}, "'hard' is not a valid Category"),
        ({"note": " "}, "note must be a text"),
        ({"notes": "n"}, "not known: notes"),
        ({"need": {"country": "AM"}}, "missing: title"),
        ({"need": {"title": "Катанка", "country": "XX"}}, "XX is no country"),
        ({"need": {"title": "Катанка", "country": "AM", "kind": "product"}}, "not known: kind"),
        ({"need": {"title": "К", "country": "AM", "codes": ["9999"]}}, "no TN VED position 99"),
        ({"need": {"title": "К", "country": "AM", "codes": ["74081"]}}, "not 5"),
        ({"need": {"title": "К", "country": "AM", "codes": "7408"}}, "codes must be a list"),
        ({"need": {"title": "К", "country": "AM", "language": "de"}}, "'de' is not a valid"),
        ({"need": "Катанка"}, "an object was expected"),
        ({"offer": {"title": "К", "country": "AM"}}, "missing: kind"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    write(tmp_path, {**PAIR, "id": "x-0"}, {**PAIR, **changed})
    with pytest.raises(SourceError) as refused:
        read_labelled(tmp_path)
    assert f"{tmp_path / 'some.jsonl'}, line 2: " in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ({"value": 0, "unit": "TNE", "period": "year"}, "above zero"),
        ({"value": "5", "unit": "TNE", "period": "year"}, "above zero"),
        ({"value": 5, "unit": "bushel", "period": "year"}, "bushel is no unit"),
        ({"value": 5, "unit": "TNE"}, "missing: period"),
    ],
)
def test_a_wrong_quantity_is_named(tmp_path: Path, quantity: dict[str, object], said: str) -> None:
    write(tmp_path, {**PAIR, "need": {"title": "К", "country": "AM", "quantity": quantity}})
    with pytest.raises(SourceError, match=said):
        read_labelled(tmp_path)


def test_an_id_may_be_used_once(tmp_path: Path) -> None:
    write(tmp_path, PAIR, PAIR)
    with pytest.raises(SourceError, match="line 2: the id x-1 has been used"):
        read_labelled(tmp_path)


def test_a_folder_without_pairs_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no labelled pairs"):
        read_labelled(tmp_path)


def write(folder: Path, *rows: dict[str, object]) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "some.jsonl").write_text(text, encoding="utf-8")

"""Files of JSON lines: packed, broken, damaged, and the real ones."""

import gzip
import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from app.errors import SourceError
from app.exchange.jsonlines import read_seeds
from tests.exchange.rows import MAKER, PRODUCER, words, write

DATA = Path(__file__).parents[3] / "shared/data"


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_files_are_read_plain_and_packed_with_marks_and_empty_lines(
    tmp_path: Path, name: str
) -> None:
    marked = "\ufeff" + json.dumps(PRODUCER)
    found = list(read_seeds(write(tmp_path / name, marked, "", "  ", MAKER)))
    assert [organization.place for organization in found] == [f"{name}:1", f"{name}:4"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{broken", "rows.jsonl:2: not JSON"),
        ("[" * 100_000, "rows.jsonl:2: not JSON"),
        ("[1]", "rows.jsonl:2: not a JSON object"),
        ('{"kpgz": 1, "name": "x"}', "rows.jsonl:2: no known shape; its fields are kpgz, name"),
        ("{}", "rows.jsonl:2: no known shape; its fields are none"),
        ('{"inn": "1", "name": "x", "products": [{"id": 1}]}', "the field 'text' is missing"),
        ('{"inn": "1", "name": "x", "products": [1]}', "rows.jsonl:2: a field has a wrong type"),
        ('{"products": []}', "rows.jsonl:2: the field 'name' is missing"),
    ],
)
def test_a_broken_row_names_its_line_after_the_rows_before_it(
    tmp_path: Path, line: str, said: str
) -> None:
    rows = read_seeds(write(tmp_path / "rows.jsonl", MAKER, line, MAKER))
    assert next(rows).place == "rows.jsonl:1"
    with pytest.raises(SourceError) as caught:
        next(rows)
    assert said in caught.value.detail


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*nowhere\.jsonl"):
        list(read_seeds(tmp_path / "nowhere.jsonl"))


def packed(tmp_path: Path) -> tuple[Path, bytes]:
    """A file that does not pack well, so that its first rows come out of its first half."""
    rows = [MAKER | {"products": f"{words(40)} {number * 7919 % 10007}"} for number in range(3000)]
    path = write(tmp_path / "rows.jsonl.gz", *rows)
    return path, path.read_bytes()


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "not gzip", "not UTF-8"])
def test_rows_before_the_damage_of_a_file_are_read_and_the_damage_is_named(
    tmp_path: Path, damage: str
) -> None:
    path, whole = packed(tmp_path)
    half = len(whole) // 2
    damaged = {
        "truncated": whole[:half],
        "overwritten": whole[:half] + b"\xff" * 200 + whole[half + 200 :],
        "not gzip": b"PK\x03\x04" + whole[4:],
        "not UTF-8": gzip.compress(gzip.decompress(whole) + "кириллица\n".encode("cp1251")),
    }[damage]
    path.write_bytes(damaged)
    rows = read_seeds(path)
    if damage != "not gzip":
        assert len(list(islice(rows, 1000))) == 1000
    # What was overwritten may unpack into nonsense before the end of the file is missed.
    with pytest.raises(SourceError, match=r"rows\.jsonl\.gz(: damaged after line \d+|:\d+: )"):
        list(rows)


@pytest.mark.skipif(not DATA.exists(), reason="the real registers are not here")
@pytest.mark.parametrize(
    ("name", "organizations", "offers", "needs"),
    [
        ("registry/ru_fabricators_rubber_products.jsonl.gz", 259, 259, 0),
        ("registry/ru_gisp_pp719_producers.jsonl.gz", 4286, 0, 0),
        ("registry/ru_moscow_industrial_enterprises.jsonl.gz", 3195, 0, 0),
        ("registry/ru_producers_inn_with_declared_products_dev.jsonl.gz", 124, 520, 0),
        ("quality/ru_portal_awards_dev.jsonl.gz", 956, 0, 956),
    ],
)
def test_the_real_registers_are_read_whole(
    name: str, organizations: int, offers: int, needs: int
) -> None:
    found = list(read_seeds(DATA / name))
    listings = [listing for organization in found for listing in organization.listings]
    assert len(found) == organizations
    assert sum(listing.kind is not None for listing in listings) == offers
    assert sum(listing.kind is None for listing in listings) == needs
    assert all(organization.name for organization in found)
    assert all(0 < len(listing.title) <= 300 for listing in listings)
    keys = Counter(listing.key for listing in listings)
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.skipif(not DATA.exists(), reason="the real registers are not here")
def test_makers_of_other_states_do_not_become_russian() -> None:
    path = DATA / "quality/ru_tnved10_declarations_dev.jsonl.gz"
    states = Counter(organization.country for organization in read_seeds(path))
    assert states[None] > 60_000
    assert set(states) == {None, "RU", "BY", "KZ", "KG"}

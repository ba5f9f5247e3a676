"""Hints to codes from tables of other classifications."""

from collections import Counter
from pathlib import Path

import pytest

from app.errors import SourceError
from app.exchange.nomenclature_hints import read_hints
from app.vocabulary.positions import HintLayout, HintSystem
from tests.support.nomenclature import SHARED, candidates, correlation, write

with_shared = pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")


def test_a_correlation_names_the_code_of_the_older_harmonized_system(tmp_path: Path) -> None:
    file = read_hints(write(tmp_path / "hs.csv", correlation()))
    assert file.layout is HintLayout.HS_CORRELATION
    assert [(h.subheading, h.system, h.code) for h in file.hints] == [
        ("740811", HintSystem.HS_2017, "740811"),
        ("740819", HintSystem.HS_2017, "740812"),
        ("853650", HintSystem.HS_2017, "853650"),
    ]


def test_candidates_name_codes_of_three_classifications(tmp_path: Path) -> None:
    file = read_hints(write(tmp_path / "products.csv.gz", candidates()))
    assert file.layout is HintLayout.PRODUCT_CANDIDATES
    assert [(h.subheading, h.system, h.code, h.title) for h in file.hints] == [
        ("740811", HintSystem.CPA, "24.44.23", "Copper wire"),
        ("740811", HintSystem.OKPD2, "24.44.23.110", "Проволока медная"),
        ("740811", HintSystem.OKRB_007, "24.44.23", ""),
        ("740819", HintSystem.CPA, "24.44.23", "Copper wire"),
        ("740819", HintSystem.OKPD2, "24.44.23.120", "Проволока прочая"),
    ]


def test_a_hint_that_stands_twice_counts_once(tmp_path: Path) -> None:
    twice = correlation() + b"740811,740811\n"
    assert len(read_hints(write(tmp_path / "hs.csv", twice)).hints) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "hs.csv is empty"),
        (b"hs2022,hs2017\n", "has no hints"),
        (b"hs2022,hs2012\n740811,740811\n", "hs.csv:1: neither a correlation"),
        (b"hs2022,hs2017\n740811,74081\n", "hs.csv:2: '74081' is not a subheading"),
        (b"hs2022,hs2017\n740811,740811\n740811\n", "hs.csv:3: not as many fields"),
        (candidates().replace(b"24.44.23.110", b"2" * 31), "hs.csv:2: "),
        (candidates().decode().encode("cp1251"), "not UTF-8"),
    ],
)
def test_a_damaged_file_of_hints_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_hints(write(tmp_path / "hs.csv", content))
    assert said in caught.value.detail


@with_shared
def test_the_real_files_of_hints_read_whole() -> None:
    correlated = read_hints(SHARED / "hs2022_hs2017.csv")
    products = read_hints(SHARED / "hs2022_cpa21_okpd2_okrb.csv.gz")
    assert len({h.subheading for h in correlated.hints}) == 5612
    counts = Counter(h.system for h in products.hints)
    assert set(counts) == {HintSystem.CPA, HintSystem.OKPD2, HintSystem.OKRB_007}
    assert min(counts.values()) > 5_500

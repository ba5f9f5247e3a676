"""The operator's folder of programmes and key rates: read again when it changes, before our own."""

import os
from pathlib import Path

import pytest

from app.errors import SourceError
from app.services.programmes import LiveProgrammes

RATE = '[[rate]]\ncountry = "RU"\nsince = {}-01-01\npercent = 15\nsource = "made up"\n'


def test_the_operators_folder_is_read_again_when_it_changes(tmp_path: Path) -> None:
    table = tmp_path / "key-rates.toml"
    table.write_text(RATE.format(2026), encoding="utf-8")
    known = LiveProgrammes(tmp_path)
    known.load()
    assert [rate.since.year for rate in known.key_rates.all()] == [2026]
    assert len(known.known) == 4
    table.write_text(RATE.format(2025) + RATE.format(2026), encoding="utf-8")
    known.catch_up()
    assert [rate.since.year for rate in known.key_rates.all()] == [2025, 2026]
    table.write_text("[[rate]]\npercent = -1\n", encoding="utf-8")
    known.catch_up()
    assert len(known.key_rates.all()) == 2, "what cannot be read leaves all as it was"
    with pytest.raises(SourceError, match=r"key-rates\.toml"):
        LiveProgrammes(tmp_path).load()


def test_a_rule_set_of_the_operator_stands_in_for_our_own(tmp_path: Path) -> None:
    own = Path("app/cooperation/programmes/data/interstate-programmes.toml")
    text = own.read_text(encoding="utf-8").replace("value = 3", "value = 4")
    changed = tmp_path / "interstate.toml"
    changed.write_text(text, encoding="utf-8")
    os.utime(changed, (1, 1))
    known = LiveProgrammes(tmp_path)
    known.load()
    assert known.find("interstate-programmes").editions[0].rules[0].threshold == 4
    assert len(known.known) == 4

"""Commands for scorecards, each on a real database."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.support.commands import Command, refused

GOODS = {
    "катанка медная": "740811", "профиль алюминиевый": "760421", "кабель силовой": "854449",
    "насос центробежный": "841370", "цемент": "252329", "пряжа хлопковая": "520512",
}  # fmt: skip


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """A file of judged pairs: the same goods fit."""
    chance = Random(1)  # noqa: S311 - the same every time
    rows = []
    for number in range(120):
        wanted, offered = chance.choice([*GOODS]), chance.choice([*GOODS])
        offered = wanted if number % 3 == 0 else offered
        rows.append(
            {
                "need": {"title": f"Нужен {wanted} {number}", "codes": [GOODS[wanted][:4]]},
                "offer": {"title": offered.title(), "codes": [GOODS[offered]], "country": "KZ"},
                "fits": wanted == offered,
            }
        )
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return path


def active(command: Command) -> list[str]:
    """Names of the active scorecards, one for each purpose."""
    lines = command("scorecard", "list").output.splitlines()
    return sorted(line.split()[1] for line in lines if "yes" in line)


def test_a_scorecard_is_fitted_compared_activated_and_taken_back(
    command: Command, pairs: Path
) -> None:
    fitted = command("scorecard", "fit", "--name", "supply-2", "--from", pairs)
    assert fitted.code == 0, fitted.errors
    assert "120 pairs" in fitted.output
    assert "ece" in fitted.output
    assert "not active" in fitted.output
    listed = command("scorecard", "list").output
    assert "supply-2" in listed
    assert "pairs.jsonl" in listed
    compared = command("scorecard", "compare", "supply-1", "supply-2", "--pairs", pairs)
    assert compared.code == 0, compared.errors
    assert "log_loss" in compared.output
    shown = command("scorecard", "show", "supply-2").output
    assert "code.same_heading" in shown
    assert "auc" in shown
    assert command("scorecard", "activate", "supply-2").code == 0
    assert active(command) == ["joint-project-1", "supply-2", "technology-1"]
    assert command("scorecard", "activate", "supply-1").code == 0
    assert active(command) == ["joint-project-1", "supply-1", "technology-1"]
    assert "never used again" in refused(
        command("scorecard", "fit", "--name", "supply-2", "--from", pairs)
    )


def test_pairs_that_judge_scorecards_are_not_fitted_on(
    command: Command, pairs: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "benchmarks" / "labelled"
    kept.mkdir(parents=True)
    (kept / "pairs.jsonl").write_text(pairs.read_text())
    link = tmp_path / "mine.jsonl"
    link.symlink_to(kept / "pairs.jsonl")
    for path in (kept, kept / "pairs.jsonl", link):
        done = command("scorecard", "fit", "--name", "supply-2", "--from", path)
        assert "must not teach" in refused(done)
    assert "supply-2" not in command("scorecard", "list").output
    assert command("scorecard", "compare", "supply-1", "supply-1", "--pairs", kept).code == 0


def test_decisions_that_are_too_few_are_said_so(command: Command) -> None:
    done = command("scorecard", "fit", "--name", "supply-2", "--from", "decisions")
    assert "0 judged pairs from decisions" in refused(done)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["fit", "--name", "Supply 2", "--from", "decisions"], "no name of a scorecard"),
        (["fit", "--name", "supply-2"], "either --from or --task"),
        (["fit", "--name", "supply-2", "--from", "nowhere.jsonl"], "No such file"),
        (["compare", "supply-1", "supply-1"], "either --task or --pairs"),
        (["show", "supply-9"], "There is no scorecard supply-9"),
        (["activate", "supply-9"], "There is no scorecard supply-9"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    command: Command, given: list[str], reason: str
) -> None:
    assert reason in refused(command("scorecard", *given))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"need": {"title": "a"}}', "fits is missing"),
        ('{"need": {"title": "a"}, "offer": {}, "fits": true}', "missing: title"),
        ('{"need": {"title": "a"}, "offer": {"title": "b"}, "fits": "yes"}', "true or false"),
        ('{"need": {"title": "a"}, "offer": {"title": "b"}, "grade": "good"}', "strong"),
        ('{"need": {"title": "a", "code": 1}, "offer": {"title": "b"}, "fits": true}', "code"),
        ('{"need": {"title": "a", "codes": ["x"]}, "offer": {"title": "b"}, "fits": true}',
         "digits"),
        ("{", "line 2"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(
    command: Command, tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "pairs.jsonl"
    good = '{"need": {"title": "a"}, "offer": {"title": "b", "kind": "material"}, "fits": true}'
    path.write_text(f"{good}\n{line}\n")
    said = refused(command("scorecard", "compare", "supply-1", "supply-1", "--pairs", path))
    assert "line 2" in said
    assert reason in said

"""Details of labelled pairs: the API takes them, wrong ones are named, and scorecards see them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.api.schemas.sketch import ListingSketch
from app.errors import SourceError
from app.evaluation.judging import judge_pairs, thesaurus_assistant
from app.evaluation.labelled import read_labelled
from app.matching import SUPPLY, Rejection
from app.matching.assistant import Assistant
from app.vocabulary.details import Details
from app.vocabulary.details.certificates import Certificate, CertificateKind
from app.vocabulary.details.green import GreenWanted, Limit
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import Material, PropertyRange
from app.vocabulary.details.projects import JointProject, ProjectRole
from app.vocabulary.terms import Purpose, Side

FOLDER = Path("benchmarks/labelled")
FILES = ("green", "joint_projects", "materials_by_properties")

LIMIT = {"green": {"co2e_most": {"value": 4000, "hard": True}}}
FOOTPRINT = {"co2e_kg_per_tonne": 15000, "method": "ISO 14067:2018", "year": 2025}


def ranged(name: str, unit: str) -> dict[str, object]:
    return {"material": {"properties": [{"name": name, "unit": unit, "low": 1}]}}


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return thesaurus_assistant()


@pytest.mark.parametrize("file", FILES)
def test_the_api_takes_each_side_as_it_stands(file: str) -> None:
    read = {pair.id: pair for pair in read_labelled(FOLDER)}
    rows = [json.loads(line) for line in (FOLDER / f"{file}.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 20
    for row in rows:
        for side in Side:
            sent = {name: value for name, value in row[side].items() if name != "kind"}
            asked = ListingSketch.model_validate(sent).listing(side)
            ours = getattr(read[row["id"]], side)
            assert (row["id"], asked.purpose, asked.details) == (
                row["id"],
                ours.purpose,
                ours.details,
            )


def test_details_are_read_on_both_sides(tmp_path: Path) -> None:
    project = {"purpose": "joint_project", "joint_project": {"seeks": ["site"]}}
    facts = {
        "certificates": [{"kind": "iso", "standard": "ISO 9001:2015", "valid_until": "2027-01-31"}],
        "material": {"properties": [{"name": "density", "unit": "g/cm³", "high": 2.8}]},
    }
    write(tmp_path, pair({"requirements": LIMIT, **project}, facts))
    (read,) = read_labelled(tmp_path)
    assert read.need.purpose is Purpose.JOINT_PROJECT
    assert read.need.details == Details(
        requirements=Requirements(green=GreenWanted(co2e_most=Limit(4000, hard=True))),
        joint_project=JointProject(seeks=(ProjectRole.SITE,)),
    )
    assert read.offer.details == Details(
        certificates=(
            Certificate(
                kind=CertificateKind.ISO, standard="ISO 9001:2015", valid_until=date(2027, 1, 31)
            ),
        ),
        material=Material(properties=(PropertyRange(name="density", unit="g/cm³", high=2.8),)),
    )


@pytest.mark.parametrize(
    ("need", "offer", "said"),
    [
        ({"green": {}}, {}, "not known: green"),
        ({}, {"requirements": LIMIT}, "not known: requirements"),
        ({"details": {}}, {}, "not known: details"),
        ({"purpose": "sale"}, {}, "'sale' is not a valid Purpose"),
        ({"joint_project": {"role": "site"}}, {}, "joint_project.role: Unexpected"),
        ({"joint_project": {"seeks": ["sites"]}}, {}, "joint_project.seeks.0: Input"),
        ({}, {"green": {"footprint": {"year": 2025}}}, "green.footprint.co2e_kg_per_tonne: "),
        ({}, ranged("oxygen", "%"), "the property oxygen is not known"),
        ({}, ranged("density", "MPa"), "the unit MPa of density is not known"),
        ({"preferred_states": ["XX"]}, {}, "the state XX is not known"),
        ({"directions": ["north"]}, {}, "the direction north is not known"),
        ({"consuming_industries": ["north"]}, {}, "the industry north is not known"),
    ],
)
def test_wrong_details_are_named(
    tmp_path: Path, need: dict[str, object], offer: dict[str, object], said: str
) -> None:
    write(tmp_path, pair({}, {}), pair(need, offer))
    with pytest.raises(SourceError) as refused:
        read_labelled(tmp_path)
    assert f"{tmp_path / 'some.jsonl'}, line 2: " in str(refused.value)
    assert said in str(refused.value)


def test_the_purpose_of_the_need_chooses_the_scorecard(
    tmp_path: Path, assistant: Assistant
) -> None:
    project: dict[str, object] = {"purpose": "joint_project"}
    write(
        tmp_path,
        pair(
            {**project, "joint_project": {"seeks": ["site"]}},
            {**project, "joint_project": {"brings": ["site"]}},
        ),
    )
    pairs = read_labelled(tmp_path)
    (ours,), (supply,) = judge_pairs(pairs, assistant), judge_pairs(pairs, assistant, SUPPLY)
    assert "roles.one_way" in {outcome.code for outcome in ours.outcomes}
    assert "roles" not in {outcome.aspect for outcome in supply.outcomes}
    assert ours.points > supply.points


def test_a_broken_hard_requirement_is_score_zero_with_the_points_as_judged(
    tmp_path: Path, assistant: Assistant
) -> None:
    soft = {"green": {"co2e_most": {"value": 4000}}}
    offer: dict[str, object] = {"green": {"footprint": FOOTPRINT}}
    write(tmp_path, pair({"requirements": LIMIT}, offer), pair({"requirements": soft}, offer))
    hard, negotiable = judge_pairs(read_labelled(tmp_path), assistant)
    assert (hard.rejected, hard.score) == (Rejection.GREEN, 0)
    assert negotiable.rejected is None
    assert negotiable.score > 0
    assert hard.points == negotiable.points


def pair(need: Mapping[str, object], offer: Mapping[str, object]) -> dict[str, Any]:
    return {
        "need": {"title": "Алюминий", "country": "BY", "codes": ["7601"], **need},
        "offer": {"title": "Алюминий", "country": "RU", "kind": "material", **offer},
        "grade": "none",
        "category": "other_grade",
        "note": "n",
        "reason": "r",
    }


def write(folder: Path, *rows: dict[str, Any]) -> None:
    lines = (
        json.dumps({"id": f"x-{number}", **row}, ensure_ascii=False)
        for number, row in enumerate(rows)
    )
    (folder / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")

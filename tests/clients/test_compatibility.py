"""A change of the description that breaks clients fails here unless it is declared."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from clients import compatibility
from clients.compatibility import breaks, declared, released
from clients.slim import ROOT, bare, described

Change = Callable[[Any], object]


@pytest.fixture(scope="module")
def old() -> Any:
    """The description as it is compared."""
    return bare(described())


def test_nothing_breaks_clients_that_is_not_declared(old: Any) -> None:
    found, meant = breaks(released(), old), declared()
    assert [one for one in found if one not in meant] == []
    assert [one for one in meant if one not in found] == []


def schema(name: str) -> Callable[[Any], Any]:
    return lambda description: description["components"]["schemas"][name]


def gone(name: str, field: str) -> Change:
    return lambda d: schema(name)(d)["properties"].pop(field)


def put(name: str, field: str, **changes: object) -> Change:
    return lambda d: schema(name)(d)["properties"].setdefault(field, {}).update(changes)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d["paths"].pop("/v1/countries"), "GET /v1/countries is gone"),
        (lambda d: d["paths"]["/v1/offers"].pop("post"), "POST /v1/offers is gone"),
        (
            lambda d: d["paths"]["/v1/countries"]["get"].update(operationId="states"),
            "GET /v1/countries is no longer called find_countries",
        ),
        (gone("CountryOut", "member"), "GET /v1/countries answer.items[].member is gone"),
        (
            lambda d: schema("CountryOut")(d)["required"].remove("member"),
            "GET /v1/countries answer.items[].member may be left out",
        ),
        (
            put("CountryOut", "member", type="string"),
            "GET /v1/countries answer.items[].member may be string",
        ),
        (
            put("CountryOut", "code", anyOf=[{"type": "string"}, {"type": "null"}]),
            "GET /v1/countries answer.items[].code may be null",
        ),
        (gone("OrganizationIn", "city"), "POST /v1/organizations body.city is gone"),
        (
            lambda d: schema("OrganizationIn")(d)["required"].append("city"),
            "POST /v1/organizations body.city is required",
        ),
        (
            lambda d: (
                put("OrganizationIn", "fax", type="string")(d),
                schema("OrganizationIn")(d)["required"].append("fax"),
            ),
            "POST /v1/organizations body.fax is new and required",
        ),
        (
            put("OrganizationIn", "name", maxLength=10),
            "POST /v1/organizations body.name takes less: maxLength is 10",
        ),
        (
            lambda d: schema("Kind")(d)["enum"].remove("material"),
            "POST /v1/offers body.kind takes fewer values: without material",
        ),
        (
            lambda d: d["paths"]["/v1/countries"]["get"]["responses"].pop("200"),
            "GET /v1/countries no longer answers 200",
        ),
        (
            lambda d: d["components"]["parameters"]["limit"]["schema"].update(maximum=50),
            "GET /v1/offers query limit takes less: maximum is 50",
        ),
        (
            lambda d: d["paths"]["/v1/countries"]["get"].setdefault("parameters", []).append(
                {"in": "query", "name": "bloc", "required": True, "schema": {"type": "string"}}
            ),
            "GET /v1/countries query bloc is new and required",
        ),
    ],
)  # fmt: skip
def test_a_change_that_breaks_clients_is_named(old: Any, change: Change, expected: str) -> None:
    new = copy.deepcopy(old)
    change(new)
    assert expected in breaks(old, new)


@pytest.mark.parametrize(
    "change",
    [
        put("CountryOut", "flag", type="string"),
        put("OrganizationIn", "fax", type="string"),
        put("OrganizationIn", "name", maxLength=100_000),
        lambda d: schema("Kind")(d)["enum"].append("service"),
        lambda d: d["paths"].update({"/v2/new": d["paths"]["/v1/countries"]}),
        lambda d: (
            d["paths"]["/v1/countries"]["get"]
            .setdefault("parameters", [])
            .append({"in": "query", "name": "bloc", "schema": {"type": "string"}})
        ),
    ],
)
def test_growth_breaks_nothing(old: Any, change: Change) -> None:
    new = copy.deepcopy(old)
    change(new)
    assert breaks(old, new) == []


def test_a_declared_change_needs_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    path = tmp_path / "breaking.toml"
    path.write_text('[[change]]\nwhat = "GET /v1/countries is gone"\nreason = " "\n')
    monkeypatch.setattr(compatibility, "DECLARED", path)
    with pytest.raises(SystemExit, match="say why"):
        declared()


def test_the_versions_of_the_clients_are_said_alike_everywhere() -> None:
    from eaeu_partners import __version__

    python = (ROOT / "clients/python/pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in python
    for name in ("package.json", "package-lock.json"):
        found = json.loads((ROOT / "clients/typescript" / name).read_text(encoding="utf-8"))
        assert found["version"] == __version__

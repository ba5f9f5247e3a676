"""What operators are given fits together: rules, dashboard, compose file, image, runbooks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config import Settings
from tests.support.api import Api
from tests.support.service import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
RULES = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "dashboard.json").read_text())


def asked_for() -> set[str]:
    """Every measure that a rule or a panel asks for."""
    texts = [rule["expr"] for rule in RULES]
    texts += [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return set(re.findall(r"partners_\w+", " ".join(texts)))


async def test_every_measure_of_the_rules_and_the_dashboard_is_told(api: Api) -> None:
    owner = await api.add_organization()
    need = await api.add_need(owner)
    await api.get(f"/v1/needs/{need}/suggestions")
    told = (await api.client.get("/metrics")).text
    missing = {
        name for name in asked_for() if not re.search(rf"^(# TYPE )?{name}\b", told, re.MULTILINE)
    }
    assert missing == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_every_alert_has_a_runbook(rule: dict[str, Any]) -> None:
    path, _, anchor = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^## (.+)$", (ROOT / path).read_text(), re.MULTILINE)
    assert anchor in {heading.lower() for heading in headings}
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_every_runbook_is_of_an_alert() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
    assert headings == [rule["alert"] for rule in RULES]


@pytest.mark.parametrize("name", ["service", "worker"])
def test_our_containers_cannot_write_outside_their_folders_and_gain_no_right(name: str) -> None:
    container = COMPOSE["services"][name]
    assert container["read_only"] is True
    assert container["tmpfs"] == ["/tmp"]  # noqa: S108 - of the container
    assert container["cap_drop"] == ["ALL"]
    assert container["volumes"] == ["data:/data"]
    assert container["security_opt"] == ["no-new-privileges:true"]


def test_the_compose_file_uses_settings_files_and_volumes_that_there_are() -> None:
    for name, container in COMPOSE["services"].items():
        known = {f"APP_{field.upper()}" for field in Settings.model_fields}
        used = {key for key in container.get("environment", {}) if key.startswith("APP_")}
        assert used <= known, name
        for volume in container.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).is_file(), volume
            else:
                assert source in COMPOSE["volumes"], volume
        for port in container.get("ports", []):
            assert port.startswith("127.0.0.1:"), "a port that the whole network reaches"
        assert "latest" not in container.get("image", "")
        assert set(container.get("depends_on", {})) <= set(COMPOSE["services"])
    assert "environment" not in COMPOSE["services"]["prometheus"]


def test_a_process_has_longer_to_leave_than_its_requests() -> None:
    text = (ROOT / "app" / "supervising.py").read_text()
    [seconds] = re.findall(r"timeout_graceful_shutdown=(\d+)", text)
    for name in ("service", "worker"):
        assert int(COMPOSE["services"][name]["stop_grace_period"].rstrip("s")) > int(seconds)


def test_the_image_is_built_apart_and_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    [user] = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert user not in {"root", "0"}
    last = max(at for at, line in enumerate(lines) if line.startswith("FROM "))
    assert any(line.startswith("HEALTHCHECK") for line in lines[last:])
    assert any(line.startswith("ENTRYPOINT [") for line in lines), "signals must reach the process"
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = line.split()[1:]
            assert all((ROOT / source).exists() for source in sources), line


def test_prometheus_reads_the_address_that_the_service_has() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text())
    [job] = config["scrape_configs"]
    [target] = job["static_configs"][0]["targets"]
    host, port = target.split(":")
    assert host in COMPOSE["services"]
    assert f"EXPOSE {port}" in (ROOT / "Dockerfile").read_text()
    mounted = COMPOSE["services"]["prometheus"]["volumes"]
    for name in config["rule_files"]:
        assert any(Path(volume.split(":")[0]).name == name for volume in mounted)

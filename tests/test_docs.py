"""The documents say what is so: their commands and programs run, and answers are as shown."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.markdown import blocks, text_of
from tests.support.service import ROOT, Service

COOPERATION = "docs/cooperation.md"
STATES = ("armenia", "belarus", "kazakhstan", "kyrgyzstan", "russia")

FOLLOWED = [
    state if state == "kazakhstan" else pytest.param(state, marks=pytest.mark.long)
    for state in STATES
]
"""Their pages, of which one is followed each time and the others by `make test-long`."""

RUN = [
    *("README.md", "docs/api.md", "docs/more-than-supply.md", "docs/exchange.md"),
    *("docs/changes.md", "docs/connectors.md", "docs/lists.md", "docs/quick-start.md"),
    *("docs/for-frontend.md", "docs/for-portals.md", "docs/security.md"),
    *(f"docs/integrators/{state}.md" for state in STATES),
]
BASE = "http://127.0.0.1:8000"
KEY = "my-first-key"
_SHOWN = re.compile(r"<!-- shown of: (\S+) -->\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BASH = shutil.which("bash")

needs_curl = pytest.mark.skipif(
    (BASH is None or shutil.which("curl") is None) and "NOTHING_IS_SKIPPED" not in os.environ,
    reason="bash or curl is not installed",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service as `make run` starts it, with the demonstration registry."""
    folder = tmp_path_factory.mktemp("service") / "data"
    with Service(folder, bootstrap_key=KEY, compiled_search="false") as running:
        yield running


@pytest.fixture(scope="module")
def worked_example(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of answers of the worked example, asked before any test writes something."""
    folder = tmp_path_factory.mktemp("cooperation")
    if BASH is not None and shutil.which("curl") is not None:
        statuses = shell("\n".join(blocks(COOPERATION, "sh")), service, folder)
        assert set(statuses) == {"200"}
    return folder


@pytest.fixture(scope="module")
def answered(service: Service, worked_example: Path) -> Any:
    """The answer to the README's question, asked before any test writes something."""
    [question] = re.findall(r"-d '(\{\"queries\".*?\})'\n", text_of("README.md"), re.DOTALL)
    answer = httpx.post(
        f"{service.base}/v1/suggestions",
        content=question,
        headers={"Content-Type": "application/json", "Accept-Language": "en"},
        trust_env=False,
    )
    [result] = answer.raise_for_status().json()["results"]
    return result


@pytest.fixture
def run_shell(service: Service, answered: Any, tmp_path: Path) -> Callable[[str], list[str]]:
    """Runs shell code against the service and returns the status of each curl in it."""
    return lambda code: shell(code, service, tmp_path)


def shell(code: str, service: Service, folder: Path) -> list[str]:
    """Run shell code in a folder and return the status of each curl in it."""
    statuses = folder / "statuses"
    statuses.touch()
    # Commands that name files are run from the folder of the project; what they write is here.
    if not (folder / "docs").exists():
        (folder / "docs").symlink_to(ROOT / "docs")
    # To a file, since many of the calls stand in pipes and substitutions.
    counting = r"""
        set -euo pipefail
        curl() { command curl --noproxy '*' -w '%{stderr}%{http_code}\n' "$@" 2>>"$STATUSES"; }
    """
    done = subprocess.run(
        [str(BASH), "-c", f"{counting}\n{code.replace(BASE, service.base)}"],
        env=os.environ | {"STATUSES": str(statuses), "PATH": path_with_python()},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout[-2000:]}\n{statuses.read_text()}"
    return statuses.read_text().split()


def path_with_python() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@needs_curl
@pytest.mark.parametrize("document", RUN)
def test_every_curl_of_a_document_succeeds(
    document: str, run_shell: Callable[[str], list[str]]
) -> None:
    runs = re.compile(r"curl |push\.py")
    code = "\n".join(block for block in blocks(document, "sh") if runs.search(block))
    statuses = run_shell(code)
    assert len(statuses) == len(re.findall(r"\bcurl ", code)) > 0
    assert [status for status in statuses if not status.startswith("2")] == []


@needs_curl
@pytest.mark.parametrize("state", FOLLOWED)
def test_the_example_of_a_state_goes_in_and_comes_out_again(
    state: str, run_shell: Callable[[str], list[str]], service: Service, tmp_path: Path
) -> None:
    _, push, out, *_ = blocks(f"docs/integrators/{state}.md", "sh")
    own = f"export REGISTRY={BASE} REGISTRY_KEY={key_of_the_page(service, state)}\n"
    run_shell(f"{own}{push.rstrip()} > first.txt\n{push.rstrip()} > second.txt\n{out}")
    first, second = ((tmp_path / name).read_text() for name in ("first.txt", "second.txt"))
    keys = re.findall(r"^([A-Z]{2}-\d): 20[01] (?:created|unchanged)$", first, re.MULTILINE)
    assert len(keys) == 3
    assert re.findall(r"^([A-Z]{2}-\d): 200 unchanged$", second, re.MULTILINE) == keys
    with (tmp_path / f"{state}-exported.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = {row["source.key"]: row for row in csv.DictReader(file)}
    with (ROOT / f"docs/integrators/examples/{state}.csv").open(encoding="utf-8") as file:
        [sample] = [line for line in file if keys[0] in line]
    assert exported[keys[0]]["title"] in sample
    assert exported[keys[0]]["source.licence"] == "CC-BY-4.0"
    assert exported[keys[0]]["codes"]


@needs_curl
@pytest.mark.parametrize("state", FOLLOWED)
def test_the_example_of_a_state_is_imported_whole_by_a_portal_that_pushed_nothing(
    state: str, run_shell: Callable[[str], list[str]], service: Service, tmp_path: Path
) -> None:
    document = f"docs/integrators/{state}.md"
    *_, trial, real = blocks(document, "sh")
    own = f"export REGISTRY={BASE} REGISTRY_KEY={key_of_a_portal(service, f'files-{state}')}\n"
    run_shell(f"{own}{trial}{real}")
    tried = json.loads((tmp_path / f"{state}-trial.json").read_text(encoding="utf-8"))["items"]
    assert [(row["result"], row["record_id"]) for row in tried] == [("created", None)] * 3
    counts = json.loads((tmp_path / f"{state}-imported.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {name: 3 * (name == "created") for name in counts}


@needs_curl
@pytest.mark.parametrize("state", FOLLOWED)
def test_whoever_follows_the_page_of_a_state_stores_each_row_once(
    state: str, run_shell: Callable[[str], list[str]], service: Service, tmp_path: Path
) -> None:
    document = f"docs/integrators/{state}.md"
    _, push, out, trial, real = blocks(document, "sh")
    own = f"export REGISTRY={BASE} REGISTRY_KEY={key_of_the_page(service, state)}\n"
    run_shell(f"{own}{push}{out}{trial}{real}")
    shown = _SHOWN.findall(text_of(document))
    assert len(shown) == len(blocks(document, "json")) == 2
    for name, text in shown:
        answer = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert differences(json.loads(text), answer, name) == []
    portal = portal_of_the_page(state)
    rows = json.loads((tmp_path / f"{state}-report.json").read_text(encoding="utf-8"))["items"]
    with (tmp_path / f"{state}-exported.csv").open(encoding="utf-8-sig", newline="") as file:
        pushed = {
            row["source.key"]: row["id"]
            for row in csv.DictReader(file)
            if row["source.portal"] == portal
        }
    assert {row["key"]: row["record_id"] for row in rows}.items() <= pushed.items()


def portal_of_the_page(state: str) -> str:
    """The portal that a page makes a key of; whatever it pushes goes there, too."""
    key, push, *_ = blocks(f"docs/integrators/{state}.md", "sh")
    [made], [pushed] = re.findall(r'"portal": "([^"]+)"', key), re.findall(r"--portal (\S+)", push)
    assert made == pushed
    return str(made)


def key_of_the_page(service: Service, state: str) -> str:
    """Make another key of the portal of a page; a name is taken once."""
    return key_of_a_portal(service, portal_of_the_page(state), f"{state} {uuid4()}")


def key_of_a_portal(service: Service, portal: str, name: str | None = None) -> str:
    """Make a key as the administrator does."""
    asked = {"name": name or portal, "portal": portal, "scopes": ["read", "write"]}
    answer = httpx.post(
        f"{service.base}/v1/keys",
        json=asked,
        headers={"Authorization": f"Bearer {KEY}"},
        trust_env=False,
    )
    return str(answer.raise_for_status().json()["key"])


@needs_curl
def test_a_curl_that_fails_does_not_go_unnoticed(run_shell: Callable[[str], list[str]]) -> None:
    assert run_shell(f"curl -s {BASE}/v1/nothing | cat; curl -s {BASE}/livez") == ["404", "200"]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("document", ["docs/for-frontend.md"])
def test_every_javascript_block_of_a_document_succeeds(
    document: str, service: Service, answered: Any
) -> None:
    found = blocks(document, "js")
    assert len(found) > 2
    for code in found:
        done = subprocess.run(
            ["node", "--input-type=module", "-"],  # noqa: S607 - whichever there is
            input=code.replace(BASE, service.base),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


@pytest.mark.parametrize("document", ["docs/api.md", "docs/changes.md", "clients/python/README.md"])
def test_every_python_block_of_a_document_succeeds(
    document: str, service: Service, answered: Any
) -> None:
    found = blocks(document, "python")
    assert found
    for code in found:
        # What a receiver does is tried in test_docs_claims.py.
        assert re.search(r"raise_for_status\(\)|eaeu_partners|def genuine", code)
        subprocess.run(
            [sys.executable, "-W", "error", "-c", code.replace(BASE, service.base)],
            check=True,
            capture_output=True,
            env=os.environ | {"NO_PROXY": "*", "PYTHONPATH": str(ROOT / "clients/python")},
        )


def test_the_answer_in_the_readme_is_the_one_that_the_service_gives(answered: Any) -> None:
    [shown] = [json.loads(block) for block in blocks("README.md", "json")]
    assert differences(shown, answered, "") == []
    item = shown["items"][0]
    assert item["points"] == pytest.approx(sum(reason["points"] for reason in item["reasons"]))


@needs_curl
def test_every_number_of_the_worked_example_is_what_the_service_answers(
    worked_example: Path,
) -> None:
    shown = _SHOWN.findall(text_of(COOPERATION))
    assert len(shown) == len(blocks(COOPERATION, "json")) == 8
    for name, text in shown:
        real = json.loads((worked_example / name).read_text(encoding="utf-8"))
        assert differences(json.loads(text), real, name) == []
    assert (worked_example / "dossier.docx").read_bytes().startswith(b"PK")
    assert "Жезмыс" in (worked_example / "allocation.csv").read_text(encoding="utf-8")


def differences(shown: Any, real: Any, place: str) -> list[str]:
    """Where what is shown differs from the real answer, which may have more."""
    match shown, real:
        case dict(), dict():
            return [
                line
                for name, value in shown.items()
                for line in differences(value, real.get(name), f"{place}/{name}")
            ]
        case list(), list():
            # Each shown one has its like among the real ones.
            return [
                f"{place}/{at}: {value} is not among {real}"
                for at, value in enumerate(shown)
                if all(differences(value, other, place) for other in real)
            ]
        case _:
            return [] if shown == real else [f"{place}: {shown!r}, {real!r}"]

"""What documents name is there: settings, links, files, addresses, commands, folders, codes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.config import Settings
from app.errors import AppError
from app.main import create_app
from app.matching.types import Rejection
from tests.support.markdown import DOCUMENTS, FENCE, text_of
from tests.support.service import ROOT

_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_PROJECT_PATH = re.compile(r"(?<![\w/.])(?:app|docs|migrations|tests)/[\w./*-]*[\w*]")

_MACHINE_PATH = re.compile(
    r"(?<![\w./:}$])/(?:work|home|root|tmp|usr|var|opt|etc|mnt|srv|Users|private)\b|\b[A-Z]:\\"
)
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:org|io|com|net|dev|cloud|ru|kz|by|am|kg)\b")
_ALLOWED_HOSTS = frozenset({"example.org"})


def anchors(document: Path) -> set[str]:
    prose = FENCE.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in headings}


def test_each_organization_that_documents_make_is_another_one() -> None:
    """Whoever reads two documents writes into one registry, which refuses the same again."""
    made = re.compile(r'"name": "([^"]*«Пример [^"]*)"')
    names = [name for document in DOCUMENTS for name in made.findall(text_of(document))]
    assert len(names) > 4
    assert len(set(names)) == len(names)


def test_generated_parts_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_is_documented() -> None:
    text = text_of("docs/operations.md")
    missing = [f"APP_{name.upper()}" for name in Settings.model_fields]
    assert [name for name in missing if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_only_settings_that_there_are(document: str) -> None:
    known = {f"APP_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bAPP_[A-Z_]+\b", text_of(document))) <= known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: str) -> None:
    broken = []
    for link in _LINK.findall(FENCE.sub("", text_of(document))):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        found = (ROOT / document).parent / target if target else ROOT / document
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_of_the_project_that_a_document_names_is_there(document: str) -> None:
    named = set(_PROJECT_PATH.findall(text_of(document)))
    assert [path for path in sorted(named) if not any(ROOT.glob(path))] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_path_of_a_machine_or_an_outside_host(document: str) -> None:
    text = text_of(document)
    assert _MACHINE_PATH.findall(text) == []
    assert set(_HOST.findall(text)) <= _ALLOWED_HOSTS


@pytest.fixture(scope="module")
def addresses() -> re.Pattern[str]:
    """Every address of the service."""
    app = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing"))
    return re.compile(
        "|".join(re.sub(r"\{\w+\}", "[^/]+", path) for path in app.openapi()["paths"])
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_address_that_a_document_names_is_one_of_the_service(
    document: str, addresses: re.Pattern[str]
) -> None:
    named = re.findall(r"(?<![\w{])/v1/[\w{$][\w/{}$-]*(?:\.atom\b)?", text_of(document))
    assert [path for path in named if not addresses.fullmatch(path.rstrip("/"))] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_to_copy_names_a_python_that_is_there(document: str) -> None:
    """Plain `python` is on few machines, and it would not have what the service needs."""
    code = "\n".join(text for _, text in FENCE.findall(text_of(document)))
    assert re.findall(r"(?<![\w./-])python (?:-m app|benchmarks/|docs/).*", code) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_only_commands_that_there_are(document: str) -> None:
    text = text_of(document)
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^(?:APP_\S+ )*make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE)) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }
    named = set(re.findall(r"python -m app ([a-z-]+)", text))
    assert named <= set(COMMANDS)


def test_the_tour_names_every_folder_of_the_code() -> None:
    tour = text_of("docs/architecture.md").partition("## Tour of folders")[2]
    folders = {
        path.name for path in (ROOT / "app").iterdir() if path.is_dir() and path.name[0] != "_"
    }
    assert {name for name in folders if f"`app/{name}`" not in tour} == set()


def test_the_guide_names_every_code_of_an_error_and_of_a_rejection() -> None:
    errors = [error for error in AppError.__subclasses__() if error.status != AppError.status]
    assert len(errors) > 5
    guide = text_of("docs/api.md")
    assert [error.code for error in errors if f"`{error.code}`" not in guide] == []
    matching = text_of("docs/matching.md")
    assert [code for code in Rejection if f"`{code}`" not in matching] == []

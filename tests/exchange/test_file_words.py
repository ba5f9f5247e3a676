"""What is said of whole files is said in Russian, too: none of the sentences is missing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.exchange.intake.file_words import in_language
from app.vocabulary.terms import Language
from tests.support.service import ROOT

INTAKE = ROOT / "app" / "exchange" / "intake"
SERVICES = [ROOT / "app" / "services" / name for name in ("import_run.py", "imports.py")]
ERRORS = {"UnreadableFileError", "ConflictError"}


def sentences() -> Iterator[str]:
    """Every sentence that is raised of a file, with a word for what is filled in."""
    for path in [*sorted(INTAKE.glob("*.py")), *SERVICES]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                yield plain(node.args[0])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_BROKEN_IMPORT":
                yield plain(node.value)


def plain(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr), ast.dump(node)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else filled(part) for part in node.values
    )


def filled(part: ast.expr) -> str:
    # A damage is a sentence of its own.
    damage = "damage" in ast.unparse(part)
    return "The gzip is damaged (CRC)." if damage else "Файл 1"


@pytest.mark.parametrize("said", sorted(set(sentences())))
def test_a_sentence_has_its_russian(said: str) -> None:
    russian = in_language(said, Language.RU)
    assert russian != said
    assert "{" not in russian
    assert said.count("Файл 1") <= russian.count("Файл 1")
    assert in_language(said, Language.EN) == said
    assert in_language(said, Language.KK) == russian


def test_what_is_filled_in_may_be_anything() -> None:
    said = "a {0} (b).csv is empty."
    assert in_language(said, Language.RU) == "a {0} (b).csv: файл пуст."
    assert in_language("Something else.", Language.RU) == "Something else."
    assert len(set(sentences())) > 20
    assert Path(INTAKE / "file_words.toml").exists()

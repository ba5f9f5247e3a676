"""Commands that rank and measure tasks with the library that serves the API; no database."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app import clock
from app.evaluation.coding import rank_codes
from app.evaluation.ranking import Ranked, rank
from app.evaluation.tasks import Document, Task, TaskKind, read_corpus, read_task
from app.exchange.nomenclature_files import read_nomenclature
from app.exchange.word_vectors import read_vectors
from app.matching import SUPPLY, MemoryIndex, Scorecard
from app.matching.assistant import Title
from app.matching.meanings import Meanings
from app.matching.semantic_index import SemanticIndex
from app.vocabulary.positions import HEADING_LEVEL
from app.vocabulary.terms import Language

error_out = Console(stderr=True)


def rank_task(
    task: Annotated[Path, typer.Argument(help="Folder of a task.")],
    output: Annotated[Path, typer.Option(help="File to write: query, id, score; tab separated.")],
    learn_from: Annotated[
        Path | None,
        typer.Option(help="Task folder whose corpus stands for the registry's listings."),
    ] = None,
    nomenclature: Annotated[
        Path | None, typer.Option(help="Official nomenclature to load first.")
    ] = None,
    semantic: Annotated[
        Path | None, typer.Option(help="Folder of word vectors, to compare meanings too.")
    ] = None,
) -> None:
    """Rank a task folder with the library that serves the API."""
    asked = read_task(task)
    taught = read_corpus(learn_from) if learn_from else None
    titles = official_titles(nomenclature) if nomenclature else ()
    answers = ranked(asked, taught, titles, vectors=semantic)
    _write(output, answers, len(asked.queries))


def ranked(
    asked: Task,
    learn_from: Iterable[Document] | None = None,
    titles: Iterable[Title] = (),
    *,
    scorecard: Scorecard = SUPPLY,
    vectors: Path | None = None,
) -> Iterable[Ranked]:
    """Rank a task; codes are learnt from another corpus where one is given.

    With a folder of word vectors, meanings are compared too.
    """
    if asked.kind is TaskKind.CODES:
        corpus = asked.corpus if learn_from is None else learn_from
        return rank_codes(asked, learn_from=corpus, titles=titles)
    index = semantic_index(vectors) if vectors else None
    return rank(asked, titles=titles, scorecard=scorecard, index=index)


def semantic_index(vectors: Path) -> SemanticIndex:
    """Make an empty index with meanings.

    Raises:
        SourceError: the vectors cannot be read.
    """
    return SemanticIndex(Meanings(read_vectors(vectors)), MemoryIndex())


def official_titles(path: Path) -> list[Title]:
    """Read the full titles of headings and below from an official nomenclature."""
    draft = read_nomenclature(path, on=clock.today(), partial=True)
    return [
        Title(position.code, Language.RU, position.full)
        for position in draft.positions
        if position.code.isdigit() and len(position.code) >= HEADING_LEVEL
    ]


def _write(output: Path, answers: Iterable[Ranked], total: int) -> None:
    with output.open("w", encoding="utf-8") as file:
        for ranked in track(answers, total=total, description="ranking", console=error_out):
            for key, score in ranked.answers:
                file.write(f"{ranked.query_id}\t{key}\t{score:.6f}\n")

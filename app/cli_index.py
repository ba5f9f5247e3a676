"""Commands for what the index needs besides the registry."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from app.cli_database import database_url, run
from app.config import Settings
from app.evaluation.labelled import read_labelled
from app.evaluation.tasks import read_task
from app.exchange.word_model import MODEL, word_model
from app.exchange.word_vectors import FOLDER, write_vectors
from app.learning.distil import MOST_WORDS, distil
from app.services.word_vectors import listing_texts
from app.vocabulary.nomenclature import thesaurus

commands = typer.Typer(help=__doc__, no_args_is_help=True)

_AT_ONCE = 200

Floats = NDArray[np.float32]


@commands.callback()
def about() -> None:
    """Commands for what the index needs besides the registry."""


@commands.command()
def semantic(
    task: Annotated[
        list[Path] | None,
        typer.Option(
            help="Task folder whose words are taken instead of the registry's; repeatable."
        ),
    ] = None,
    labelled: Annotated[
        Path | None, typer.Option(help="Folder of labelled pairs whose words are taken, too.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write; below the data folder unless given.")
    ] = None,
    most_words: Annotated[int, typer.Option(help="Words at most, the commonest.", min=100)] = (
        MOST_WORDS
    ),
) -> None:
    """Distil word vectors for the words of the registry and the thesaurus, once.

    A service started with APP_SEMANTIC=true compares meanings with them. Needs the extra
    `semantic`; words that come into the registry later have no meaning until this runs again.
    """
    embed = word_model()
    settings = Settings()
    texts = [*_thesaurus(), *(_tasks(task) if task else _registry(settings))]
    if labelled:
        texts += _pairs(labelled)
    with Progress(console=Console(stderr=True)) as progress:
        shown = partial(_in_parts, embed, progress)
        words = distil(texts, shown, model=MODEL, most_words=most_words)
    path = write_vectors(output or settings.data_dir / FOLDER, words)
    typer.echo(f"{len(words.stems)} words from {len(texts)} texts: {path}")


def _in_parts(
    embed: Callable[[Sequence[str]], Floats], progress: Progress, words: Sequence[str]
) -> Floats:
    found = []
    bar = progress.add_task("reading words", total=len(words))
    for start in range(0, len(words), _AT_ONCE):
        found.append(embed(words[start : start + _AT_ONCE]))
        progress.update(bar, completed=min(start + _AT_ONCE, len(words)))
    return np.vstack(found)


def _thesaurus() -> Iterator[str]:
    for entry in thesaurus().values():
        yield " ".join((*entry.titles.values(), *entry.keywords))


def _tasks(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        task = read_task(folder)
        yield from (document.text for document in task.corpus)
        yield from (query.text for query in task.queries)


def _pairs(folder: Path) -> Iterator[str]:
    for pair in read_labelled(folder):
        for listing in (pair.need, pair.offer):
            yield f"{listing.title}\n{listing.description}"


def _registry(settings: Settings) -> list[str]:
    with database_url(settings) as url:
        return run(url, listing_texts)

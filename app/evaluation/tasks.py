"""Task folders: a corpus, queries, and what is relevant to them.

`task.json` (name, kind, metric, levels), `corpus.jsonl.gz` (`_id, text, codes?, organization?`),
`queries.jsonl.gz` (`_id, text, codes?, language?, exclude?, exclude_documents?`) and
`qrels.tsv.gz` (query, id, relevance).
"""

import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.errors import SourceError
from app.vocabulary.terms import Language

_CORPUS = "corpus.jsonl.gz"
_BROKEN = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zlib.error)
"""What reading a file may raise that is missing, cut off, packed wrongly or of another shape."""


class TaskKind(StrEnum):
    """What a task ranks."""

    PARTNERS = "partners"
    LISTINGS = "listings"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a corpus."""

    id: str
    text: str
    codes: tuple[str, ...] = ()
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """One question of a task.

    Attributes:
        exclude: organizations, and `exclude_documents` documents, that must not be answered.
    """

    id: str
    text: str
    codes: tuple[str, ...] = ()
    language: Language | None = None
    exclude: frozenset[str] = frozenset()
    exclude_documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """A task without its judgements."""

    name: str
    kind: TaskKind
    metric: str
    levels: tuple[int, ...]
    corpus: tuple[Document, ...]
    queries: tuple[TaskQuery, ...]


def read_task(folder: Path) -> Task:
    """Read a task folder.

    Raises:
        SourceError: a file is missing or broken; names it.
    """
    try:
        about = json.loads((folder / "task.json").read_text(encoding="utf-8"))
        return Task(
            name=about.get("name", folder.name),
            kind=TaskKind(about["kind"]),
            metric=about.get("metric", ""),
            levels=tuple(about.get("levels", ())),
            corpus=read_corpus(folder) if (folder / _CORPUS).exists() else (),
            queries=tuple(map(_query, _rows(folder / "queries.jsonl.gz"))),
        )
    except _BROKEN as error:
        raise SourceError(f"{folder}: {_reason(error)}") from error


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """Read only the corpus of a task folder, which must have one.

    Raises:
        SourceError: it has none, or a broken one.
    """
    path = folder / _CORPUS
    try:
        return tuple(map(_document, _rows(path)))
    except FileNotFoundError as error:
        raise SourceError(
            f"{folder} has no {_CORPUS}. Name a task folder with a corpus."
        ) from error
    except _BROKEN as error:
        raise SourceError(f"{path}: {_reason(error)}") from error


def read_judgements(folder: Path) -> dict[str, dict[str, int]]:
    """Read relevance by query and id.

    Raises:
        SourceError: the file is missing or broken.
    """
    found: dict[str, dict[str, int]] = {}
    try:
        with gzip.open(folder / "qrels.tsv.gz", "rt", encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t")
            next(rows)
            for query, key, relevance in rows:
                found.setdefault(query, {})[key] = int(relevance)
    except (*_BROKEN, StopIteration) as error:
        raise SourceError(f"{folder / 'qrels.tsv.gz'}: {error}") from error
    return found


def _reason(error: Exception) -> object:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _document(row: dict[str, Any]) -> Document:
    return Document(
        str(row["_id"]), str(row["text"]), tuple(row.get("codes") or ()), row.get("organization")
    )


def _query(row: dict[str, Any]) -> TaskQuery:
    language = row.get("language")
    return TaskQuery(
        id=str(row["_id"]),
        text=str(row["text"]),
        codes=tuple(row.get("codes") or ()),
        language=Language(language) if language in set(Language) else None,
        exclude=frozenset(row.get("exclude") or ()),
        exclude_documents=frozenset(row.get("exclude_documents") or ()),
    )

"""Files of word vectors: one NumPy file and a description with its checksum beside it."""

import hashlib
import json
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from app.errors import SourceError
from app.matching.meanings import WordVectors

LAYOUT = 1
"""Another layout is refused: the vectors are made anew in a few minutes."""

FOLDER = "semantic"
"""Where they are kept below the data folder."""

_VECTORS, _ABOUT = "vectors.npz", "about.json"


def write_vectors(folder: Path, words: WordVectors) -> Path:
    """Write vectors into a folder, which is made; the description comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / _VECTORS, folder / f"part-{_VECTORS}"
    np.savez_compressed(
        part,
        stems=np.array(list(words.stems), dtype=np.str_),
        words=np.array(list(words.words), dtype=np.str_),
        vectors=words.vectors.astype(np.float16),
        rarity=words.rarity,
    )
    part.replace(path)
    about = {
        "layout": LAYOUT,
        "model": words.model,
        "stems": len(words.stems),
        "numbers": int(words.vectors.shape[1]),
        "sha256": _checksum(path),
    }
    (folder / _ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
    return path


def read_vectors(folder: Path) -> WordVectors:
    """Read vectors.

    Raises:
        SourceError: there are none, they are of another layout, or damaged.
    """
    path = folder / _VECTORS
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if about["layout"] != LAYOUT:
            raise SourceError(f"{path}: made by another version. Make the vectors anew.")
        if about["sha256"] != _checksum(path):
            raise SourceError(f"{path}: damaged. Make the vectors anew.")
        with np.load(path, allow_pickle=False) as held:
            return WordVectors(
                stems=held["stems"].tolist(),
                words=held["words"].tolist(),
                vectors=held["vectors"].astype(np.float32),
                rarity=held["rarity"].astype(np.float32),
                model=str(about["model"]),
            )
    except FileNotFoundError as error:
        raise SourceError(
            f"{folder}: there are no word vectors. `python -m app index semantic` makes them."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise SourceError(f"{path}: {error}") from error


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Rows of registers, and files of them."""

import gzip
import json
from pathlib import Path

PRODUCER = {
    "inn": "7707083893",
    "ogrn": "1027700132195",
    "name": "АО «Медь и провод»",
    "region": "Тульская область",
    "products": [
        {"id": "p1", "code10": "7408110000", "text": "Катанка медная"},
        {"id": "p2", "text": "Проволока  медная,\n мягкая"},
    ],
}
MAKER = {"name": "Резинщик", "inn": "7707083893", "city": "Тула", "products": "Манжеты, кольца"}


def write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def words(count: int, length: int = 9) -> str:
    """Words that tell their place, of one length with the space behind each."""
    return " ".join(f"слово{number:0{length - 6}}" for number in range(count))

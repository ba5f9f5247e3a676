"""Vectors of a few words, made by hand."""

import numpy as np

from app.matching.meanings import WordVectors
from app.matching.text import stem

WORDS = {
    "насосы": (1.0, 0.0, 0.0),
    "pumps": (0.96, 0.28, 0.0),
    "pompes": (0.96, 0.28, 0.0),
    "мука": (0.0, 1.0, 0.0),
    "шины": (0.0, 0.0, 1.0),
    "wheels": (0.0, 0.28, 0.96),
}
VECTORS = WordVectors(
    stems=[stem(word) for word in WORDS],
    words=list(WORDS),
    vectors=np.array(list(WORDS.values()), dtype=np.float32),
    rarity=np.ones(len(WORDS), dtype=np.float32),
    model="by hand",
)

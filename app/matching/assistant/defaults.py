"""Weights of the evidence where there are too few listings to fit any.

Set by hand and by reason: a trade word or a very similar listing says most of the heading, titles
and the listing most of what is below it; checked against the tests beside this package. They are
not fitted, because the project ships no labelled texts to fit them on; from 300 coded listings on
the weights are fitted on the registry's own.
"""

import numpy as np

from app.matching.assistant.evidence import CIRCUMSTANCES, FEATURES
from app.matching.assistant.judge import Judge

_Weights = dict[str, dict[str, tuple[float, ...]]]
"""By circumstance and witness, at each depth."""

_WORDS = (0.3, 0.1, 0.4)
"""What a network is worth before it is known how good it is."""

_WEIGHTS: _Weights = {
    "always": {
        "votes": (0.6, 0.4, 0.3),
        "listing": (6.0, 2.0, 3.0),
        "title": (3.0, 3.0, 2.0),
        "trade": (6.0, 2.0, 1.0),
        "named": (0.5, 0.8, 0.8),
        "none": (3.0,),
    },
    # A few words resemble many titles a little: likeness says less of them.
    "short": {"listing": (-1.5, 0.0, 0.0), "title": (-1.5, -1.0, 0.0), "none": (-1.0,)},
    # Words that neither titles nor listings have: more likely none of what is known.
    "far": {"listing": (-2.0, 0.0, 0.0), "none": (1.0,)},
}


def default_judge() -> Judge:
    """Return the judge before listings have been learnt."""
    weights = np.zeros((len(CIRCUMSTANCES), len(FEATURES)))
    for circumstance, witnesses in _WEIGHTS.items():
        for witness, by_depth in witnesses.items():
            first = next(n for n, name in enumerate(FEATURES) if name.startswith(witness))
            last = first + len(by_depth)
            weights[CIRCUMSTANCES.index(circumstance), first:last] = by_depth
    weights[0, : len(_WORDS)] = _WORDS
    return Judge(weights)

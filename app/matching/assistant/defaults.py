"""Weights of the evidence where there are too few listings to fit any.

Fitted once (2026-11) by `calibration.fit_judge` on some 10,000 texts, none of them of the queries
of the development tasks: declared goods as they stand and cut to a few words, words of the
thesaurus, and English and Russian names of subheadings; with none, 300 and 3,000 listings as
neighbours. They are to be fitted anew when the thesaurus has grown a lot.
"""

import numpy as np

from app.matching.assistant.evidence import CIRCUMSTANCES, FEATURES
from app.matching.assistant.judge import Judge

_Weights = dict[str, dict[str, tuple[float, ...]]]
"""By circumstance and witness, at each depth."""

_WORDS = (0.3, 0.1, 0.4)
"""What a network is worth before it is known how good it is."""

_THESAURUS_ALONE: _Weights = {
    "always": {
        "votes": (1.18, 0.09, -2.08),
        "listing": (1.63, 5.38, 8.4),
        "title": (15.16, 12.57, 10.05),
        "trade": (3.05, -2.96, -2.22),
        "none": (3.42,),
    },
    "short": {
        "votes": (0.23, 0.36, -0.43),
        "listing": (-3.16, -5.97, 3.34),
        "title": (-19.74, -14.15, -9.64),
        "trade": (-6.66, 4.22, 3.38),
        "none": (2.22,),
    },
    "far": {
        "votes": (-1.02, -0.19, 2.62),
        "listing": (-5.58, -9.38, 21.68),
        "title": (2.65, -5.6, 5.64),
        "trade": (6.85, -0.52, 5.8),
        "none": (3.57,),
    },
}

_WITH_TITLES: _Weights = {
    "always": {
        "votes": (0.5, 0.66, -1.05),
        "listing": (7.11, -3.26, 6.28),
        "title": (-16.35, 8.76, 27.43),
        "trade": (4.33, 2.7, 0.0),
        "none": (4.48,),
    },
    "short": {
        "votes": (0.66, -0.02, -0.34),
        "listing": (-8.48, -0.2, 5.32),
        "title": (8.74, -3.47, -36.87),
        "trade": (-12.63, -1.77, 0.0),
        "none": (0.55,),
    },
    "far": {
        "votes": (-0.67, -0.87, 1.7),
        "listing": (-2.69, 5.23, -3.12),
        "title": (18.53, -4.12, 2.84),
        "trade": (10.03, 0.96, 0.0),
        "none": (3.05,),
    },
}


def default_judge(*, official_titles: bool) -> Judge:
    """Return the judge before listings have been learnt; titles of ten digits need their own."""
    chosen = _WITH_TITLES if official_titles else _THESAURUS_ALONE
    weights = np.zeros((len(CIRCUMSTANCES), len(FEATURES)))
    for circumstance, witnesses in chosen.items():
        for witness, by_depth in witnesses.items():
            first = next(n for n, name in enumerate(FEATURES) if name.startswith(witness))
            last = first + len(by_depth)
            weights[CIRCUMSTANCES.index(circumstance), first:last] = by_depth
    weights[0, : len(_WORDS)] = _WORDS
    return Judge(weights)

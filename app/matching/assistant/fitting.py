"""From coded texts and titles to a model: train, hold out, weigh the witnesses, train again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from threadpoolctl import threadpool_limits

from app.matching.assistant.bags import bag
from app.matching.assistant.defaults import default_judge
from app.matching.assistant.evidence import Sources
from app.matching.assistant.held_out import calibrated
from app.matching.assistant.judge import Judge
from app.matching.assistant.nomenclature import Nomenclature, title_index, trade_index
from app.matching.assistant.training import SCHEDULE, Schedule, train
from app.matching.assistant.types import CodedText, Title

FEWEST_LISTINGS = 300
"""Below this the network is not trained and the judge keeps its default weights."""


@dataclass(frozen=True, slots=True)
class Model:
    """All that was fitted; immutable, swapped whole, safe to pickle.

    Attributes:
        version: a digest of what it was fitted on; the same data give the same version.
        listings: how many listings it was fitted on.
    """

    version: str
    listings: int
    sources: Sources
    judge: Judge


def fit(
    coded_texts: Iterable[CodedText], titles: Iterable[Title] = (), schedule: Schedule = SCHEDULE
) -> Model:
    """Fit a model in the background; without listings it knows the nomenclature only.

    The order of the listings does not matter. 70,000 of them take some three minutes of one core.
    """
    listings = sorted((one for one in coded_texts if one.codes), key=lambda one: one.id)
    ordered = tuple(sorted(titles, key=lambda one: (one.code, one.language, one.text)))
    known = Sources(None, title_index(ordered), trade_index())
    judge = default_judge()
    if len(listings) >= FEWEST_LISTINGS:
        # The products are small: a second thread of BLAS gains nothing on an idle machine, and
        # waits for its core on a busy one, which made the weighing ten times slower.
        with threadpool_limits(limits=1, user_api="blas"):
            bags = [bag(one.text) for one in listings]
            judge = calibrated(listings, bags, known, judge, schedule)
            network = train(bags, [one.codes[0] for one in listings], schedule)
        known = replace(known, network=network)
    return Model(_digest(listings, known.titles), len(listings), known, judge)


def _digest(listings: Iterable[CodedText], titles: Nomenclature) -> str:
    digest = hashlib.sha256(repr((titles.codes, titles.texts)).encode())
    for one in listings:
        digest.update(repr((one.id, one.text, one.codes)).encode())
    return digest.hexdigest()[:16]

"""`make bench`: our engine and its peers over the same made-up listings, side by side in one run.

Writes benchmarks/results/speed.json and a chart: rows with case, config, listings, peer, ours,
theirs, unit and ratio (above 1 where ours is better), each with what else was seen. Rows of other
sizes that are there already stay.
"""

import argparse
import os

from speed import chart
from speed.bench import Bench, console
from speed.results import RESULTS, save

PARTS = ("memory", "hybrid", "pairs", "texts", "quality", "http")
OF_THE_SERVICE = ("quality", "http")
MOST_IN_MEMORY = 100_000
"""Listings up to which the service itself is measured: it holds all of them as objects."""


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=20_000)
    parser.add_argument("--skip", action="append", default=[], help="a peer to leave out")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part to run, not all")
    given = parser.parse_args()
    console.print(
        f"{given.listings} listings, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    bench = Bench(given.listings, given.skip)
    for part in given.only or PARTS:
        if given.listings <= MOST_IN_MEMORY or part not in OF_THE_SERVICE:
            getattr(bench, part)()
    chart.draw(save(bench.rows), RESULTS.with_suffix(".svg"))


if __name__ == "__main__":
    main()

"""Measures how well records of one enterprise in several files are found, beside splink.

`python benchmarks/identity.py FOLDER`: the registration numbers of the files are the truth, and are
hidden from whoever compares. The folder has JSON Lines, gzipped, with `name`, `inn` and what else
is known. Nothing of it is kept. The peer is measured where it is installed (group `bench`).
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from app.matching.identity import Neighbours, Party, traits

RESAMPLES = 1_000
Pairs = dict[frozenset[str], float]


def read(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Each record with its file and its number; one a file and number."""
    found = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if "moscow" in path.name:  # what the file is of
                    row["region"] = "Москва"
                found[path.name, row["inn"]] = row
    return [(file, inn, row) for (file, inn), row in found.items()]


def party(number: int, row: dict[str, str]) -> Party:
    """A record without its registration numbers."""
    names = tuple(dict.fromkeys(row[field] for field in ("name", "full_name") if row.get(field)))
    return Party(
        id=str(number),
        names=names,
        country="RU",
        region=row.get("region"),
        city=row.get("city"),
        website=row.get("site"),
    )


def ours(parties: list[Party], _: list[str]) -> Pairs:
    """Pairs as the service would propose them."""
    neighbours = Neighbours()
    neighbours.put(map(traits, parties))
    return {frozenset((one, other)): found.probability
            for one, other, found in neighbours.pairs(least=0.01)}  # fmt: skip


def splink(parties: list[Party], inns: list[str]) -> Pairs:
    """Pairs as splink finds them: its own comparisons, fitted with the truth at hand."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = []
    for item, inn in zip(parties, inns, strict=True):
        seen = traits(item)
        name = seen.names[-1]
        rows.append({
            "unique_id": item.id, "truth": inn, "name": name.spelling, "spoken": name.spoken,
            "start": name.spoken[:5], "place": seen.region or seen.city or None,
            "site": seen.host or None, "form": seen.form.value if seen.form else None,
            "rare": max(name.words, key=len, default=""),
        })  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("spoken", [0.97, 0.9, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("form"),
            cl.ExactMatch("site"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("start"), block_on("rare"), block_on("site")
        ],
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(pd.DataFrame(rows)), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("spoken", "place", "form")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    # Left to itself (expectation maximisation) it learns that sister firms of one site are one; so
    # it is told the truth about how true pairs look, which ours is not.
    linker.training.estimate_m_from_label_column("truth")
    made = linker.inference.predict(threshold_match_probability=1e-6).as_pandas_dataframe()
    columns = (made.unique_id_l, made.unique_id_r, made.match_probability)
    return {frozenset((str(a), str(b))): float(p) for a, b, p in zip(*columns, strict=True)}


def true_pairs(inns: list[str]) -> set[frozenset[str]]:
    """Pairs of records with one number."""
    by_inn: dict[str, list[int]] = {}
    for number, inn in enumerate(inns):
        by_inn.setdefault(inn, []).append(number)
    return {frozenset((str(a), str(b)))
            for numbers in by_inn.values() for a in numbers for b in numbers if a < b}  # fmt: skip


def across(pairs: Pairs, files: list[str]) -> Pairs:
    """Those pairs whose records are of two files."""
    return {pair: p for pair, p in pairs.items() if len({files[int(key)] for key in pair}) > 1}


def at_recall(scored: Pairs, truth: set[frozenset[str]], recall: float) -> tuple[float, float]:
    """Precision at the first threshold with this recall, and the threshold; 0 where never."""
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    hits = 0
    for place, (pair, score) in enumerate(ranked, 1):
        hits += pair in truth
        more = place < len(ranked) and ranked[place][1] == score  # ties stand or fall together
        if not more and hits >= recall * len(truth):
            return hits / place, score
    return 0.0, 0.0


def at_threshold(scored: Pairs, truth: set[frozenset[str]], least: float) -> tuple[float, float]:
    """Precision and recall of the pairs from a probability on."""
    taken = {pair for pair, score in scored.items() if score >= least}
    hits = len(taken & truth)
    return hits / max(len(taken), 1), hits / max(len(truth), 1)


def interval(values: Iterable[float]) -> str:
    """Nineteen in twenty of some values."""
    ordered = sorted(values)
    low, high = ordered[int(0.025 * len(ordered))], ordered[int(0.975 * len(ordered)) - 1]
    return f"{low:.3f}-{high:.3f}"


def report(name: str, scored: Pairs, truth: set[frozenset[str]], inns: list[str]) -> None:
    """Print precision at recall 0.9 with its interval, by resampling enterprises."""
    precision, threshold = at_recall(scored, truth, 0.9)
    drawn = random.Random(1)  # noqa: S311 - resampling
    everybody = sorted(set(inns))
    spread = []
    for _ in range(RESAMPLES):
        weights = dict.fromkeys(everybody, 0)
        for inn in drawn.choices(everybody, k=len(everybody)):
            weights[inn] += 1
        spread.append(_resampled(scored, truth, inns, weights))
    print(f"{name}: precision at recall 0.9 = {precision:.4f} ({interval(spread)}), "
          f"from probability {threshold:.3f}")  # fmt: skip
    for least in (0.5, 0.9, 0.97):
        exact, found = at_threshold(scored, truth, least)
        print(f"  from {least}: precision {exact:.3f}, recall {found:.3f}")


def _resampled(
    scored: Pairs, truth: set[frozenset[str]], inns: list[str], weights: dict[str, int]
) -> float:
    def weight(pair: frozenset[str]) -> int:
        return min(weights[inns[int(key)]] for key in pair)

    wanted = 0.9 * sum(map(weight, truth))
    hits = taken = 0
    for _, tied in groupby(sorted(scored, key=lambda pair: -scored[pair]), key=scored.__getitem__):
        for pair in tied:
            taken += weight(pair)
            hits += weight(pair) if pair in truth else 0
        if hits >= wanted:
            return hits / max(taken, 1)
    return 0.0


def calibration(scored: Pairs, truth: set[frozenset[str]]) -> None:
    """Print how often pairs of about one probability are right."""
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 0.99), (0.99, 1.01)):
        band = [(pair, p) for pair, p in scored.items() if low <= p < high]
        if band:
            right = sum(pair in truth for pair, _ in band) / len(band)
            said = sum(p for _, p in band) / len(band)
            print(f"  said {said:.2f}, right {right:.2f} ({len(band)} pairs)")


def main() -> None:
    """Measure, and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--half", choices=("even", "odd"), help="only numbers that end so")
    asked.add_argument("--wrong", type=int, default=0, help="print so many wrong pairs")
    given = asked.parse_args()
    records = read(given.folder)
    if given.half:
        records = [r for r in records if int(r[1]) // 10 % 2 == (given.half == "odd")]
    files, inns = [file for file, _, _ in records], [inn for _, inn, _ in records]
    parties = [party(number, row) for number, (_, _, row) in enumerate(records)]
    truth = true_pairs(inns)
    print(f"{len(records)} records, {len(truth)} pairs of one number in two files")
    methods: list[tuple[str, Callable[[list[Party], list[str]], Pairs]]] = [("ours", ours)]
    if not given.no_peer:
        methods.append(("splink", splink))
    for name, method in methods:
        start = time.perf_counter()
        scored = method(parties, inns)
        print(f"{name}: {len(scored)} pairs in {time.perf_counter() - start:.1f} s")
        report(f"{name}, across files", across(scored, files), truth, inns)
        report(f"{name}, within files too", scored, truth, inns)
        calibration(across(scored, files), truth)
        if given.wrong and name == "ours":
            show(scored, truth, parties, given.wrong)


def show(scored: Pairs, truth: set[frozenset[str]], parties: list[Party], most: int) -> None:
    """Print the worst mistakes of both kinds."""
    false = [(p, pair) for pair, p in scored.items() if pair not in truth and p >= 0.5]
    missed = [(scored.get(pair, 0.0), pair) for pair in truth if scored.get(pair, 0.0) < 0.5]
    for title, some in (("false", sorted(false, key=lambda x: -x[0])), ("missed", missed)):
        for p, pair in some[:most]:
            print(title, round(p, 3), *(parties[int(key)] for key in sorted(pair)))


if __name__ == "__main__":
    main()

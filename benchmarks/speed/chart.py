"""How the time of one question grows with the listings, ours and the peers', as a picture."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

CASE = "query-long"
OURS = "ours"


def series(rows: Sequence[Mapping[str, object]]) -> dict[str, list[tuple[int, float]]]:
    """Milliseconds of a long question at the median by engine and size; ours over all peers."""
    found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        if one["case"] == CASE and one["config"] == "stems":
            size = int(str(one["listings"]))
            found[str(one["peer"])][size].append(float(str(one["theirs"])))
            found[OURS][size].append(float(str(one["ours"])))
    return {
        name: sorted((size, statistics.median(times)) for size, times in sizes.items())
        for name, sizes in found.items()
    }


def draw(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    """Write the picture as SVG, the same for the same rows."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "speed"})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name, points in sorted(series(rows).items(), key=lambda item: -item[1][-1][1]):
        sizes, times = zip(*points, strict=True)
        if name == OURS:
            axes.plot(sizes, times, "o-", label=name, linewidth=2.5, color="black")
        else:
            axes.plot(sizes, times, "o-", label=name, linewidth=1)
    axes.set(
        xscale="log", yscale="log", xlabel="listings", ylabel="ms at the median",
        title="One question with the words of a whole listing",
    )  # fmt: skip
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)

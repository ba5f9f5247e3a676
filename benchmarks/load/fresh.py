"""How long a question waits for a write: `Min-Revision` at several workers on one machine.

    python -m load.fresh --listings 5000 --workers 2 --writes 300

Each round writes an offer and asks for its partners at once, over a connection of its own, so that
any worker may have to answer; then asks the same over the same connection again, when nothing is
left to wait for. The difference is the wait. An answer without the offer ends the run with 1.
"""

import argparse
import asyncio
import sys
import time
from typing import Any

from load.registry import PORTAL, stored
from load.report import percentiles
from load.service import Service
from load.wire import Wire


async def measure(service: Service, writes: int) -> tuple[dict[str, list[float]], int]:
    """Seconds of writes, of first and second answers, and of the waits; how many were not fresh."""
    writer = Wire(service.port)
    owner = (await writer.ask("POST", "/v1/organizations", _owner())).json()["id"]
    found: dict[str, list[float]] = {"write": [], "first": [], "second": [], "wait": []}
    stale = 0
    for number in range(writes):
        begun = time.perf_counter()
        written = (await writer.ask("POST", "/v1/offers", _offer(owner, number))).json()
        found["write"].append(time.perf_counter() - begun)
        reader = Wire(service.port)
        path = f"/v1/offers/{written['id']}/suggestions?limit=1"
        asked = {"Min-Revision": str(written["revision"])}
        for kind in ("first", "second"):
            begun = time.perf_counter()
            answer = await reader.ask("GET", path, headers=asked)
            found[kind].append(time.perf_counter() - begun)
            stale += answer.status != 200
        found["wait"].append(max(0.0, found["first"][-1] - found["second"][-1]))
        reader.close()
    writer.close()
    return found, stale


def _owner() -> dict[str, Any]:
    return {
        "name": "ООО «Свежий завод»",
        "country": "RU",
        "source": {"portal": PORTAL, "key": "fresh"},
    }


def _offer(owner: str, number: int) -> dict[str, Any]:
    return {
        "organization_id": owner,
        "kind": "product",
        "title": f"Катанка медная {number} мм",
        "codes": ["7408 11"],
        "source": {"portal": PORTAL, "key": f"fresh-{number}"},
    }


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listings", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--writes", type=int, default=300)
    asked = parser.parse_args()
    with stored(asked.listings) as (url, folder, _):
        service = Service(url, folder / "service.log", workers=asked.workers)
        try:
            service.wait()
            found, stale = asyncio.run(measure(service, asked.writes))
        finally:
            service.stop()
    print(
        f"{asked.listings} listings, {asked.workers} workers, {asked.writes} writes, milliseconds:"
    )
    for kind, times in found.items():
        print(f"  {kind:8} {percentiles(times)}")
    print(f"  {stale} answers without the offer")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()

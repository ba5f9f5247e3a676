"""Two services to be asked over HTTP: FastAPI's hello, and ours over made-up listings.

`python -m speed.serve hello PORT` or `python -m speed.serve suggestions PORT LISTINGS DATABASE`.
"""

import asyncio
import gc
import sys
from datetime import UTC, datetime
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from speed.corpus import Corpus

from app.config import Settings
from app.main import create_app
from app.matching.engine import kernel
from app.matching.types import Listing
from app.services.live import LiveRegistry
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def fill(live: LiveRegistry, size: int) -> None:
    """Put a made-up registry into memory, as if it had been read from the database."""
    listings = list(Corpus(size).listings())
    for one in listings:
        key = UUID(one.organization_id)
        if key not in live.organizations:
            live.organizations[key] = OrganizationRecord(
                id=key, name=f"ООО «Завод {str(key)[-4:]}»", country=one.country or "RU",
                source=Source(portal="bench", key=str(key)), revision=1, created_at=_NOW,
                updated_at=_NOW, city="Москва",
            )  # fmt: skip
    records = [_record(one) for one in listings]
    live.put(records, live.read)


def _record(one: Listing) -> ListingRecord:
    return ListingRecord(
        id=UUID(one.id), side=one.side, organization_id=UUID(one.organization_id), title=one.title,
        description=one.description, language=one.language, codes=one.codes,
        quantity=one.quantity, kind=one.kind, city=one.city,
        source=Source(portal="bench", key=one.id), revision=1, created_at=_NOW, updated_at=_NOW,
    )  # fmt: skip


def hello() -> FastAPI:
    """The least that FastAPI can do."""
    app = FastAPI()

    @app.get("/hello")
    async def greet() -> dict[str, str]:
        return {"hello": "world"}

    return app


async def serve(app: FastAPI, port: int, size: int = 0) -> None:
    """Serve until the process is ended."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    if not size:
        await server.serve()
        return
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.05)
    fill(app.state.live, size)
    kernel.prepare()
    gc.collect()
    gc.freeze()
    app.state.filled = True
    print("filled", flush=True)
    await running


def main() -> None:
    """Read the command line and serve."""
    which, port = sys.argv[1], int(sys.argv[2])
    if which == "hello":
        print("filled", flush=True)
        asyncio.run(serve(hello(), port))
        return
    settings = Settings(
        database_url=sys.argv[4], log_level="ERROR", code_assistant=False, index_poll_seconds=3600,
        rate_limit_address="100000000/minute",
    )  # fmt: skip
    asyncio.run(serve(create_app(settings), port, int(sys.argv[3])))


if __name__ == "__main__":
    main()

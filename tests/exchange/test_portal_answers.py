"""What a portal answers is read without holding up what else the process does."""

import asyncio
import json
import time

from app.exchange.connectors.http import Portal
from app.exchange.outbound import Outbound, networks
from tests.portals.server import Said, Server

LOOPBACK = Outbound(networks(["127.0.0.0/8"]), seconds=60)


async def test_a_large_answer_is_read_beside_the_event_loop() -> None:
    row = json.dumps({"id": "R-1", "name": "Катанка медная", "maker": {"name": "Завод"}})
    answer = Said(200, f'{{"value": [{",".join([row] * 300_000)}]}}'.encode())
    began = time.perf_counter()
    json.loads(answer.body)
    at_once = time.perf_counter() - began
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began)

    with Server(lambda _: answer) as server:
        beating = asyncio.create_task(beat())
        read = await Portal(LOOPBACK).get(server.base)
        beating.cancel()
    assert isinstance(read, dict)
    assert read["value"] == [json.loads(row)] * 300_000
    assert longest < at_once / 2

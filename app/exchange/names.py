"""Addresses of hosts, looked up in threads of their own: slow ones keep nobody else waiting."""

import asyncio
import socket
from concurrent.futures import Future, ThreadPoolExecutor

_SECONDS = 5.0
"""A resolver may go on for half a minute; its thread does, and whoever asked does not."""

_THREADS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="names")
_under_way: dict[tuple[str, int], Future[list[str]]] = {}


async def addresses_of(host: str, port: int) -> list[str]:
    """Return the addresses of a host; who asks while it is being looked up gets the same answer.

    Raises:
        OSError: there is no such host.
        UnicodeError: no host has such a name.
        TimeoutError: nobody has answered in time.
    """
    asked = host, port
    looking = _under_way.get(asked)
    if looking is None:
        looking = _under_way[asked] = _THREADS.submit(_look_up, host, port)
        looking.add_done_callback(lambda _: _under_way.pop(asked, None))
    async with asyncio.timeout(_SECONDS):
        # Others may wait for it, too, and a thread that is at it cannot be stopped.
        return await asyncio.shield(asyncio.wrap_future(looking))


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[4][0]) for place in found]

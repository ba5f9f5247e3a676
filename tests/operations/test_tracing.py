"""Traces go to a collector, and take no query with them."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typing_extensions import override

from app.config import Settings
from app.errors import AppError
from app.main import create_app
from tests.support.serving import started


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector on this host, and what it was sent."""
    sent: list[bytes] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        @override
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    thread.join()
    server.server_close()


async def test_spans_name_the_route_and_leave_out_what_was_asked(
    settings: Settings, collector: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("opentelemetry.sdk")
    address, sent = collector
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    app = create_app(settings.model_copy(update={"traces": True}))
    async with started(app) as api:
        asked = {"identifier": "770123456789", "q": "Фамилия"}
        assert (await api.client.get("/v1/organizations", params=asked)).status_code == 200
        assert (await api.client.get("/livez")).status_code == 200
    provider = app._telemetry["tracer_provider"]
    provider.force_flush()  # type: ignore[union-attr] # of the SDK
    provider.shutdown()  # type: ignore[union-attr] # the same
    text = b"".join(sent)
    assert b"/v1/organizations" in text
    assert b"/livez" not in text
    for word in (b"770123456789", "Фамилия".encode(), b"%D0%A4"):
        assert word not in text


def test_traces_without_a_collector_do_not_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    with pytest.raises(AppError, match="OTEL_EXPORTER_OTLP_ENDPOINT"):
        create_app(settings.model_copy(update={"traces": True}))

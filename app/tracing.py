"""Traces of requests for an OpenTelemetry collector; an optional extra."""

import os
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from app.errors import AppError

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})


def telemetry(*, traces: bool) -> "TelemetryConfig":
    """What FastAPI is to record: nothing, or spans of requests without their queries.

    A query may hold names and registration numbers of persons, so it leaves no process.

    Raises:
        AppError: the extra is not installed, or no collector is named.
    """
    if not traces:
        return {"tracing": False, "metrics": False, "logs": False}
    if ENDPOINT not in os.environ:
        raise AppError(f"APP_TRACES needs {ENDPOINT}, the address of a collector.")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise AppError("APP_TRACES needs the extra `telemetry`.") from error

    class Discreet(SpanProcessor):
        @override
        def on_start(self, span: Any, parent_context: object = None) -> None:
            if "url.query" in (span.attributes or {}):
                span.set_attribute("url.query", "left out")

    service = os.environ.get("OTEL_SERVICE_NAME", "partners")
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(Discreet())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return {
        "tracer_provider": provider,
        "metrics": False,
        "logs": False,
        "exclude": lambda scope: scope.get("path") in _QUIET,
    }

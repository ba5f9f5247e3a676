"""What a process that serves begins with."""

from fastapi import FastAPI

from app import fork_server
from app.config import Settings
from app.connections import TimelyProtocol
from app.main import create_app
from app.processes import leave_with_parent


def create_worker() -> FastAPI:
    """Build the application, in a process that leaves with the one that started it."""
    leave_with_parent()
    settings = Settings()
    TimelyProtocol.seconds = settings.max_header_seconds
    return fork_server.app or create_app(settings)

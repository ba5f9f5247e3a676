"""The explorer: one page, and the modules, styles and pictures that it is made of."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from app.api.dependencies import ReaderLanguage
from app.api.problems import render, route_not_found
from app.vocabulary.terms import Language
from app.web.assets import Asset, assets

router = APIRouter(include_in_schema=False)

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
_POLICY = "; ".join(f"{what} {where}" for what, where in _RULES.items())
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"

Encodings = Annotated[str, Header(alias="accept-encoding")]


@router.get("/")
async def open_explorer(language: ReaderLanguage, encodings: Encodings = "") -> Response:
    """Show the explorer in English to who reads English rather than Russian; else in Russian."""
    whole = assets()
    shown = Language.EN if language is Language.EN else Language.RU
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": _ASK_AGAIN,
        "ETag": f'"{whole.digest}-{shown}"',
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
    return _answer(whole.pages[shown], encodings, headers)


@router.get("/explorer/{digest}/{name:path}")
async def read_explorer_file(
    digest: Annotated[str, Path(max_length=64)],
    name: Annotated[str, Path(max_length=200)],
    encodings: Encodings = "",
) -> Response:
    """Send a file of the explorer; under its digest it never changes, so it is kept for ever.

    A page of another version gets the present files, and keeps none of them.
    """
    whole = assets()
    found = whole.files.get(name)
    if found is None:
        return render(route_not_found())
    kept = _FOR_EVER if digest == whole.digest else _ASK_AGAIN
    return _answer(found, encodings, {"Cache-Control": kept, "ETag": f'"{whole.digest}"'})


def _answer(asset: Asset, encodings: str, headers: dict[str, str]) -> Response:
    headers["Vary"] = "Accept-Encoding, Accept-Language"
    offered = {part.partition(";")[0].strip() for part in encodings.lower().split(",")}
    if "gzip" in offered and "gzip;q=0" not in encodings.replace(" ", "").lower():
        headers["Content-Encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)
    return Response(asset.plain, media_type=asset.media_type, headers=headers)

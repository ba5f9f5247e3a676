"""Route of the code assistant."""

import asyncio

from fastapi import APIRouter

from app.api.dependencies import Live, ReaderLanguage
from app.api.docs import ASKS
from app.api.schemas.coding import CodeQuestion, CodeSuggestionOut, CodeSuggestionsOut
from app.errors import InvalidInputError

router = APIRouter(prefix="/v1/nomenclature", tags=["Vocabulary"], responses=ASKS)


@router.post("/suggest", summary="Suggest codes for a text")
async def suggest_codes(
    body: CodeQuestion, live: Live, language: ReaderLanguage
) -> CodeSuggestionsOut:
    """Propose TN VED codes for goods in words, with calibrated probability and reasons.

    Learns from the thesaurus, from official titles when loaded, and at once from the registry's
    own coded listings.
    """
    if not body.has_words:
        raise InvalidInputError.of(
            "/text", "no_words", "The text has no words that name goods. Describe them in words."
        )
    found = await asyncio.to_thread(live.reader.suggest, body.text, body.limit)
    return CodeSuggestionsOut(items=[CodeSuggestionOut.of(item, language) for item in found])

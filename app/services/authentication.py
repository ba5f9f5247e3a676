"""Who stands behind a request: an API key, or a token of a portal's own identity provider."""

from app.db import ReadSession
from app.errors import AuthenticationError
from app.services import keys, tokens
from app.services.access import Caller
from app.services.tokens import KeySets


async def recognise(session: ReadSession, key_sets: KeySets, credentials: str) -> Caller:
    """Say who a key or a token belongs to.

    Raises:
        AuthenticationError: it is not one that is valid here.
        UnavailableError: the key set of the identity provider cannot be read.
    """
    try:
        return await keys.recognise(session, credentials)
    except AuthenticationError:
        # An operator's own key may look like a token, so keys come first.
        if not tokens.looks_like_one(credentials):
            raise
        return await tokens.recognise(session, key_sets, credentials)

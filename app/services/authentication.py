"""Who stands behind a request: an API key, or a token of a portal's own identity provider."""

from app.db import Database
from app.errors import AuthenticationError
from app.services import keys, tokens
from app.services.access import Caller
from app.services.tokens import KeySets


async def recognise(database: Database, key_sets: KeySets, credentials: str) -> Caller:
    """Say who a key or a token belongs to.

    Its sessions end here: a request that holds one connection while it waits for a second one
    waits for ever when enough others do the same.

    Raises:
        AuthenticationError: it is not one that is valid here.
        UnavailableError: the key set of the identity provider cannot be read.
    """
    try:
        async with database.read() as session:
            return await keys.recognise(session, credentials)
    except AuthenticationError:
        # An operator's own key may look like a token, so keys come first.
        if not tokens.looks_like_one(credentials):
            raise
    return await tokens.recognise(database, key_sets, credentials)

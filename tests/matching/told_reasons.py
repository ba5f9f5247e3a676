"""A pair judged and told in words, and the one reason of an aspect."""

from datetime import date
from typing import Any

import pytest

from app.matching import (
    SUPPLY,
    Listing,
    MemoryIndex,
    Query,
    Reason,
    Suggestion,
    explain,
)
from app.matching.profile import profile
from app.matching.reasons import reasons
from app.vocabulary.terms import Language, Side
from app.vocabulary.units import units

TONNES = units()["TNE"]
languages = pytest.mark.parametrize("language", Language)


def explained(
    need: dict[str, Any], offer: dict[str, Any], asker: Side = Side.NEED, **question: Any
) -> Suggestion:
    wanted = Listing("n", Side.NEED, organization_id="buyer", **need)
    offered = Listing("o", Side.OFFER, organization_id="maker", **offer)
    index = MemoryIndex()
    index.apply([wanted, offered])
    one, other = (wanted, offered) if asker is Side.NEED else (offered, wanted)
    query = Query(one, date(2026, 6, 1), **question)
    return explain(index, query, profile(other), SUPPLY)[0]


def told(suggestion: Suggestion, language: Language = Language.EN) -> dict[str, Reason]:
    return {reason.aspect: reason for reason in reasons(suggestion, language)}


def reason(
    aspect: str,
    need: dict[str, Any],
    offer: dict[str, Any],
    language: Language = Language.EN,
    **question: Any,
) -> Reason:
    return told(explained(need, offer, **question), language)[aspect]

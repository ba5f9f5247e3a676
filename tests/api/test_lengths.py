"""Texts that grow when they are composed, or shrink when they are trimmed."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.schemas.backing import Document
from app.api.schemas.claim import Evidence
from app.api.schemas.introduction import Message, Said
from app.api.schemas.moderation import Report, Why
from app.api.schemas.proposal_in import Cell

GROWS = "\ufb2c"
"""Three characters once it is composed."""


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        *((Document, 300), (Evidence, 5_000), (Message, 5_000), (Said, 5_000)),
        *((Report, 2_000), (Why, 2_000), (Cell, 2_000)),
    ],
)
def test_a_text_that_grows_too_long_is_refused(kind: type[str], most: int) -> None:
    adapter = TypeAdapter(kind)
    assert len(adapter.validate_python("ё" * most)) == most
    with pytest.raises(ValidationError, match="once it is composed"):
        adapter.validate_python(GROWS * most)


@pytest.mark.parametrize("kind", [Document, Evidence, Said, Why])
def test_blanks_are_no_text(kind: type[str]) -> None:
    with pytest.raises(ValidationError, match="blank"):
        TypeAdapter(kind).validate_python(" " * 20)


def test_blanks_around_a_text_do_not_count() -> None:
    with pytest.raises(ValidationError, match="10 are needed"):
        TypeAdapter(Evidence).validate_python(f"{'слово':^20}")

"""Questions to the code assistant, and its answers."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas.fields import Answer, Schema, clean_text, fits
from app.matching.assistant import CodeReason, CodeSuggestion, Evidence
from app.matching.text import words
from app.vocabulary.codes import display_code
from app.vocabulary.nomenclature import nearest_entry
from app.vocabulary.terms import Language


class CodeQuestion(Schema):
    """A text whose code is sought."""

    text: Annotated[
        str,
        StringConstraints(min_length=1, max_length=10_000),
        AfterValidator(clean_text),
        fits(1, 10_000),
    ] = Field(
        description="Title and description of the goods, in any language.",
        examples=["Катанка медная 8 мм из катодной меди, в бухтах"],
    )
    limit: int = Field(default=5, ge=1, le=50, description="Items at most.", examples=[5])

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read but digits and signs."""
        return any(
            not word.replace(".", "").replace(",", "").isdigit() for word in words(self.text)
        )


class CodeReasonOut(Answer):
    """One thing that speaks for a code."""

    evidence: Evidence = Field(
        description="`title`: of the nomenclature; `listing`: a similar one; `words`: learnt.",
        examples=["title"],
    )
    words: list[str] = Field(description="Words of the text that count.", examples=[["катанка"]])
    code: str = Field(description="Code of the title or listing.", examples=["740811"])
    text: str | None = Field(description="The title or listing.", examples=["Проволока медная"])
    listing_id: str | None = Field(description="Id of the similar listing.", examples=[None])
    strength: float = Field(
        description="Similarity 0 to 1; log-odds for learnt words.", examples=[0.41]
    )

    @classmethod
    def of(cls, reason: CodeReason) -> "CodeReasonOut":
        """Shape a reason."""
        return cls(
            evidence=reason.evidence,
            words=list(reason.words),
            code=reason.code,
            text=reason.text,
            listing_id=reason.listing_id,
            strength=round(reason.strength, 4),
        )


class StepOut(Answer):
    """One step of the way down to a code."""

    code: str = Field(description="Digits.", examples=["7408"])
    probability: float = Field(description="That it is right.", examples=[0.93])


class CodeSuggestionOut(Answer):
    """One likely code, at the depth that the evidence supports."""

    code: str = Field(
        description="Digits, as many as can be told: `path` goes on to less likely ones.",
        examples=["740811"],
    )
    code_display: str = Field(description="As the tariff prints it.", examples=["7408 11"])
    title: str = Field(description="In the reader's language.", examples=["Проволока медная"])
    probability: float = Field(description="That it is right, calibrated.", examples=[0.81])
    path: list[StepOut] = Field(description="From the heading to the deepest code known.")
    reasons: list[CodeReasonOut] = Field(description="What speaks for it.")

    @classmethod
    def of(cls, suggestion: CodeSuggestion, language: Language) -> "CodeSuggestionOut":
        """Shape a suggestion."""
        entry = nearest_entry(suggestion.code)
        return cls(
            code=suggestion.code,
            code_display=display_code(suggestion.code),
            title=entry.title(language) if entry else "",
            probability=round(suggestion.probability, 4),
            path=[StepOut(code=code, probability=round(p, 4)) for code, p in suggestion.path],
            reasons=[CodeReasonOut.of(reason) for reason in suggestion.reasons],
        )


class CodeSuggestionsOut(Answer):
    """Likely codes for a text."""

    items: list[CodeSuggestionOut] = Field(
        description="By probability, the likeliest first; empty when none is."
    )

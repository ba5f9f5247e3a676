"""What the assistant takes and gives: plain frozen values, safe to log, compare and replay."""

from dataclasses import dataclass
from enum import StrEnum

from app.vocabulary.terms import Language


@dataclass(frozen=True, slots=True)
class CodedText:
    """One listing to learn from.

    Attributes:
        id: unique among all listings.
        text: title and description as written.
        codes: TN VED codes as digits, at any depth; a text without codes teaches nothing.
        organization_id: whose it is. Texts of one organization resemble each other, so that
            they are held out together when probabilities are calibrated; None when not known.
    """

    id: str
    text: str
    codes: tuple[str, ...]
    organization_id: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """The official title of a code, with those of its ancestors in front: never a bare "other"."""

    code: str
    language: Language
    text: str


class Evidence(StrEnum):
    """What speaks for a code."""

    WORDS = "words"
    TITLE = "title"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class CodeReason:
    """One thing that speaks for a code.

    Attributes:
        evidence: learnt words, a title of the nomenclature, or a similar listing.
        words: the words of the asked text that count, as written, the strongest first.
        code: of the title or listing; the suggested one where words were learnt.
        text: the title, or the similar listing's text; None where words were learnt.
        listing_id: of the similar listing.
        strength: similarity from 0 to 1 for titles and listings, log-odds for learnt words.
    """

    evidence: Evidence
    words: tuple[str, ...]
    code: str
    text: str | None
    listing_id: str | None
    strength: float


@dataclass(frozen=True, slots=True)
class CodeSuggestion:
    """One answer.

    Attributes:
        code: as deep as the evidence supports: at each step the chosen code is likelier than all
            its siblings together, and no less likely than any answer behind it.
        probability: that `code` is right, calibrated on held-out listings once there are any.
        reasons: what speaks for it, the strongest of each kind first.
        path: the likeliest way down through the code, from the heading to the deepest code
            known, each with its probability.
    """

    code: str
    probability: float
    reasons: tuple[CodeReason, ...]
    path: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The words of a listing speak clearly against its codes.

    Attributes:
        codes: as stated.
        probability: that one of the stated codes is right, as deep as the two can be compared.
        suggestion: what the words say instead.
    """

    codes: tuple[str, ...]
    probability: float
    suggestion: CodeSuggestion

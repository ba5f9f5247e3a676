"""Where something is taken from, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.vocabulary.terms import Language

_TRANSLATED = {Language.RU: "наш перевод", Language.EN: "our translation"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A document, or what was read in one.

    Attributes:
        texts: in one language at least.
        original: the only language of what is cited, so that all others are our translation;
            None for what is named in our own words.
    """

    texts: Mapping[Language, str]
    original: Language | None = None

    @classmethod
    def of(cls, text: str) -> "Citation":
        """A citation that is given in one language only, whatever it is, and answered as it is."""
        return cls(MappingProxyType({Language.RU: text}))

    def said(self, language: Language) -> str:
        """The text in a language, else in Russian, else in English; a translation says so."""
        order = (language, Language.RU, Language.EN, *Language)
        spoken = next(one for one in order if one in self.texts)
        text = self.texts[spoken]
        if self.original is None or spoken is self.original:
            return text
        mark = _TRANSLATED.get(spoken, _TRANSLATED[Language.EN])
        return f"{text} ({mark})"

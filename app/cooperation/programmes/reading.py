"""A table of a rule set: every field is asked for, and what nobody asked for is refused."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import TypeVar

from app.vocabulary.citations import Citation
from app.vocabulary.terms import Language

E = TypeVar("E", bound=StrEnum)


class RuleSetError(ValueError):
    """A file of rules or rates is not valid; the message names the file and the place."""


class Table:
    """One table with its place in the file."""

    def __init__(self, values: Mapping[str, object], place: str) -> None:
        """Take what the file says."""
        self._left = dict(values)
        self._place = place

    def error(self, message: str) -> RuleSetError:
        """Say what is wrong, and where."""
        return RuleSetError(f"{self._place}: {message}")

    def close(self) -> None:
        """Refuse what nobody asked for.

        Raises:
            RuleSetError: a field is left over.
        """
        if self._left:
            raise self.error(f"unknown field {min(self._left)}")

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that nobody has asked for yet."""
        return tuple(self._left)

    def has(self, name: str) -> bool:
        """Whether a field is given."""
        return name in self._left

    def text(self, name: str) -> str:
        """A text that says something.

        Raises:
            RuleSetError: there is none.
        """
        value = self._left.pop(name, None)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{name} is missing")
        return value.strip()

    def word(self, name: str, words: type[E]) -> E:
        """A word of a closed set.

        Raises:
            RuleSetError: it is not one of them.
        """
        value = self.text(name)
        if value not in set(words):
            raise self.error(f"unknown {name} {value}; use one of {', '.join(words)}")
        return words(value)

    def truth(self, name: str) -> bool:
        """True or false, said outright.

        Raises:
            RuleSetError: it is neither.
        """
        value = self._left.pop(name, None)
        if not isinstance(value, bool):
            raise self.error(f"{name} must be true or false")
        return value

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A day.

        Raises:
            RuleSetError: it is no day, or missing.
        """
        value = self._left.pop(name, None)
        if value is None and not needed:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(f"{name} must be a day, such as 2026-01-31")
        return value

    def threshold(self, name: str) -> float | tuple[str, ...]:
        """A number that is not negative, or a list of words.

        Raises:
            RuleSetError: it is neither.
        """
        value = self._left.pop(name, None)
        if isinstance(value, list):
            if not value or not all(isinstance(one, str) and one for one in value):
                raise self.error(f"{name} must list words")
            return tuple(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{name} must be a number or list words")
        if not isfinite(value) or value < 0:
            raise self.error(f"{name} must not be negative")
        return float(value)

    def labels(self, name: str) -> Mapping[Language, str]:
        """A text in several languages, Russian and English among them.

        Raises:
            RuleSetError: one of these is missing, or a language is unknown.
        """
        inner = self.table(name)
        if inner is None:
            raise self.error(f"{name} is missing")
        found = {language: inner.text(language) for language in Language if inner.has(language)}
        inner.close()
        if not {Language.RU, Language.EN} <= set(found):
            raise self.error(f"{name} needs ru and en")
        return MappingProxyType(found)

    def words(self, name: str) -> Mapping[str, Mapping[Language, str]]:
        """What words are called, each in several languages; empty when it is not given.

        Raises:
            RuleSetError: it is no table, or a name lacks Russian or English.
        """
        inner = self.table(name)
        return MappingProxyType({one: inner.labels(one) for one in inner.fields} if inner else {})

    def citation(self, name: str) -> Citation:
        """Where something is taken from: one text, or one in each of several languages.

        In a table `original` is the language of what is cited; the others are our translation.

        Raises:
            RuleSetError: it is missing, a language is unknown, or there is no text in `original`.
        """
        inner = self.table(name) if isinstance(self._left.get(name), dict) else None
        if inner is None:
            return Citation.of(self.text(name))
        original = inner.word("original", Language) if inner.has("original") else None
        found = {language: inner.text(language) for language in Language if inner.has(language)}
        inner.close()
        if not found or (original is not None and original not in found):
            raise self.error(f"{name} needs a text in {original or 'some language'}")
        return Citation(MappingProxyType(found), original)

    def table(self, name: str) -> "Table | None":
        """A table inside; None when it is not given.

        Raises:
            RuleSetError: it is something else.
        """
        value = self._left.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(f"{name} must be a table")
        return Table(value, f"{self._place}, {name}")

    def tables(self, name: str) -> list["Table"]:
        """A list of tables; empty when it is not given.

        Raises:
            RuleSetError: it is something else.
        """
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(f"{name} must be a list of tables")
        return [Table(one, f"{self._place}, {name} {at}") for at, one in enumerate(value, 1)]

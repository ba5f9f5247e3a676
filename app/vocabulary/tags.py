"""Tags that listings carry: cooperation directions and consuming industries, with their sources."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.vocabulary.citations import Citation
from app.vocabulary.terms import Language


class TagKind(StrEnum):
    """What a tag says."""

    DIRECTION = "direction"
    CONSUMING_INDUSTRY = "consuming_industry"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        code: how it is stored and answered.
        source: the document that names it.
    """

    code: str
    kind: TagKind
    name_ru: str
    name_en: str
    source: Citation

    def name(self, language: Language) -> str:
        """The name for people."""
        return self.name_en if language is Language.EN else self.name_ru


@cache
def tags() -> MappingProxyType[str, Tag]:
    """All tags by code."""
    raw = tomllib.loads(Path(__file__).with_name("tags.toml").read_text(encoding="utf-8"))
    sources = {
        name: Citation(MappingProxyType({Language(one): text for one, text in texts.items()}))
        for name, texts in raw["sources"].items()
    }
    return MappingProxyType(
        {
            entry["code"]: Tag(
                entry["code"], kind, entry["ru"], entry["en"], sources[entry["source"]]
            )
            for kind in TagKind
            for entry in raw[kind]
        }
    )


def tag_codes(kind: TagKind) -> frozenset[str]:
    """Codes of one kind."""
    return frozenset(code for code, tag in tags().items() if tag.kind is kind)

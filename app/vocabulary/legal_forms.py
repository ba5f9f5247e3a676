"""Legal forms of organizations in the languages of the member states, to be left out of names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

Form = tuple[str, ...]


@cache
def legal_forms() -> Mapping[str, tuple[Form, ...]]:
    """Every form as its words, by the first of them, the longest first."""
    text = Path(__file__).with_name("legal_forms.txt").read_text(encoding="utf-8")
    found: dict[str, list[Form]] = {}
    for line in text.splitlines():
        words = tuple(line.split())
        if words and not line.startswith("#"):
            found.setdefault(words[0], []).append(words)
    return MappingProxyType(
        {first: tuple(sorted(forms, key=len, reverse=True)) for first, forms in found.items()}
    )

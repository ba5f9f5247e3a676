"""The documents of the project, and the blocks of code in them."""

import re

from tests.support.service import ROOT

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *(*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")),
        *(*ROOT.glob("clients/*.md"), *ROOT.glob("clients/*/*.md")),
    )
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    return [code for name, code in FENCE.findall(text_of(document)) if name == language]

# noqa: INP001 - a script beside the documents that it fills
"""The codes of single fields, read from where the code refuses them."""

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_FOLDERS = ("api", "cooperation", "official", "services", "store", "exchange", "vocabulary")

# What stands for a variable part of a code or message there.
_VARIABLES = {
    "kind": ("chapter", "heading"),
    "side": ("need", "offer"),
}

Named = Mapping[str, ast.expr]


def of_fields() -> dict[str, str]:
    """Details by code."""
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted((ROOT / "app" / folder).rglob("*.py")):
            found |= dict(_in_code(path.read_text(encoding="utf-8")))
    return found


def _in_code(code: str) -> Iterator[tuple[str, str]]:
    tree = ast.parse(code)
    named = _named_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _refusals(node, named)


def _named_texts(tree: ast.AST) -> Named:
    """The texts that variables stand for, where each stands for one only."""
    found: dict[str, ast.expr] = {}
    ambiguous = set()
    for target, value in _assigned(tree):
        if target in found and ast.dump(found[target]) != ast.dump(value):
            ambiguous.add(target)
        found[target] = value
    return {name: value for name, value in found.items() if name not in ambiguous}


def _assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values, strict=False))
            case ast.Assign(targets=[name], value=value):
                pairs = [(name, value)]
            case _:
                continue
        for name, value in pairs:
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant | ast.JoinedStr):
                yield name.id, value


def _refusals(call: ast.Call, named: Named) -> Iterator[tuple[str, str]]:
    """Codes and details of a call that refuses a field."""
    match call:
        case (
            ast.Call(
                func=ast.Attribute(value=ast.Name(id="InvalidInputError"), attr="of")
                | ast.Name(id="FieldError"),
                args=[_, ast.Attribute() | ast.Subscript(), _],
            )
            | ast.Call(func=ast.Name(id="PydanticCustomError"), args=[ast.Attribute(), *_])
        ):
            return  # passes on what a library or another place says; read where that is raised
        case (
            ast.Call(
                func=ast.Attribute(value=ast.Name(id="InvalidInputError"), attr="of")
                | ast.Name(id="AllocationError" | "SubsidyError" | "FieldError"),
                args=[_, code, detail],
            )
            | ast.Call(func=ast.Name(id="Conflict"), args=[_, code, detail, *_])
            | ast.Call(
                func=ast.Name(id="PydanticCustomError" | "GoodsError"), args=[code, detail, *_]
            )
        ):
            yield from _worded(code, detail, named)
        case _:
            return


def _worded(code: ast.expr, detail: ast.expr, named: Named) -> Iterator[tuple[str, str]]:
    pattern = _pattern(code, named)
    names = re.findall(r"\{(\w+)\}", pattern)
    for values in product(*(_VARIABLES[name] for name in names)):
        known = dict(zip(names, values, strict=True))
        yield _put(pattern, known), _put(_pattern(detail, named), known)


def _pattern(node: ast.expr, named: Named) -> str:
    """A string as written, its variable parts in braces; other expressions say no more than that.

    Raises:
        TypeError: a code or detail that is written in another way.
    """
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(part, named) for part in parts)
        case ast.FormattedValue(value=value):
            return "{" + ast.unparse(value).split(".")[-1] + "}"
        case ast.Name(id=name) if name in named:
            return _pattern(named[name], named)
        case ast.Call(func=ast.Name(id="str")):
            return "What is wrong with it, and its form."
        case ast.Call(func=ast.Name(id="_changed")):
            return "The edition has changed the entry: …."
        case _:
            raise TypeError(f"cannot read {ast.unparse(node)}")


def _put(pattern: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda found: known.get(found[1], "…"), pattern)

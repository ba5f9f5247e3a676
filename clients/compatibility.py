"""Compares the description with the one that was last released, and names what breaks clients.

`python -m clients.compatibility` fails when something breaks that `released/breaking.toml` does not
declare with its reason. `--release` makes today's description the released one.

Breaking is what a program written against the old description could trip over: a call, a form or a
field that is gone, what was optional and is required, and values that were taken and no longer are
or that answers now have and had not. Answers may grow: more fields, more values of closed sets.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clients.slim import Schema, bare, described

FOLDER = Path(__file__).parent / "released"
SNAPSHOT = FOLDER / "openapi.json"
DECLARED = FOLDER / "breaking.toml"
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_DEEPEST = 10


class _Both:
    """Two descriptions, to look references up in."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new
        before, after = (one["components"]["schemas"] for one in (old, new))
        self._changed = {name for name in before if before[name] != after.get(name)}
        # What refers to a changed schema has changed with it.
        while more := {
            name for name in before.keys() - self._changed if not self._untouched(before[name])
        }:
            self._changed |= more

    def same(self, old: Schema, new: Schema) -> bool:
        """Whether two schemas are equal, with everything that they refer to."""
        return old == new and self._untouched(old)

    def _untouched(self, shape: Schema) -> bool:
        named = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(shape))
        return self._changed.isdisjoint(named)

    def shapes(self, old: Schema, new: Schema) -> tuple[Schema, Schema]:
        """Both schemas, references followed."""
        return _followed(old, self.old), _followed(new, self.new)


def breaks(old: Schema, new: Schema) -> list[str]:
    """What breaks between two descriptions, in their order; each change once."""
    both = _Both(old, new)
    found = [
        line
        for path, methods in old["paths"].items()
        for method, call in methods.items()
        for line in _of_call(
            both, f"{method.upper()} {path}", call, new["paths"].get(path, {}).get(method)
        )
    ]
    return list(dict.fromkeys(found))


def _of_call(both: _Both, name: str, old: Schema, new: Schema | None) -> Iterator[str]:
    if new is None:
        yield f"{name} is gone"
        return
    if old["operationId"] != new["operationId"]:
        yield f"{name} is no longer called {old['operationId']}"
    yield from _of_parameters(both, name, old, new)
    yield from _of_body(both, name, old.get("requestBody"), new.get("requestBody"))
    for status, answer in old["responses"].items():
        if not status.startswith("2"):
            continue
        after = new["responses"].get(status)
        if after is None:
            yield f"{name} no longer answers {status}"
            continue
        content = _followed(after, both.new).get("content", {})
        for form, shape in _followed(answer, both.old).get("content", {}).items():
            if form not in content:
                yield f"{name} no longer answers {status} as {form}"
            elif "schema" in shape:
                pair = (shape["schema"], content[form]["schema"])
                yield from _of_answer(both, f"{name} answer", *pair, _DEEPEST)


def _of_parameters(both: _Both, name: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = _parameters(old, both.old), _parameters(new, both.new)
    for key, one in before.items():
        place = f"{name} {key[0]} {key[1]}"
        if key not in after:
            yield f"{place} is gone"
            continue
        if after[key].get("required") and not one.get("required"):
            yield f"{place} is required"
        yield from _of_sent(both, place, one["schema"], after[key]["schema"], _DEEPEST)
    for key, one in after.items():
        if one.get("required") and key not in before:
            yield f"{name} {key[0]} {key[1]} is new and required"


def _of_body(both: _Both, name: str, old: Schema | None, new: Schema | None) -> Iterator[str]:
    if old is None or new is None:
        if old is not None:
            yield f"{name} takes no body any more"
        elif new is not None and new.get("required"):
            yield f"{name} requires a body"
        return
    for form, shape in old["content"].items():
        if form not in new["content"]:
            yield f"{name} no longer takes {form}"
        elif "schema" in shape:
            pair = (shape["schema"], new["content"][form]["schema"])
            yield from _of_sent(both, f"{name} body", *pair, _DEEPEST)


def _of_sent(both: _Both, place: str, old: Schema, new: Schema, depth: int) -> Iterator[str]:
    """What was taken and no longer is."""
    old, new = both.shapes(old, new)
    if depth == 0 or both.same(old, new):
        return
    before, after = _choices(old), _choices(new)
    for one in before:
        if any(both.same(one, other) for other in after):
            continue
        like = [other for other in after if _kind(_followed(other, both.new)) == _kind(
            _followed(one, both.old))]  # fmt: skip
        if not like:
            yield f"{place} no longer takes {_kind(_followed(one, both.old))}"
        elif len(before) > 1 or len(after) > 1:
            options = [list(_of_sent(both, place, one, other, depth - 1)) for other in like]
            yield from min(options, key=len)
        else:
            yield from _narrowed(place, old, new)
            yield from _of_fields(both, place, old, new, depth)


def _of_fields(both: _Both, place: str, old: Schema, new: Schema, depth: int) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    closed = new.get("additionalProperties") is False
    for name, one in before.items():
        if name in after:
            yield from _of_sent(both, f"{place}.{name}", one, after[name], depth - 1)
        elif closed:
            yield f"{place}.{name} is gone"
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{place}.{name} is {'required' if name in before else 'new and required'}"
    if "items" in old and "items" in new:
        yield from _of_sent(both, f"{place}[]", old["items"], new["items"], depth - 1)


def _narrowed(place: str, old: Schema, new: Schema) -> Iterator[str]:
    if "enum" in new:
        gone = [one for one in old.get("enum", ()) if one not in new["enum"]]
        if gone or "enum" not in old:
            yield f"{place} takes fewer values: without {', '.join(map(str, gone)) or 'any other'}"
    for name, sign in ((n, s) for names, s in ((_UPPER, -1), (_LOWER, 1)) for n in names):
        if name in new and (name not in old or (new[name] - old[name]) * sign > 0):
            yield f"{place} takes less: {name} is {new[name]}"
    for name in ("pattern", "format"):
        if name in new and new[name] != old.get(name):
            yield f"{place} takes another form: {name} is {new[name]}"


def _of_answer(both: _Both, place: str, old: Schema, new: Schema, depth: int) -> Iterator[str]:
    """What answers had and no longer have, and kinds of values that they had not."""
    old, new = both.shapes(old, new)
    if depth == 0 or both.same(old, new):
        return
    before, after = _choices(old), _choices(new)
    kinds = {_kind(_followed(one, both.old)) for one in before}
    for other in after:
        kind = _kind(_followed(other, both.new))
        if kind not in kinds:
            yield f"{place} may be {kind}"
    if len(before) > 1 or len(after) > 1:
        for one in before:
            like = [
                other
                for other in after
                if _kind(_followed(other, both.new)) == _kind(_followed(one, both.old))
            ]
            options = [list(_of_answer(both, place, one, other, depth - 1)) for other in like]
            yield from min(options, key=len, default=[])
        return
    fields = new.get("properties", {})
    for name, one in old.get("properties", {}).items():
        if name not in fields:
            yield f"{place}.{name} is gone"
            continue
        if name in old.get("required", ()) and name not in new.get("required", ()):
            yield f"{place}.{name} may be left out"
        yield from _of_answer(both, f"{place}.{name}", one, fields[name], depth - 1)
    if "items" in old and "items" in new:
        yield from _of_answer(both, f"{place}[]", old["items"], new["items"], depth - 1)


def _choices(shape: Schema) -> list[Schema]:
    found: list[Schema] = shape.get("anyOf") or shape.get("oneOf") or [shape]
    return found


def _kind(shape: Schema) -> str:
    """The type of a value, as precisely as a program must know it."""
    if "enum" in shape and "type" not in shape:
        return "string"
    return str(shape.get("type", "anything"))


def _followed(shape: Schema, description: Schema) -> Schema:
    while "$ref" in shape:
        found: Any = description
        for part in shape["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        shape = found
    return shape


def _parameters(call: Schema, description: Schema) -> Mapping[tuple[str, str], Schema]:
    found = (_followed(one, description) for one in call.get("parameters", ()))
    return {(one["in"], one["name"]): one for one in found}


def released() -> Schema:
    """The description of the last release."""
    found: Schema = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return found


def declared() -> list[str]:
    """The breaking changes that are meant; each must have its reason."""
    changes = tomllib.loads(DECLARED.read_text(encoding="utf-8")).get("change", [])
    for one in changes:
        if not one.get("reason", "").strip():
            raise SystemExit(f"{DECLARED.name}: {one.get('what')}: say why.")
    return [one["what"] for one in changes]


def main() -> None:
    """Compare, or make today's description the released one."""
    today = bare(described())
    if "--release" in sys.argv:
        text = json.dumps(today, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        SNAPSHOT.write_text(text + "\n", encoding="utf-8")
        DECLARED.write_text(EMPTY, encoding="utf-8")
        return
    found, meant = breaks(released(), today), declared()
    complaints = [f"breaks clients: {one}" for one in found if one not in meant]
    complaints += [f"declared, but not so: {one}" for one in meant if one not in found]
    if complaints:
        raise SystemExit("\n".join(complaints))


EMPTY = """\
# Changes since the released description that break clients, and why they had to be. One table each:
#
# [[change]]
# what = "GET /v1/offers query kind is gone"
# reason = "..."
"""

if __name__ == "__main__":
    main()

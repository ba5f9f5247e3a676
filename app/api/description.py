"""The OpenAPI description: one shape of errors, who may call what, and the reader's language."""

from typing import Any

from fastapi import FastAPI

from app.api import (
    answer_shapes,
    deprecations,
    docs,
    examples,
    languages,
    links,
    parameters,
    titles,
)
from app.api.docs import GROUPS, PROBLEM_SCHEMA
from app.errors import AppError
from app.services import access
from app.vocabulary.terms import Language


def install(app: FastAPI) -> None:
    """Make the application describe itself so."""
    describe = app.openapi
    known: dict[Language, dict[str, Any]] = {}

    def described() -> dict[str, Any]:
        language = languages.of_problems()
        if language not in known:
            known[language] = docs.in_language(described_in_english(), language)
        return known[language]

    def described_in_english() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        schema = describe()
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        own = {k: v for k, v in PROBLEM_SCHEMA.items() if k != "$defs"}
        schemas.update(PROBLEM_SCHEMA.get("$defs", {}), Problem=own)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schema["x-tagGroups"] = [{"name": name, "tags": [*tags]} for name, tags in GROUPS.items()]
        _describe_access(schema)
        app.openapi_schema = schema
        return schema

    app.openapi = described  # type: ignore[method-assign]


def _describe_access(schema: dict[str, Any]) -> None:
    """Say of each call whether it needs a key: the rules of access know."""
    schema["components"]["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, or a token of the portal's identity provider.",
        }
    }
    operations = {
        operation["operationId"]: operation
        for methods in schema["paths"].values()
        for operation in methods.values()
    }
    for name, operation in operations.items():
        if name not in access.RULES:
            raise AppError(f"No rule of access names {name}. Add it in app/services/access.py.")
        scope = access.RULES[name]
        operation["security"] = [{"key": []}] if scope else [{}, {"key": []}]
        if scope:
            operation["description"] += f" Needs a key with the scope `{scope}`."
    deprecations.mark(operations)
    parameters.describe(operations)
    examples.show(operations, schema["components"]["schemas"])
    examples.answer(operations)
    links.describe(schema["paths"])
    titles.leave_out(schema["components"]["schemas"].values(), operations.values())
    answer_shapes.describe(operations, schema["components"])

"""What the OpenAPI description says besides the routes: tags and declared errors."""

from typing import Any

from app.api.problems import MEDIA_TYPE
from app.api.schemas.problem import Problem
from app.vocabulary.messages import said
from app.vocabulary.terms import Language

LICENSE = {"name": "Apache License 2.0", "identifier": "Apache-2.0"}
SERVERS = [{"url": "/", "description": "The host that serves this description."}]

TAGS = [
    {"name": "Organizations", "description": "Legal entities of the registry."},
    {"name": "Roles", "description": "Producers, suppliers, consumers, research."},
    {"name": "Offers", "description": "What organizations supply: products and materials."},
    {"name": "Needs", "description": "What organizations buy or look for."},
    {"name": "Contacts", "description": "Whom to ask, once both owners have accepted."},
    {"name": "Introductions", "description": "Owners get to know each other, step by step."},
    {"name": "Suggestions", "description": "Ranked partners, each with the reasons for its place."},
    {"name": "Cooperation", "description": "Chains across states, programmes, allocation, gaps."},
    {"name": "Scorecards", "description": "How a pair is judged: aspects, levels, points."},
    {"name": "Decisions", "description": "What people said of suggestions."},
    {"name": "Vocabulary", "description": "Countries, units, tags, properties and the TN VED."},
    {"name": "Reconciliation", "description": "Names of tables matched, as OpenRefine asks."},
    {"name": "Exports", "description": "Whole lists as CSV, XLSX, JSON Lines and Parquet."},
    {"name": "Feeds", "description": "What is new, as Atom."},
    {"name": "Imports", "description": "Files of portals, read row by row in the background."},
    {"name": "Mappings", "description": "Which column of a portal's files is which field."},
    {"name": "History", "description": "Who changed what, and how it was before."},
    {"name": "Changes", "description": "What changed, for mirrors and for those who listen."},
    {"name": "Webhooks", "description": "Addresses that are told of changes and matches."},
    {"name": "Saved searches", "description": "Questions that are asked again by themselves."},
    {"name": "Receivers", "description": "Addresses that are told by letter, once they agree."},
    {"name": "Connectors", "description": "Portals that are read by the clock."},
    {"name": "Duplicates", "description": "Records that may be one, merged and split."},
    {"name": "Moderation", "description": "Flagged listings: who decides, and by when."},
    {"name": "Claims", "description": "Organizations that claim their own records."},
    {"name": "Lists", "description": "Official lists: editions, entries, ties, gaps."},
    {"name": "Proposals", "description": "What member states ask to change in a list."},
    {"name": "Keys", "description": "API keys: made, rotated, revoked."},
    {"name": "Portals", "description": "Portals and their members."},
    {"name": "Health", "description": "Whether the service lives and is ready."},
]

GROUPS = {
    "Registry": ("Organizations", "Roles", "Offers", "Needs", "Contacts", "Claims", "History"),
    "Partners": ("Suggestions", "Introductions", "Decisions", "Scorecards", "Saved searches"),
    "Cooperation": ("Cooperation",),
    "Official lists": ("Lists", "Proposals"),
    "Words and codes": ("Vocabulary", "Reconciliation"),
    "In and out": (
        *("Imports", "Mappings", "Connectors", "Exports", "Feeds", "Changes", "Webhooks"),
        "Receivers",
    ),
    "Trust": ("Duplicates", "Moderation"),
    "Operation": ("Portals", "Keys", "Health"),
}
"""Tags by subject, for readers that show groups; each tag in one of them, a test asks."""

_MEANING = {
    400: "The body cannot be read.",
    401: "No valid API key was sent.",
    403: "The key may not do this.",
    404: "There is nothing under this id, or no page under this cursor.",
    308: "It is part of another record now; Location leads there.",
    409: "It is there already, or what the request builds on is not so.",
    410: "The record is part of another one now, named by `merged_into`.",
    412: "The record is not as If-Match or If-None-Match expects it.",
    413: "The body is too large.",
    429: "The limit of rate is reached; Retry-After says when it is over.",
    422: "One or more fields are wrong; each is named with its mend.",
    500: "Something went wrong here; it was logged under `request_id`.",
    503: "The database or the index cannot answer now.",
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """Declare errors of a route, in the one shape."""
    return {
        status: {
            "description": _MEANING[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


EVERY_CALL = problems(401, 403, 422, 429, 503)
"""A call with a bad key, without the scope that it needs, too often, or with what it does not know
in its address."""

READS = problems(404, 422, 503)
READS_ONE = problems(404, 422, 503)
ASKS = problems(400, 413, 422, 503)
PUSHES = problems(400, 401, 403, 404, 409, 413, 422, 503)
PUSHES_ONE = PUSHES | problems(412)
CREATES = problems(400, 401, 403, 409, 413, 422, 503)
CHANGES = problems(400, 401, 403, 404, 409, 412, 413, 422, 503)

PROBLEM_SCHEMA = Problem.model_json_schema(ref_template="#/components/schemas/{model}")

_WORDED = frozenset({"summary", "description"})
_NOT_OURS = frozenset({"example", "examples", "default", "enum"})


def in_language(schema: dict[str, Any], language: Language) -> dict[str, Any]:
    """The description in a language; names stay, since programs are generated from them."""
    found: dict[str, Any] = _worded(schema, language)
    for group in found["x-tagGroups"]:
        group["name"] = said(group["name"], language)
    for tag in found["tags"]:
        name = said(tag["name"], language)
        if name != tag["name"]:
            tag["x-displayName"] = name
    return found


def _worded(node: Any, language: Language) -> Any:
    if isinstance(node, list):
        return [_worded(item, language) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: said(value, language)
        if key in _WORDED and isinstance(value, str)
        else value
        if key in _NOT_OURS
        else _worded(value, language)
        for key, value in node.items()
    }

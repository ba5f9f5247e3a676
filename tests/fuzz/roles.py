"""Roles of the made-up requests: which calls each may make, and which it goes through in full."""

from app.services.access import RULES, Caller
from app.vocabulary.terms import Scope

ROLES = ("nobody", *Scope, "sandbox")
"""Nobody, a key of a portal with one scope each, and an integrator's key of a sandbox."""

SAMPLE = 50
"""Of boundary cases that another role goes through in full, one in so many is sent."""

REFUSED_SAMPLE = 500
"""The same of calls that the role may not make: all of them are refused for the same reason."""


def may(role: str, operation: str) -> bool:
    """Whether a role may make a call."""
    scope = RULES[operation]
    if scope is None or role == "bootstrap":
        return True
    scopes = {"nobody": (), "sandbox": (Scope.READ, Scope.WRITE)}.get(role, (role,))
    return Caller("", "", frozenset(map(Scope, scopes))).may(scope)


def one_in(role: str, operation: str, sparse: int = 1) -> int:
    """How many boundary cases of a call come to one that is sent; `sparse` times as many.

    What a value is refused for does not hang on who sends it, so each call is gone through in full
    by the role with the least rights that may make it, and by samples with the others.
    """
    if not may(role, operation):
        return REFUSED_SAMPLE * sparse
    return sparse * (1 if role == (RULES[operation] or "nobody") else SAMPLE)

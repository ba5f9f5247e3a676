"""How far two listings are from each other."""

from app.matching import Listing
from app.vocabulary.countries import countries
from app.vocabulary.places import distance_km, place


def distance(one: Listing, other: Listing) -> tuple[float | None, bool]:
    """Kilometres between two listings, and whether capitals stand for cities."""
    exact = [place(listing.country, listing.city) for listing in (one, other)]
    states = [countries().get(listing.country or "") for listing in (one, other)]
    points = [
        known or (state.capital if state else None)
        for known, state in zip(exact, states, strict=True)
    ]
    if points[0] is None or points[1] is None:
        return None, True
    return round(distance_km(points[0], points[1]), 1), None in exact

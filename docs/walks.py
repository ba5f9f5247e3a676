# noqa: INP001 - a script's part beside the documents that it fills
"""Tables of the walks in `more-than-supply.md`, from the demonstration as the library judges it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.api.schemas.question import SuggestionQueries, SuggestionQuery
from app.exchange.demonstration import demonstration
from app.matching import (
    BY_PURPOSE,
    SUPPLY,
    Filters,
    Listing,
    MemoryIndex,
    Query,
    Suggestion,
    suggest,
)
from app.matching.facts import named
from app.matching.reasons import reasons
from app.vocabulary.codes import display_code, parse_code
from app.vocabulary.countries import countries
from app.vocabulary.details import Details
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side
from app.vocabulary.units import Quantity, parse_unit

TODAY = date(2026, 11, 22)
"""The walks are told as of this day: documents expire, and evidence grows old."""

_README = Path(__file__).resolve().parent.parent / "README.md"
_SAME_GOODS = 0.5


def demonstrated() -> Iterator[Listing]:
    """Every listing of the demonstration, as the library sees it."""
    for row in demonstration():
        for item in row.listings:
            quantity = None
            if item.quantity is not None:
                value, name, period = item.quantity
                unit = parse_unit(name)
                quantity = Quantity(value, unit, Period(period)) if unit else None
            yield Listing(
                id=item.key,
                side=Side.OFFER if item.kind else Side.NEED,
                organization_id=row.key,
                country=row.country,
                title=item.title,
                description=item.description,
                language=Language(item.language) if item.language else None,
                codes=tuple(parse_code(code) for code in item.codes),
                quantity=quantity,
                standards=item.standards,
                kind=Kind(item.kind) if item.kind else None,
                purpose=Purpose(item.purpose),
                city=row.city,
                details=item.details,
            )


def answer() -> str:
    """What the service answers to the question of the README, shortened."""
    readme = _README.read_text(encoding="utf-8")
    asked = re.findall(r"-d '(\{\"queries\".*?\})'\n", readme, re.DOTALL)
    question = SuggestionQueries.model_validate_json(asked[0]).queries[0]
    if not isinstance(question, SuggestionQuery):
        raise TypeError("the question of the README is not valid")
    owners = {row.key: row for row in demonstration()}
    index = _index()
    need = question.listing(question.side)
    filters = replace(question.filters.filters(), purposes=frozenset({question.purpose}))
    # Nothing in the demonstration expires, so any day does.
    query = Query(need, date(2026, 1, 1), filters=filters, limit=question.limit)
    found = suggest(index, query, SUPPLY)
    best = found.items[0]
    offer, owner = best.judgement.listing, owners[best.judgement.listing.organization_id or ""]
    shown = {
        "scorecard": SUPPLY.name,
        "considered": found.considered,
        "items": [
            {
                "rank": 1,
                "score": best.judgement.score,
                "points": best.judgement.points,
                "offer": {
                    "title": offer.title,
                    "codes_display": [display_code(code) for code in offer.codes],
                },
                "organization": {
                    "name": owner.name,
                    "country_name": countries()[offer.country or ""].name(Language.EN),
                    "city": owner.city,
                },
                "reasons": [
                    {
                        "code": reason.code,
                        "label": reason.label,
                        "points": reason.points,
                        "wanted": reason.wanted,
                        "offered": reason.offered,
                    }
                    for reason in reasons(best, Language.EN)
                    if reason.points
                ],
            }
        ],
    }
    return "\n".join(
        [
            f"The answer, shortened: the first of {len(found.items)} suggestions, without ids,",
            "dates, the rest of the offer, and the reasons that are worth nothing:",
            "",
            "```json",
            json.dumps(shown, ensure_ascii=False, indent=2),
            "```",
        ]
    )


def joint_project() -> str:
    """Why the first partner of the electric trucks comes first."""
    return _told(_best("by-026-n1"))


def material() -> str:
    """Why the first material for the turbine blades comes first."""
    return _told(_best("ru-046-n1"))


def greener() -> str:
    """Offers of the same goods as the chosen profiles, by counted footprint."""
    chosen = _listing("kz-016-o1")
    asked = replace(chosen, id="like", side=Side.NEED, kind=None, details=Details())
    filters = Filters(min_score=_SAME_GOODS, purposes=frozenset({Purpose.SUPPLY}))
    query = Query(asked, TODAY, filters=filters, limit=300)
    found = suggest(_index(), query, SUPPLY)
    rows = [(chosen, "chosen")]
    rows += [(item.judgement.listing, f"{item.judgement.score:.2f}") for item in found.items]
    counted = sorted(
        (footprint.counted_kg_per_tonne(TODAY), listing, score)
        for listing, score in rows
        if listing.details.green and (footprint := listing.details.green.footprint)
    )
    return "\n".join(
        [
            "| offer | state | stated, kg CO2e/t | evidence | counted | same goods |",
            "| --- | --- | --- | --- | --- | --- |",
            *(_green_row(listing, kilograms, score) for kilograms, listing, score in counted),
        ]
    )


def _green_row(listing: Listing, kilograms: float, score: str) -> str:
    footprint = listing.details.green.footprint if listing.details.green else None
    if footprint is None:
        raise ValueError(listing.id)
    state = countries()[listing.country or ""].name(Language.EN)
    evidence = named(footprint.evidence.level, Language.EN)
    cells = (
        listing.title,
        state,
        f"{footprint.co2e_kg_per_tonne:g}",
        f"{evidence}, {footprint.evidence.on or footprint.year}",
        f"{kilograms:.0f}",
        score,
    )
    return "| " + " | ".join(cells) + " |"


def _index() -> MemoryIndex:
    index = MemoryIndex()
    index.apply(demonstrated())
    return index


def _listing(key: str) -> Listing:
    return next(listing for listing in demonstrated() if listing.id == key)


def _best(key: str) -> Suggestion:
    asked = _listing(key)
    same = Filters(purposes=frozenset({asked.purpose}))
    query = Query(asked, TODAY, filters=same)
    return suggest(_index(), query, BY_PURPOSE[asked.purpose]).items[0]


def _told(best: Suggestion) -> str:
    listing = best.judgement.listing
    state = countries()[listing.country or ""].name(Language.EN)
    return "\n".join(
        [
            f"First comes **{listing.title}** ({state}), score {best.judgement.score:.2f}:",
            "",
            "| points | reason | wanted | offered |",
            "| --- | --- | --- | --- |",
            *_reason_rows(best),
            f"| **{best.judgement.points:g}** | sum | | |",
        ]
    )


def _reason_rows(best: Suggestion) -> Iterable[str]:
    for reason in reasons(best, Language.EN):
        if reason.points:
            cells = (f"{reason.points:g}", reason.label, reason.wanted or "", reason.offered or "")
            yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

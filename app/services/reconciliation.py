"""Use cases of reconciliation: what the names in somebody's table stand for."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from app.db import ReadSession
from app.matching.names import alike
from app.matching.position_search import PositionQuestion
from app.matching.text import normalize, words
from app.services import entities
from app.services.entities import Viewer
from app.services.near_names import near_names
from app.store import organizations
from app.values.organization import OrganizationRecord
from app.values.page import OrganizationFilter, Paging
from app.values.reconciliation import Candidate, Entity, EntityQuestion, EntityType
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.countries import countries
from app.vocabulary.identifiers import Scheme

SURE = 90.0
"""Score from which nobody has to look, if no other candidate comes near."""

_APART = 8.0
_LEAST = 30.0
_SURE_OF_CODE = 80.0
_SEARCHED = 50.0
"""Score of the first position whose title has the words, where the code assistant says nothing."""

_LOOKED_AT = 60
_TYPED = 200
"""How many names are looked at: for a whole name, and for its beginning."""

_OTHER = {"country": 0.75, "region": 0.95, "city": 0.9, "identifier": 0.5}
"""What is left of a score when the table says something else than the registry."""

_NUMBER = re.compile(r"(?:[A-Z]{2}-[A-Z]{3,4}[:\s]*)?[A-Z]{0,2}[\d\s\-]{7,25}", re.ASCII)
_NOT_OF_NUMBERS = re.compile(r"[^0-9A-Z]", re.ASCII)
_DIGITS = re.compile(r"[\d\s.\-\u00a0]{2,16}", re.ASCII)
_SAME_PLACE = 0.85


class Matcher:
    """Finds what names stand for, as one caller may know it."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._live = viewer.live
        self._catalogue = viewer.catalogue
        self._reach = viewer.reach
        self._language = viewer.language

    async def match(self, session: ReadSession, asked: EntityQuestion) -> list[Candidate]:
        """Return what a name may stand for, the likeliest first; at most one of them is sure."""
        found: list[Candidate] = []
        if EntityType.ORGANIZATION in asked.types:
            found += await self._numbered(session, asked)
            if not found:
                found += await asyncio.to_thread(self._named, asked)
        if EntityType.CODE in asked.types and not any(one.match for one in found):
            found += await asyncio.to_thread(self._goods, asked)
        found.sort(key=lambda one: (-one.score, one.id))
        return _decided(found)[: asked.limit]

    async def complete(self, prefix: str, kinds: Iterable[EntityType], limit: int) -> list[Entity]:
        """Return entities whose names begin like what somebody types."""
        keys: list[str] = []
        if EntityType.ORGANIZATION in kinds:
            keys += await asyncio.to_thread(self._beginning, prefix, limit)
        if EntityType.CODE in kinds:
            places, _ = self._catalogue.search.page(PositionQuestion(prefix), limit=limit)
            keys += places
        return list((await self.entities(keys[:limit], dealings=False)).values())

    async def entities(self, keys: Sequence[str], *, dealings: bool) -> dict[str, Entity]:
        """Return those of some entities that the caller sees, by id; see `entities.read_many`."""
        return await entities.read_many(self._viewer, keys, dealings=dealings)

    async def _numbered(self, session: ReadSession, asked: EntityQuestion) -> list[Candidate]:
        """Organizations with a registration number that the table states: no doubt is left."""
        numbers = list(asked.properties.get("identifier", ()))
        if _NUMBER.fullmatch(asked.text.strip().upper()):
            numbers.append(asked.text)
        found: dict[UUID, OrganizationRecord] = {}
        for number in numbers:
            scheme, plain = _number(number)
            if plain:
                asks = OrganizationFilter(identifier=plain, scheme=scheme, reach=self._reach)
                page = await organizations.page(session, asks, Paging(limit=5))
                found |= {record.id: record for record in page.items}
        return [self._candidate(record, 100.0, {"identifier": True}) for record in found.values()]

    def _named(self, asked: EntityQuestion) -> list[Candidate]:
        found = []
        for record in self._near(asked.text, _LOOKED_AT):
            score = 100 * alike(asked.text, record.name)
            features: dict[str, float | bool] = {"name": round(score, 1)}
            for name, factor in _OTHER.items():
                same = self._agrees(record, name, asked.properties.get(name, ()))
                if same is not None:
                    features[name] = same
                    score *= 1.0 if same else factor
            if score >= _LEAST:
                found.append(self._candidate(record, score, features))
        return found

    def _near(self, name: str, most: int) -> list[OrganizationRecord]:
        """Organizations that the caller sees with names most alike, the likeliest first."""
        return near_names(self._live, name, most, lambda record: entities.sees(self._reach, record))

    def _agrees(self, record: OrganizationRecord, name: str, said: Sequence[str]) -> bool | None:
        """Whether the registry says what the table says; None where one of them says nothing."""
        if name == "identifier":
            own = entities.identifiers(record, self._reach)
            kinds = [scheme for scheme, _ in map(_number, said)]
            comparable = any(item.scheme in kinds or None in kinds for item in own)
            # One that fits would have been found by its number.
            return False if comparable else None
        if name == "country":
            asked = {code for text in said if (code := _state(text)) is not None}
            return record.country in asked if asked else None
        own_text = record.city if name == "city" else record.region
        if not own_text or not said:
            return None
        return any(alike(text, own_text) >= _SAME_PLACE for text in said)

    def _candidate(
        self, record: OrganizationRecord, score: float, features: dict[str, float | bool]
    ) -> Candidate:
        return Candidate(
            str(record.id),
            EntityType.ORGANIZATION,
            record.name,
            entities.described(record, self._language),
            round(score, 1),
            features=features,
        )

    def _goods(self, asked: EntityQuestion) -> list[Candidate]:
        """Positions with a code, or for goods in words: the code assistant's proposals."""
        above = tuple(filter(None, map(_plain, asked.properties.get("parent", ()))))
        limit = max(asked.limit, 10)
        if _DIGITS.fullmatch(asked.text.strip()):
            scored = self._coded(asked.text)
        elif not words(asked.text):
            scored = []
        else:
            scored = self._read(asked.text, limit, above)
        return [
            self._position(code, score)
            for code, score in self._folded(scored)
            if not above or code.startswith(above)
        ]

    def _folded(self, scored: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
        """Put codes that the nomenclature does not have under the nearest that it has.

        The code assistant proposes what listings state, and they state ten digits where the
        nomenclature may end with six. A position is as likely as the likeliest code under it.
        """
        best: dict[str, float] = {}
        for code, score in scored:
            known = self._nearest(code)
            if known is not None:
                best[known] = max(score, best.get(known, 0.0))
        return list(best.items())

    def _nearest(self, code: str) -> str | None:
        nodes = self._catalogue.nodes
        return next((code[:end] for end in range(len(code), 1, -1) if code[:end] in nodes), None)

    def _read(self, text: str, limit: int, above: tuple[str, ...]) -> list[tuple[str, float]]:
        if self._live.reader.ready:
            likely = self._live.reader.suggest(text, limit)
            found = [(item.code, 100 * item.probability) for item in likely]
            if not above or any(code.startswith(above) for code, _ in found):
                return found
        search = self._catalogue.search
        return [
            (code, _SEARCHED - place)
            for prefix in above or ("",)
            for place, code in enumerate(
                search.page(PositionQuestion(text, prefix), limit=limit)[0]
            )
        ]

    def _coded(self, text: str) -> list[tuple[str, float]]:
        try:
            code = parse_code(text)
        except CodeError:
            return []
        nearest = self._nearest(code)
        return [(nearest, 100.0 * len(nearest) / len(code))] if nearest else []

    def _position(self, code: str, score: float) -> Candidate:
        found = entities.position(self._catalogue, self._language, code)
        return Candidate(code, EntityType.CODE, found.name, found.description, round(score, 1))

    def _beginning(self, prefix: str, limit: int) -> list[str]:
        asked = normalize(prefix)
        seen = self._near(prefix, _TYPED)
        seen.sort(key=lambda record: asked not in normalize(record.name))
        return [str(record.id) for record in seen[:limit]]


def _decided(found: list[Candidate]) -> list[Candidate]:
    """Mark the first as sure, where it is likely by itself and well before the second."""
    if not found:
        return []
    first = found[0]
    least = _SURE_OF_CODE if first.type is EntityType.CODE else SURE
    alone = len(found) == 1 or first.score - found[1].score >= _APART
    return [replace(first, match=first.score >= least and alone), *found[1:]]


def _number(text: str) -> tuple[Scheme | None, str]:
    """Read a number with or without its scheme, as `KZ-BIN:491240000019`."""
    plain = text.strip().upper()
    scheme = next((one for one in Scheme if plain.startswith(one)), None)
    return scheme, _NOT_OF_NUMBERS.sub("", plain.removeprefix(scheme or ""))


def _state(text: str) -> str | None:
    """Read a state by its code, or by its name in any language."""
    plain = text.strip()
    if plain.upper() in countries():
        return plain.upper()
    folded = normalize(plain)
    return next(
        (
            code
            for code, country in countries().items()
            if any(normalize(name) == folded for name in country.names.values())
        ),
        None,
    )


def _plain(code: str) -> str:
    return re.sub(r"\D", "", code)

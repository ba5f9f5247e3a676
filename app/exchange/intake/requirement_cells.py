"""Reads what a need requires: properties, documents, green limits, readiness, soft or hard."""

from collections.abc import Callable, Mapping
from typing import Any

from app.exchange.intake.certificate_cells import certificate_from, document_parts, is_unnamed
from app.exchange.intake.choice_cells import choice_named, hard_mark, yes_or_no
from app.exchange.intake.green_cells import kilograms_of
from app.exchange.intake.items import Trouble, trouble
from app.exchange.intake.listed_json import Said, answer_in, is_json, objects_of, word_in
from app.exchange.intake.material_cells import level_of, with_measured
from app.exchange.intake.property_cells import wanted_of
from app.exchange.intake.property_headers import MEASURED, MEASURED_NAMES, marked
from app.exchange.intake.share_cells import percent_of
from app.vocabulary.details.certificates import CertificateKind, CertificateWanted
from app.vocabulary.details.green import GreenWanted, Limit, Wish
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import ReadinessWanted

_LIMITS = ("co2e_most", "recycled_least", "renewable_least")
_WITH_HARDNESS = (*_LIMITS, "scrap_wanted", "required_readiness")
REQUIREMENTS = (
    "required_properties", "required_certificates", *_WITH_HARDNESS,
    *(f"{name}_hard" for name in _WITH_HARDNESS),
)  # fmt: skip
"""Fields of requirements."""

_MOST_DOCUMENTS = 20
_IN_CYRILLIC = {
    "ГОСТ": CertificateKind.GOST,
    "ТУ": CertificateKind.TU,
    "СТБ": CertificateKind.STB,
    "СТ РК": CertificateKind.ST_RK,
    "КМС": CertificateKind.KMS,
    "АСТ": CertificateKind.AST,
    "ИСО": CertificateKind.ISO,
}


def requirements_of(values: Mapping[str, str], troubles: list[Trouble]) -> dict[str, Any]:
    """Return what an item requires, by field; lists as such, the others with `_hard` beside."""
    said: dict[str, Any] = {}
    lists: dict[str, Callable[[str, str, list[Trouble]], tuple[object, ...] | None]] = {
        "required_properties": wanted_of,
        "required_certificates": _documents_of,
    }
    for name, read in lists.items():
        if name in values and (found := read(values[name], name, troubles)) is not None:
            said[name] = found
    if MEASURED in values:
        said[MEASURED] = wanted_of(values[MEASURED], "required_properties", troubles)
        said[MEASURED_NAMES] = marked(values[MEASURED_NAMES])
    for name in _WITH_HARDNESS:
        said |= _with_hardness(values, name, troubles)
    return said


def put_requirements(said: Mapping[str, Any], stored: Requirements | None) -> Requirements | None:
    """Put what is said to what is stored; None for requirements of which nothing is left."""
    before = stored or Requirements()
    green = before.green or GreenWanted()
    wanted = GreenWanted(
        **{name: _limit(said, name, getattr(green, name)) for name in _LIMITS},
        scrap_accepted=_wish(said, green.scrap_accepted),
    )
    found = Requirements(
        properties=with_measured(said, said.get("required_properties", before.properties)),
        green=before.green if wanted == green else None if wanted == GreenWanted() else wanted,
        certificates=said.get("required_certificates", before.certificates),
        readiness=_readiness(said, before.readiness),
    )
    return stored if found == before else None if found == Requirements() else found


def _with_hardness(values: Mapping[str, str], name: str, troubles: list[Trouble]) -> dict[str, Any]:
    """What is required, and whether it is hard: by a mark behind it, else by a column."""
    said: dict[str, Any] = {}
    column = f"{name}_hard"
    if column in values:
        said[column] = yes_or_no(values[column], column, troubles)
    if name in values:
        text, hard = hard_mark(values[name][:_LONGEST])
        match name:
            case "co2e_most":
                said[name] = kilograms_of(values, name, troubles, text)
            case "scrap_wanted":
                said[name] = bool(hard) if not text else yes_or_no(text, name, troubles)
            case "required_readiness":
                said[name] = level_of(text, name, troubles)
            case _:
                said[name] = percent_of(values, name, troubles, text)
        if hard is not None:
            said[column] = hard
    return said


_LONGEST = 500


def _hard(said: Mapping[str, Any], name: str, *, before: bool) -> bool:
    """Whether it is hard; what is repeated stays so if nothing is said of it."""
    return bool(said.get(f"{name}_hard", before))


def _limit(said: Mapping[str, Any], name: str, stored: Limit | None) -> Limit | None:
    value = said.get(name, stored.value if stored else None)
    if value is None:
        return None
    before = stored is not None and stored.value == value and stored.hard
    return Limit(value, _hard(said, name, before=before))


def _readiness(said: Mapping[str, Any], stored: ReadinessWanted | None) -> ReadinessWanted | None:
    least = said.get("required_readiness", stored.least if stored else None)
    if least is None:
        return None
    before = stored is not None and stored.least == least and stored.hard
    return ReadinessWanted(least=least, hard=_hard(said, "required_readiness", before=before))


def _wish(said: Mapping[str, Any], stored: Wish | None) -> Wish | None:
    """Whether scrap shall be taken back; the API has but a word on how hard that is wanted."""
    hard = said.get("scrap_wanted_hard")
    by_hardness = hard is not None if "scrap_wanted_hard" in said else stored is not None
    if not said.get("scrap_wanted", by_hardness):
        return None
    return Wish(_hard(said, "scrap_wanted", before=stored is not None and stored.hard))


def _documents_of(
    text: str, name: str, troubles: list[Trouble]
) -> tuple[CertificateWanted, ...] | None:
    if is_json(text):
        found = objects_of(text, name, _from_json, troubles)
    else:
        parts = document_parts(text, name, troubles)
        found = [one for part in parts if (one := _document(part, name, troubles)) is not None]
    if found is None:
        return None
    if len(found) > _MOST_DOCUMENTS:
        told = {"count": len(found), "most": _MOST_DOCUMENTS}
        troubles.append(trouble("too_many", name, str(len(found)), **told))
    return tuple(found[:_MOST_DOCUMENTS])


def _document(text: str, name: str, troubles: list[Trouble]) -> CertificateWanted | None:
    """Read `ISO 9001:2015`, `декларация ЕАЭС, обязательно`; `ГОСТ` is any document of the kind."""
    rest, hard = hard_mark(text)
    if not rest or is_unnamed(rest):
        troubles.append(trouble("unnamed_certificate", name, text))
        return None
    kind = _IN_CYRILLIC.get(rest.upper()) or choice_named(CertificateKind, rest)
    if kind is not None:
        return CertificateWanted(kind=kind, hard=bool(hard))
    document = certificate_from(rest, name, troubles)
    return CertificateWanted(kind=document.kind, standard=document.standard, hard=bool(hard))


def _from_json(said: Said) -> CertificateWanted:
    return CertificateWanted(
        kind=CertificateKind(said["kind"]),
        standard=word_in(said, "standard"),
        hard=answer_in(said, "hard"),
    )

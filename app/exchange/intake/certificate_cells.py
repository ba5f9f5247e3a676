"""Reads documents that goods have: certificates and declarations, as people list them in cells."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.exchange.intake.items import Trouble, clean, trouble
from app.exchange.intake.said_dates import is_endless, last_day
from app.vocabulary.details.certificates import Certificate, CertificateKind

WHOLE = ("certificates", "certificate_number", "certificate_valid_until")
"""Fields that say together which documents there are, of all kinds."""

OF_KIND = {
    "eac_certificate": CertificateKind.EAC_CERTIFICATE,
    "eac_declaration": CertificateKind.EAC_DECLARATION,
}
"""Fields that say which documents of one kind there are."""

MOST_DOCUMENTS = 20
_MOST_TEXT = 200
_LONGEST = 1_000
"""Characters of one document that are looked at."""

_MOST_PARTS = 100
_PARTS = re.compile(r"[\n;]+")
_NONE = re.compile(
    r"(?:нет|не требуется|не подлежит|отсутству\w+|без сертификата|no|none|false|n/a"
    r"|жоқ|жок|ոչ|няма)\.?"
)
_SOME = re.compile(r"(?:да|есть|имеется|имеются|в наличии|yes|true|\+|бар|այո|ёсць)\.?")
_LAST = re.compile(
    r"(?:(?:срок\s+)?действ\w*|valid|годен)?\s*\b(?:до|until|till)\s+(?P<day>\d[^()]*?)\)?$",
    re.IGNORECASE,
)
_ENDLESS = re.compile(r"(?<=[\s,(])(?P<day>бессрочн\w*|indefinite|unlimited)\)?$", re.IGNORECASE)
_EAC_NUMBER = re.compile(
    r"(?:\b(?:ЕАЭС|ЕАEС|EAЭC|EAEU|ТС|TC)\b\s*)?(?:[N№]\s*)?\b(?:RU|BY|KZ|KG|AM)\s*(?P<letter>[ДСDC])-\S+"
)
_EAC = re.compile(r"\b(?:ЕАЭС|EAEU|EAC|ЕАС|ТР\s+ТС|ТР\s+ЕАЭС)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(?:№|\bN\b|\bNo\b\.?|\bномер\b)\s*(?P<number>\S.*)$", re.IGNORECASE)
_DIGITS = r"\s*\d[\d./:\-–—]*(?<![./:\-–—])"
_STANDARDS = tuple(
    (re.compile(form + _DIGITS, re.IGNORECASE), kind)
    for form, kind in (
        (r"\b(?:ГОСТ|GOST)(?:\s+(?:Р|РВ|R|ISO|ИСО|IEC|МЭК|EN)\b)*", CertificateKind.GOST),
        (r"\b(?:СТ РК|ҚР СТ)(?:\s+(?:ISO|ИСО|IEC|МЭК|EN)\b)*", CertificateKind.ST_RK),
        (r"\bСТБ(?:\s+(?:П|ISO|ИСО|IEC|МЭК|EN)\b)*", CertificateKind.STB),
        (r"\bКМС(?:\s+(?:ISO|ИСО|EN)\b)*", CertificateKind.KMS),
        (r"\bАСТ(?:\s+(?:ISO|ИСО|EN)\b)*", CertificateKind.AST),
        (r"\bТУ(?:\s+\w{2}\b)?", CertificateKind.TU),
        (r"\b(?:ISO|ИСО)(?:\s*/?\s*(?:IEC|МЭК|TS)\b)*", CertificateKind.ISO),
        (r"\bТР\s+(?:ТС|ЕАЭС)", CertificateKind.OTHER),
    )
)
_DECLARATION = re.compile(r"деклараци|дэкларац|declaration", re.IGNORECASE)
_CERTIFICATE = re.compile(r"сертификат|сертыфікат|certificate", re.IGNORECASE)
_AROUND = ' \t,.:()[]«»"-–—'


@dataclass(frozen=True, slots=True)
class Documents:
    """What an item says of documents.

    Attributes:
        held: those that it names.
        kinds: of which these are all that there are; None for all kinds.
    """

    held: tuple[Certificate, ...]
    kinds: frozenset[CertificateKind] | None

    def beside(self, stored: Sequence[Certificate]) -> tuple[Certificate, ...]:
        """These, with those of other kinds that are stored; what is known stays where it stands."""
        kept = () if self.kinds is None else [one for one in stored if one.kind not in self.kinds]
        every = dict.fromkeys((*kept, *self.held))
        known = [one for one in stored if one in every]
        return tuple(dict.fromkeys((*known, *every)))


def documents_of(values: Mapping[str, str], troubles: list[Trouble]) -> Documents | None:
    """Read the documents of an item; None where it says nothing of them, or nothing readable."""
    held: list[Certificate] = []
    whole = any(name in values for name in WHOLE)
    if whole:
        text = values.get("certificates", "").strip()
        found = _exported(text, troubles) if text.startswith("[") else _listed(values, troubles)
        if found is None:
            return None
        held += found
    kinds = set()
    for name, kind in OF_KIND.items():
        if name in values:
            kinds.add(kind)
            parts = document_parts(values[name], name, troubles)
            held += [certificate_from(part, name, troubles, kind) for part in parts]
    if not whole and not kinds:
        return None
    return Documents(tuple(dict.fromkeys(held)), None if whole else frozenset(kinds))


def _listed(values: Mapping[str, str], troubles: list[Trouble]) -> list[Certificate]:
    """Documents of a cell, with the numbers and days that stand in cells of their own."""
    found = []
    for part in document_parts(values.get("certificates", ""), "certificates", troubles):
        if is_unnamed(part):
            if not values.get("certificate_number", "").strip():
                troubles.append(trouble("unnamed_certificate", "certificates", part))
            continue
        found.append(certificate_from(part, "certificates", troubles))
    numbers = document_parts(values.get("certificate_number", ""), "certificate_number", troubles)
    days = document_parts(
        values.get("certificate_valid_until", ""), "certificate_valid_until", troubles
    )
    if numbers and not found:
        found = [_numbered(number) for number in numbers]
    elif len(numbers) == len(found):
        found = [
            one if one.number else _with_number(one, number)
            for one, number in zip(found, numbers, strict=True)
        ]
    elif numbers:
        told = {"count": len(numbers), "documents": len(found)}
        troubles.append(trouble("not_as_many", "certificate_number", "; ".join(numbers), **told))
    if len(days) == len(found):
        read = [_day(day, "certificate_valid_until", troubles) for day in days]
        return [
            one if day is None else replace(one, valid_until=day)
            for one, day in zip(found, read, strict=True)
        ]
    if days:
        told = {"count": len(days), "documents": len(found)}
        troubles.append(trouble("not_as_many", "certificate_valid_until", "; ".join(days), **told))
    return found


def document_parts(text: str, name: str, troubles: list[Trouble]) -> list[str]:
    """Split a list of documents; a word that there is none is none."""
    split = _PARTS.split(text, maxsplit=_MOST_PARTS)[:_MOST_PARTS]
    parts = [" ".join(clean(part[:_LONGEST], name, troubles).split()) for part in split]
    return [part for part in parts if part and not _NONE.fullmatch(part.casefold())]


def is_unnamed(part: str) -> bool:
    """Whether it says that there is a document, and not which."""
    return _SOME.fullmatch(part.casefold()) is not None


def certificate_from(
    text: str, name: str, troubles: list[Trouble], kind: CertificateKind | None = None
) -> Certificate:
    """Read `ISO 9001:2015 № 12345 до 31.12.2027`, `ЕАЭС N RU Д-RU.РА01.В.00000/26`."""
    until = None
    for form in (_LAST, _ENDLESS):
        if (end := form.search(text)) is not None:
            until = _day(end["day"], name, troubles)
            text = text[: end.start()].strip(_AROUND)
    eac, rest, number = _EAC_NUMBER.search(text), text, ""
    if eac is not None:
        number, rest = eac[0], f"{text[: eac.start()]} {text[eac.end() :]}"
    elif (numbered := _NUMBER.search(text)) is not None:
        number, rest = numbered["number"], text[: numbered.start()]
    if kind is not None and not number and not _SOME.fullmatch(text.casefold()):
        number, rest = rest, ""
    standard, found = _standard(rest)
    if kind is None:
        kind = found
        if eac is not None:
            kind = _of_letter(eac["letter"])
        elif kind is CertificateKind.OTHER and _EAC.search(text):
            kind = _of_words(text)
        if not standard and not number:
            standard = text
    return Certificate(
        kind=kind,
        standard=_short(standard, name, troubles),
        number=_short(number.strip(_AROUND), name, troubles),
        valid_until=until,
    )


def _numbered(text: str) -> Certificate:
    """A document of which the number is known; numbers of the Union say the kind."""
    found = _EAC_NUMBER.search(text)
    return Certificate(
        kind=_of_letter(found["letter"]) if found else CertificateKind.OTHER,
        number=text.lstrip("№ ")[:_MOST_TEXT].strip(),
    )


def _with_number(one: Certificate, text: str) -> Certificate:
    known = one.kind is not CertificateKind.OTHER
    numbered = _numbered(text)
    return replace(one, number=numbered.number, kind=one.kind if known else numbered.kind)


def _standard(text: str) -> tuple[str, CertificateKind]:
    for form, kind in _STANDARDS:
        if (found := form.search(text)) is not None:
            return " ".join(found[0].split()), kind
    return "", CertificateKind.OTHER


def _of_letter(letter: str) -> CertificateKind:
    return CertificateKind.EAC_DECLARATION if letter in "ДD" else CertificateKind.EAC_CERTIFICATE


def _of_words(text: str) -> CertificateKind:
    if _DECLARATION.search(text):
        return CertificateKind.EAC_DECLARATION
    return CertificateKind.EAC_CERTIFICATE if _CERTIFICATE.search(text) else CertificateKind.OTHER


def _day(text: str, name: str, troubles: list[Trouble]) -> date | None:
    found = last_day(text)
    if found is None and not is_endless(text):
        troubles.append(trouble("invalid_date", name, text))
    return found


def _short(text: str, name: str, troubles: list[Trouble]) -> str | None:
    if len(text) > _MOST_TEXT:
        troubles.append(trouble("too_long", name, text, length=len(text), most=_MOST_TEXT))
    return text[:_MOST_TEXT].strip() or None


def _exported(text: str, troubles: list[Trouble]) -> list[Certificate] | None:
    """Read documents as the API writes them; None where that is not what stands there."""
    try:
        return [_from_json(one) for one in json.loads(text)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        troubles.append(trouble("invalid_certificates", "certificates", text))
        return None


def _from_json(said: Mapping[str, str | None]) -> Certificate:
    """Check one document by the rules of the API.

    Raises:
        ValueError: it breaks one; so do errors of lookups and types.
    """
    words = {
        name: clean(value, name, []) or None if (value := said.get(name)) else None
        for name in ("standard", "number", "body")
    }
    first, last = (
        date.fromisoformat(value) if (value := said.get(name)) else None
        for name in ("valid_from", "valid_until")
    )
    too_long = any(len(word) > _MOST_TEXT for word in words.values() if word)
    if too_long or (first is not None and last is not None and last < first):
        raise ValueError(said)
    kind = CertificateKind(said["kind"] or "")
    return Certificate(kind=kind, **words, valid_from=first, valid_until=last)

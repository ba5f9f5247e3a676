"""What two records of organizations are compared by, brought into one spelling."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.matching.names import bare, sound
from app.matching.text import normalize
from app.vocabulary.identifiers import Identifier

_IN_BRACKETS = re.compile(r"\(([^()]{2,80})\)")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([^/:?#\s,;]+)", re.IGNORECASE)
_PHONE_DIGITS = 10

_PLACE_WORDS = """
г гор город city область обл oblast region край респ республика republic район р н ао округ
автономный облысы аудан қаласы шаары облусу вобласць горад մարզ ք село с пгт пос поселок
ул улица пр проспект просп пер переулок д дом стр строение корп корпус оф офис пом помещение
street st ave көшесі үй көчөсү вул вуліца
"""
_OF_PLACES = frozenset(_PLACE_WORDS.split())
"""Words of addresses and regions that tell one place from no other."""

_SHARED_HOSTS = """
vk.com t.me ok.ru youtube.com facebook.com instagram.com wa.me taplink.cc google.com yandex.ru
mail.ru gmail.com bk.ru list.ru inbox.ru rambler.ru ya.ru narod.ru tiu.ru satom.ru all.biz
avito.ru 2gis.ru 2gis.kz wixsite.com tilda.ws
"""
_NOBODYS = frozenset(_SHARED_HOSTS.split())
"""Hosts that many organizations write for theirs."""


class Form(StrEnum):
    """Families of legal forms: within one, forms are renamed by law; across, seldom."""

    LIMITED = "limited"
    JOINT_STOCK = "joint_stock"
    UNITARY = "unitary"
    PERSON = "person"
    COOPERATIVE = "cooperative"


_FORMS: dict[Form, str] = {
    Form.JOINT_STOCK: """
        акционерное общество|акционерлік қоғам|акционердик коом|акцыянернае|joint stock|բաժնետիրական
        |ао|оао|зао|пао|нпао|нао|ақ|аақ|аак|жаак|ааж|аат|зат|соао|сзао|բբը|փբը
        |ojsc|cjsc|pjsc|jsc|plc|oao|zao|pao|ao""",
    Form.UNITARY: """
        унитарное|унітарнае|унитарлық|казенный завод|гуп|муп|фгуп|кгуп|руп|уп|куп|пуп|чуп|чпуп|чтуп
        |rup""",
    Form.COOPERATIVE: "кооператив|артель|спк|кфх",
    Form.PERSON: "индивидуальный предприниматель|жеке кәсіпкер|ип|жк|ip",
    Form.LIMITED: """
        ограниченной ответственностью|жауапкершілігі шектеулі|жоопкерчилиги чектелген
        |абмежаванай адказнасцю|սահմանափակ պատասխանատվությամբ|limited liability
        |ооо|одо|тоо|осоо|жшс|жчк|тда|սպը|llc|llp|ltd|limited|gmbh|ooo|odo|too|osoo|сооо""",
}
_BREAK = re.compile(r"\s*\n\s*")
_FORM_PATTERNS = {
    form: re.compile(rf"(?<![^\W_])(?:{_BREAK.sub('', words)})(?![^\W_])")
    for form, words in _FORMS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A record of an organization as the sources have it.

    Attributes:
        names: its name, and others under which it is known.
        country: ISO 3166-1 alpha-2; None or `ZZ` where it is not known.
    """

    id: str
    names: tuple[str, ...]
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    region: str | None = None
    city: str | None = None
    address: str | None = None
    website: str | None = None
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One name without its legal form.

    Attributes:
        spelling: as it is written, normalized.
        spoken: as it sounds, in Latin: spellings in several scripts come out alike.
        words: of what is spoken.
        numbers: in the name.
    """

    spelling: str
    spoken: str
    words: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a record is compared by.

    Attributes:
        shown: the values as the record has them, for reasons.
        numbers: checked registration numbers, by scheme.
        unchecked: those that failed their check.
        address: words of the address that tell places apart.
    """

    shown: Party
    names: tuple[Name, ...]
    form: Form | None
    country: str | None
    numbers: frozenset[tuple[str, str]]
    unchecked: frozenset[tuple[str, str]]
    region: str
    city: str
    address: frozenset[str]
    host: str
    phones: frozenset[str]


def traits(party: Party) -> Traits:
    """Bring a record into the spelling that is compared."""
    checked = {n for n in party.identifiers if n.is_checked}
    return Traits(
        shown=party,
        names=tuple(dict.fromkeys(_names(party.names))),
        form=_form(party.names),
        country=None if party.country in {None, "ZZ"} else party.country,
        numbers=frozenset((n.scheme.value, n.value) for n in checked),
        unchecked=frozenset((n.scheme.value, n.value) for n in set(party.identifiers) - checked),
        region=place(party.region),
        city=place(party.city),
        address=frozenset(_words(party.address)),
        host=host(party.website),
        phones=frozenset(filter(None, map(phone, party.phones))),
    )


def place(text: str | None) -> str:
    """A region or a city without the words that say what it is, by its sound."""
    return " ".join(sorted(_words(text)))


def host(website: str | None) -> str:
    """The host of a site without `www.`; nothing of one that many use."""
    found = _HOST.match((website or "").strip())
    name = found[1].lower().removeprefix("www.").rstrip(".") if found else ""
    shared = any(name == other or name.endswith(f".{other}") for other in _NOBODYS)
    return "" if shared or "." not in name else name


def phone(text: str) -> str:
    """The last ten digits of a telephone number; nothing of a shorter one."""
    digits = "".join(_DIGITS.findall(text))
    return digits[-_PHONE_DIGITS:] if len(digits) >= _PHONE_DIGITS else ""


def _names(given: Iterable[str]) -> Iterable[Name]:
    for name in given:
        outside = _IN_BRACKETS.sub(" ", name)
        for one in (outside, *_IN_BRACKETS.findall(name)):
            spelling = bare(one)
            if spelling:
                spoken = sound(spelling)
                yield Name(
                    spelling,
                    spoken,
                    frozenset(spoken.split()),
                    frozenset(number.lstrip("0") for number in _DIGITS.findall(spoken)),
                )


def _words(text: str | None) -> Iterable[str]:
    for word in _WORD.findall(normalize(text or "")):
        if word not in _OF_PLACES:
            yield sound(word)


def _form(names: Iterable[str]) -> Form | None:
    for name in names:
        plain = " ".join(_WORD.findall(normalize(name)))
        for form, pattern in _FORM_PATTERNS.items():
            if pattern.search(plain):
                return form
    return None

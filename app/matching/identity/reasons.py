"""What a comparison of two records came to, in words of the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language


@dataclass(frozen=True, slots=True)
class Reason:
    """What one trait says about whether two records are one organization.

    Attributes:
        code: the aspect and its level, such as `name.same`.
        points: log-odds, natural logarithm.
        left: the value of the one record; None where it has none.
    """

    code: str
    points: float
    left: str | None = None
    right: str | None = None

    @property
    def aspect(self) -> str:
        """The trait that was compared."""
        return self.code.partition(".")[0]


LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "base.any": ("до сравнения: записи редко об одном", "before comparing: seldom one"),
        "identifier.same": ("один регистрационный номер", "the same registration number"),
        "identifier.unverified": (
            "один номер, но он не прошёл проверку",
            "the same number, but it failed its check",
        ),
        "identifier.different": ("разные регистрационные номера", "different registration numbers"),
        "name.same": ("одно название", "the same name"),
        "name.spelling": ("одно название в разном написании", "the same name, spelt otherwise"),
        "name.near": ("почти одно название", "nearly the same name"),
        "name.part": ("одно название — часть другого", "one name is part of the other"),
        "name.similar": ("похожие названия", "similar names"),
        "name.different": ("разные названия", "different names"),
        "number.different": ("в названиях разные номера", "the names have different numbers"),
        "form.same": ("одна организационная форма", "the same legal form"),
        "form.different": ("разные организационные формы", "different legal forms"),
        "place.city": ("один город", "the same city"),
        "place.region": ("один регион", "the same region"),
        "place.around": ("город и область вокруг него", "a city and the region around it"),
        "place.different": ("разные места", "different places"),
        "country.different": ("разные государства", "different states"),
        "address.same": ("один адрес", "the same address"),
        "address.different": ("разные адреса", "different addresses"),
        "site.same": ("один сайт", "the same site"),
        "site.different": ("разные сайты", "different sites"),
        "phone.same": ("один телефон", "the same telephone"),
    }
)
"""Every code with its label in Russian and in English."""


def label(code: str, language: Language) -> str:
    """Say what a code means."""
    return in_language(LABELS[code], language)

"""Green attributes: what an offer states of its footprint, and what a need asks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.vocabulary.details.ageing import lies_ahead
from app.vocabulary.details.evidence import CLAIMED, LEVEL_WORTH, Evidence, age_worth


class EnergySource(StrEnum):
    """What the energy of a production comes from."""

    COAL = "coal"
    GAS = "gas"
    OIL = "oil"
    NUCLEAR = "nuclear"
    HYDRO = "hydro"
    WIND = "wind"
    SOLAR = "solar"
    BIOMASS = "biomass"
    OTHER = "other"


RENEWABLE = frozenset(
    {EnergySource.HYDRO, EnergySource.WIND, EnergySource.SOLAR, EnergySource.BIOMASS}
)

_MARGIN = 0.4
"""How much a footprint that is worth nothing would be counted up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Greenhouse gases of one tonne of the goods.

    Attributes:
        method: how it was worked out, such as `ISO 14067:2018`.
        verifier: who checked it.
        year: that it describes.
    """

    co2e_kg_per_tonne: float
    method: str
    year: int
    verifier: str | None = None
    evidence: Evidence = CLAIMED

    def worth(self, today: date | None) -> float:
        """Share of its points that the value keeps: by evidence, and by age of the year."""
        established = self.evidence.on or self._last_day(today)
        return LEVEL_WORTH[self.evidence.level] * age_worth(established, today)

    def _last_day(self, today: date | None) -> date:
        """The last day of the year that it describes, or of so much of it as has passed."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return last if today is None or lies_ahead(first, today) else min(last, today)

    def counted_kg_per_tonne(self, today: date | None) -> float:
        """The value with a margin for what is not proven: a fresh register entry has none."""
        return self.co2e_kg_per_tonne * (1 + _MARGIN * (1 - self.worth(today)))


@dataclass(frozen=True, slots=True)
class Recycled:
    """Share of recycled content, in percent."""

    percent: float
    evidence: Evidence = CLAIMED


@dataclass(frozen=True, slots=True)
class EnergyShare:
    """One source's share of the energy, in percent."""

    source: EnergySource
    percent: float


@dataclass(frozen=True, slots=True)
class EnergyMix:
    """What the energy of the production comes from; shares add up to 100 at most."""

    shares: tuple[EnergyShare, ...]
    evidence: Evidence = CLAIMED

    @property
    def renewable_percent(self) -> float:
        """Share of renewable sources."""
        return sum(share.percent for share in self.shares if share.source in RENEWABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Green:
    """What an offer states.

    Attributes:
        scrap_accepted: whether the maker takes scrap of the goods back.
    """

    footprint: Footprint | None = None
    recycled: Recycled | None = None
    scrap_accepted: bool | None = None
    energy: EnergyMix | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that a need sets, hard or soft; what it bounds says which way and in what unit."""

    value: float
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that a need wants to be so, hard or soft."""

    hard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenWanted:
    """What a need asks for.

    Attributes:
        co2e_most: kilograms a tonne at most.
        recycled_least: percent of recycled content at least.
        renewable_least: percent of renewable energy at least.
        scrap_accepted: the maker shall take scrap back.
    """

    co2e_most: Limit | None = None
    recycled_least: Limit | None = None
    renewable_least: Limit | None = None
    scrap_accepted: Wish | None = None

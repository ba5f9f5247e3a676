"""Commercial terms of a listing: lots, lead time, price, Incoterms, delivery, samples."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.vocabulary.units import Quantity, units


class Currency(StrEnum):
    """Currencies of the member states and of their usual partners, ISO 4217."""

    AMD = "AMD"
    BYN = "BYN"
    KZT = "KZT"
    KGS = "KGS"
    RUB = "RUB"
    AZN = "AZN"
    TJS = "TJS"
    UZS = "UZS"
    TMT = "TMT"
    MDL = "MDL"
    GEL = "GEL"
    MNT = "MNT"
    CNY = "CNY"
    INR = "INR"
    IRR = "IRR"
    PKR = "PKR"
    TRY = "TRY"
    RSD = "RSD"
    AED = "AED"
    VND = "VND"
    USD = "USD"
    EUR = "EUR"


class IncotermsRule(StrEnum):
    """Rules of Incoterms 2020, in the order in which the seller's part grows."""

    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"

    def covers(self, wanted: "IncotermsRule") -> bool:
        """Whether the seller does at least as much as under the wanted rule."""
        order = tuple(IncotermsRule)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units, without a time.

    Attributes:
        unit: Rec 20 code.
    """

    value: float
    unit: str

    @property
    def dimension(self) -> str:
        """Amounts of one dimension convert into each other."""
        return units()[self.unit].dimension

    @property
    def base(self) -> float:
        """The amount in the dimension's base unit."""
        return self.value * units()[self.unit].factor


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs.

    Attributes:
        value: for one `per`.
        per: Rec 20 code of the unit that is priced.
    """

    value: float
    currency: Currency
    per: str

    @property
    def per_base(self) -> float:
        """Price of one base unit of the dimension."""
        return self.value / units()[self.per].factor

    def comparable(self, other: "Price") -> bool:
        """Whether currency and dimension agree; rates of exchange are not known here."""
        dimensions = units()[self.per].dimension, units()[other.per].dimension
        return self.currency is other.currency and dimensions[0] == dimensions[1]


@dataclass(frozen=True, slots=True)
class Incoterms:
    """A rule of Incoterms 2020 with its place."""

    rule: IncotermsRule
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Commercial terms; of a need, those that the buyer looks for.

    Attributes:
        lot: usual lot; of a need, what is taken at a time.
        minimum_lot: the least that is sold at a time; of offers.
        lead_time_days: from order to dispatch; of a need, the most that it can wait.
        price: of a need, the most that it pays.
        delivery_regions: states or regions (ISO 3166-1 or 3166-2) that are delivered to; of a need,
            where the goods must arrive.
        samples: samples are given; of a need, samples are wanted first.
        valid_until: last day of these terms; afterwards they count as not stated.
    """

    lot: Amount | None = None
    minimum_lot: Amount | None = None
    lead_time_days: int | None = None
    price: Price | None = None
    incoterms: Incoterms | None = None
    delivery_regions: tuple[str, ...] = ()
    samples: bool | None = None
    valid_until: date | None = None

    def stand(self, today: date | None) -> bool:
        """Whether the terms still hold on a day."""
        return today is None or self.valid_until is None or self.valid_until >= today


def taken_at_once(terms: Terms | None, quantity: Quantity | None) -> Amount | None:
    """The largest lot that a need could take: its stated lot, else all that it needs in a year."""
    if terms is not None and terms.lot is not None:
        return terms.lot
    if quantity is None:
        return None
    return Amount(quantity.yearly_base / quantity.unit.factor, quantity.unit.rec20)

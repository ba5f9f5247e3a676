"""Supply and demand by code, and the gaps."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.api.schemas.fields import Answer
from app.api.schemas.organization import OrganizationSummary
from app.cooperation.gaps import Gap


class BalanceRowOut(Answer):
    """A code; amounts a year in `unit`, 0 where listings state none."""

    code: str = Field(description="TN VED code.", examples=["7408"])
    code_display: str = Field(description="As the tariff prints it.", examples=["7408"])
    title: str | None = Field(
        description="In the reader's language; of the nearest position above where the "
        "nomenclature does not have the code.",
        examples=["Проволока"],
    )
    country: str | None = Field(description="State, where told apart.", examples=[None])
    unit: str | None = Field(
        description="Rec 20 code; null where no listing states a quantity.", examples=["TNE"]
    )
    supply: float = Field(description="Offered.", examples=[74700])
    demand: float = Field(description="Needed.", examples=[71004])
    balance: float = Field(description="Supply less demand.", examples=[3696])
    offers: int = Field(description="Offers with a quantity.", examples=[6])
    needs: int = Field(description="Needs with a quantity.", examples=[9])
    silent_offers: int = Field(description="Offers without a quantity.", examples=[1])
    silent_needs: int = Field(description="Needs without a quantity.", examples=[0])
    suppliers: int = Field(description="Organizations that offer.", examples=[4])
    consumers: int = Field(description="Organizations that need.", examples=[8])
    herfindahl: float | None = Field(
        description="Sum of the suppliers' squared shares, 10 000 for a single one; null without "
        "known amounts.",
        examples=[3120.5],
    )


class BalanceOut(Answer):
    """Supply and demand, by code."""

    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    listings: int = Field(description="Listings that were added up.", examples=[501])
    items: list[BalanceRowOut] = Field(description="By code, unit and state.")
    next_cursor: str | None = Field(description="For the next page.", examples=[None])


class OfStatesOut(Answer):
    """What the states asked for alone have of a position; amounts a year in its `unit`."""

    supply: float = Field(description="Offered.", examples=[0])
    demand: float = Field(description="Needed.", examples=[14000])
    suppliers: int = Field(description="Organizations that offer.", examples=[0])
    consumers: int = Field(description="Organizations that need.", examples=[3])


class SupplyGapOut(BalanceRowOut):
    """A position with its gaps; its amounts are those of all states."""

    rank: int = Field(description="Its place, from 1: the worst first.", examples=[1])
    gaps: list[Gap] = Field(description="What is wrong, the worst first.", examples=[["shortage"]])
    labels: list[str] = Field(description="For people.", examples=[["не хватает"]])
    share: float = Field(
        description="Of the demand that lacks, or of the supply that is unused, 0 to 1.",
        examples=[0.4],
    )
    supplier_ids: list[UUID] = Field(
        description="Who offers, in any unit, the largest first, ten at most.", examples=[[]]
    )
    largest_supplier: OrganizationSummary | None = Field(description="Who offers most.")
    of_states: OfStatesOut | None = Field(
        default=None, description="Of the states asked for alone; null without `country`."
    )


class SupplyGapsOut(Answer):
    """Gaps, the worst first."""

    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    listings: int = Field(description="Listings that were added up.", examples=[501])
    found: int = Field(description="Positions with a gap.", examples=[37])
    items: list[SupplyGapOut] = Field(description="The worst first.")

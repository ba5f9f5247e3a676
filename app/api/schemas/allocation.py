"""Questions for an allocation, and the plan."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.schemas.fields import Answer, CountryCode, Goods, Schema
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.quantity import QuantityIn, QuantityOut
from app.api.schemas.suggestion import ReasonOut
from app.cooperation.allocation.problem import Weights
from app.cooperation.allocation.unmet import Why
from app.services.allocation_problems import Agreed, AllocationQuestion, StateQuota
from app.services.allocations import LeftOut
from app.services.chain_places import MIN_LINK
from app.values.allocation import AllocationRecord
from app.vocabulary.allocations import AllocationStatus
from app.vocabulary.terms import Side

_SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class QuotaIn(Schema):
    """The most that a state's suppliers may deliver, or its consumers receive, in a year."""

    country: CountryCode = Field(description="State.", examples=["KZ"])
    side: Literal["suppliers", "consumers"] = Field(
        default="suppliers", description="Whose amounts count.", examples=["suppliers"]
    )
    most: QuantityIn = Field(
        description="At most.", examples=[{"value": 20000, "unit": "TNE", "period": "year"}]
    )


class ContractIn(Schema):
    """An amount that is under contract and must be kept."""

    offer_id: UUID = Field(description="The offer.", examples=[_SOME_ID])
    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])
    amount: QuantityIn = Field(
        description="At least.", examples=[{"value": 100, "unit": "TNE", "period": "month"}]
    )


class WeightsIn(Schema):
    """What takes from the worth of a unit, in probability."""

    transport: Share = Field(default=0.02, description="A thousand kilometres.", examples=[0.02])
    concentration: Share = Field(
        default=0.05, description="A unit above the share of one supplier.", examples=[0.05]
    )
    share: Share = Field(
        default=0.6, description="Of a need that one supplier may meet without a loss.",
        examples=[0.6],
    )  # fmt: skip


class AllocationIn(Schema):
    """Needs of a code, to be met from all free capacities."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code_prefix": "7408"}]})

    code_prefix: Goods = Field(
        description="First digits of the needs' TN VED codes, or a section from S01 to S21.",
        examples=["7408", "S15"],
    )
    min_score: float = Field(
        default=MIN_LINK, ge=0.01, le=1, allow_inf_nan=False, examples=[0.3],
        description="Least probability of a pair.",
    )  # fmt: skip
    members_only: bool = Field(
        default=True, description="Only organizations of member states.", examples=[True]
    )
    quotas: list[QuotaIn] = Field(
        default=[], max_length=50, description="Quotas of states.", examples=[[]]
    )
    contracts: list[ContractIn] = Field(
        default=[], max_length=500, description="Existing contracts.", examples=[[]]
    )
    weights: WeightsIn = Field(
        default=WeightsIn(), description="What the plan is worth.", examples=[{"transport": 0.02}]
    )

    def question(self) -> AllocationQuestion:
        """The value for the use case."""
        return AllocationQuestion(
            code=self.code_prefix,
            min_score=self.min_score,
            members_only=self.members_only,
            weights=Weights(
                transport=self.weights.transport,
                concentration=self.weights.concentration,
                share=self.weights.share,
            ),
            quotas=tuple(
                StateQuota(
                    country=one.country,
                    side=Side.OFFER if one.side == "suppliers" else Side.NEED,
                    most=one.most.quantity(),
                )
                for one in self.quotas
            ),
            contracts=tuple(
                Agreed(offer_id=one.offer_id, need_id=one.need_id, amount=one.amount.quantity())
                for one in self.contracts
            ),
        )


class AssignedOut(Answer):
    """An amount from an offer to a need, and why this pair."""

    offer_id: UUID = Field(description="The offer.", examples=[_SOME_ID])
    offer_title: str = Field(description="Its title.", examples=["Катанка медная 8 мм"])
    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])
    need_title: str = Field(description="Its title.", examples=["Катанка для волочения"])
    supplier: OrganizationSummary = Field(description="Whose the offer is.")
    consumer: OrganizationSummary = Field(description="Whose the need is.")
    amount: QuantityOut = Field(description="In a year.")
    score: float = Field(description="Probability that the pair fits.", examples=[0.84])
    distance_km: float | None = Field(description="As the crow flies.", examples=[1902.4])
    approximate: bool = Field(
        description="Whether a city is not known, so that the capital of its state stands for it.",
        examples=[False],
    )
    contracted: bool = Field(description="Whether a contract is part of it.", examples=[False])
    reasons: list[ReasonOut] = Field(description="Those that are worth something.")


class UnmetOut(Answer):
    """A need that is not met whole."""

    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])
    need_title: str = Field(description="Its title.", examples=["Катанка для волочения"])
    consumer: OrganizationSummary = Field(description="Whose the need is.")
    lacking: QuantityOut = Field(description="What lacks in a year.")
    why: Why = Field(description="Stable, for programs.", examples=["capacity_taken"])
    label: str = Field(description="For people.", examples=["мощности подходящих предложений"])


class LeftOutOut(Answer):
    """A need that takes no part."""

    need_id: UUID = Field(description="The need.", examples=[_SOME_ID])
    need_title: str = Field(description="Its title.", examples=["Катанка для волочения"])
    consumer: OrganizationSummary = Field(description="Whose the need is.")
    why: LeftOut = Field(description="Stable, for programs.", examples=["no_quantity"])
    label: str = Field(description="For people.", examples=["количество не указано"])


class SimpleOut(Answer):
    """What serving pair by pair, the best first, comes to."""

    allocated: float = Field(description="Amount.", examples=[60100])
    expected: float = Field(description="Amount weighted by probability.", examples=[49800])
    value: float = Field(description="Less transport and concentration.", examples=[46500])


class PlanOut(Answer):
    """The plan of needs whose units convert into each other; amounts a year in `unit`."""

    unit: str = Field(description="Rec 20 code.", examples=["TNE"])
    needed: float = Field(description="By all needs.", examples=[71004])
    capacity: float = Field(
        description="Of the offers that were found to fit any of them.", examples=[74700]
    )
    allocated: float = Field(description="Amount.", examples=[65000])
    expected: float = Field(description="Amount weighted by probability.", examples=[54000])
    value: float = Field(description="Less transport and concentration.", examples=[50100])
    bound: float = Field(description="What no plan can exceed.", examples=[50100])
    gap: float = Field(description="Share of the bound that may still lack.", examples=[0.0])
    exact: bool = Field(description="Whether the plan was proven the best.", examples=[True])
    greedy: SimpleOut = Field(description="Pair by pair, for comparison.")
    items: list[AssignedOut] = Field(description="The largest amounts first.")
    unmet: list[UnmetOut] = Field(description="Needs that are not met whole.")


class AllocationOut(Answer):
    """Plans, one for each kind of units."""

    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    considered: int = Field(description="Pairs judged.", examples=[740])
    complete: bool = Field(
        description="Whether no offer is left out that could add to a plan; false when time was "
        "over.",
        examples=[True],
    )
    plans: list[PlanOut] = Field(description="Plans.")
    left_out: list[LeftOutOut] = Field(description="Needs that take no part.")


class AllocationRunOut(Answer):
    """An allocation that is worked out in the background."""

    id: UUID = Field(description="Id.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a18"])
    status: AllocationStatus = Field(description="Where it stands.", examples=["running"])
    needs: int = Field(description="Needs that there are.", examples=[8140])
    looked: int = Field(description="Of these, looked up until now.", examples=[2300])
    progress: float = Field(description="Their share, 0 to 1.", examples=[0.2826])
    error: str | None = Field(description="Why it failed.", examples=[None])
    created_at: datetime = Field(description="UTC.", examples=["2026-11-26T08:00:00Z"])
    finished_at: datetime | None = Field(description="UTC.", examples=["2026-11-26T08:01:00Z"])
    result: AllocationOut | None = Field(
        default=None, description="The plans, once it is completed."
    )

    @classmethod
    def of(
        cls, record: AllocationRecord, result: AllocationOut | None = None
    ) -> "AllocationRunOut":
        """Shape a stored allocation."""
        return cls(
            id=record.id,
            status=record.status,
            needs=record.needs,
            looked=record.looked,
            progress=round(record.looked / max(record.needs, 1), 4),
            error=record.error,
            created_at=record.created_at,
            finished_at=record.finished_at,
            result=result,
        )

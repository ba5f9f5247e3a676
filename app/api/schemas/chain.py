"""Questions for chains, and the chains themselves."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.schemas.fields import Answer, CodePrefix, CountryCode, Schema
from app.api.schemas.organization import OrganizationSummary
from app.api.schemas.quantity import QuantityOut
from app.api.schemas.suggestion import JudgedOut
from app.cooperation.chains import Place
from app.cooperation.constraints import FEWEST_LINKS, MOST_LINKS, Constraints
from app.services.chain_places import MIN_LINK, ChainQuestion

_SOME_ID = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
_OTHER_ID = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a98"

Codes = Annotated[list[CodePrefix], Field(max_length=10)]
States = Annotated[list[CountryCode], Field(max_length=20)]
Ids = Annotated[list[UUID], Field(max_length=20)]


class ChainConstraintsIn(Schema):
    """What a chain must be like."""

    min_links: int = Field(
        default=FEWEST_LINKS, ge=1, le=MOST_LINKS, description="Links at least.", examples=[2]
    )
    max_links: int = Field(
        default=MOST_LINKS, ge=1, le=MOST_LINKS, description="Links at most.", examples=[4]
    )
    min_states: int = Field(
        default=1, ge=1, le=MOST_LINKS + 1, examples=[3],
        description="Member states of the Union that take part, at least.",
    )  # fmt: skip
    countries: States = Field(
        default=[], description="States that must all take part.", examples=[["KZ", "BY"]]
    )
    without_countries: States = Field(
        default=[], description="States that must not.", examples=[["CN"]]
    )
    organization_ids: Ids = Field(
        default=[], description="Organizations that must all take part.", examples=[[]]
    )
    without_organization_ids: Ids = Field(
        default=[], description="Organizations that must not.", examples=[[]]
    )
    codes: Codes = Field(
        default=[],
        description="First digits of TN VED codes, each of which some link must carry.",
        examples=[["7408", "8544"]],
    )
    co2e_most: float | None = Field(
        default=None, ge=0, allow_inf_nan=False, examples=[4000],
        description="Kilograms of CO2e a tonne that no link's goods may exceed as stated.",
    )  # fmt: skip
    footprint_required: bool = Field(
        default=False, description="Leave goods without a stated footprint out.", examples=[False]
    )
    min_score: float = Field(
        default=MIN_LINK, ge=0.01, le=1, allow_inf_nan=False, examples=[0.3],
        description="Least probability of each link.",
    )  # fmt: skip
    limit: int = Field(default=10, ge=1, le=50, description="Chains at most.", examples=[5])
    transport_kg_per_tonne_km: float = Field(
        default=0.0, ge=0, le=10, allow_inf_nan=False, examples=[0.02],
        description="Kilograms of CO2e for a tonne over a kilometre; 0 leaves the way out.",
    )  # fmt: skip

    def constraints(self) -> Constraints:
        """The value for the library."""
        return Constraints(
            min_links=self.min_links,
            max_links=self.max_links,
            min_states=self.min_states,
            countries=frozenset(self.countries),
            without_countries=frozenset(self.without_countries),
            organizations=frozenset(map(str, self.organization_ids)),
            without_organizations=frozenset(map(str, self.without_organization_ids)),
            codes=frozenset(self.codes),
            co2e_most=self.co2e_most,
            footprint_required=self.footprint_required,
        )

    def placeless(self) -> ChainQuestion:
        """The question, without a place."""
        return ChainQuestion(
            constraints=self.constraints(),
            named=tuple(self.organization_ids),
            min_score=self.min_score,
            limit=self.limit,
            transport_kg_per_tonne_km=self.transport_kg_per_tonne_km,
        )


class ChainSearchIn(ChainConstraintsIn):
    """Chains through a need, an offer, an organization or a code; of several, through all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "7408", "min_states": 3, "limit": 5}]}
    )

    need_id: UUID | None = Field(default=None, description="A stored need.", examples=[None])
    offer_id: UUID | None = Field(default=None, description="A stored offer.", examples=[None])
    organization_id: UUID | None = Field(
        default=None, description="An organization.", examples=[None]
    )
    code: CodePrefix | None = Field(
        default=None, description="First digits of a TN VED code.", examples=["7408"]
    )
    place: Place = Field(
        default=Place.ANY, examples=["end"],
        description="Where in the chain the place stands: at its start, its end, or anywhere.",
    )  # fmt: skip
    diverse: bool = Field(
        default=True, description="Let chains of the same organizations stand back.",
        examples=[True],
    )  # fmt: skip

    def question(self) -> ChainQuestion:
        """The value for the use case."""
        return ChainQuestion(
            need_id=self.need_id,
            offer_id=self.offer_id,
            organization_id=self.organization_id,
            code=self.code,
            place=self.place,
            constraints=self.constraints(),
            named=tuple(self.organization_ids),
            min_score=self.min_score,
            limit=self.limit,
            diverse=self.diverse,
            transport_kg_per_tonne_km=self.transport_kg_per_tonne_km,
        )


class CompletionIn(ChainConstraintsIn):
    """Two partners who look for others to complete a chain."""

    partner_ids: list[UUID] = Field(
        min_length=2, max_length=2, description="The two partners.",
        examples=[[_SOME_ID, _OTHER_ID]],
    )  # fmt: skip
    min_states: int = Field(
        default=3, ge=1, le=MOST_LINKS + 1, description="Member states at least.", examples=[3]
    )


class StressIn(ChainSearchIn):
    """What is taken away, and the place whose chains are looked at."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "7408", "remove_countries": ["KZ"]}]}
    )

    remove_organization_ids: Ids = Field(
        default=[], description="Organizations that are taken away.", examples=[[_SOME_ID]]
    )
    remove_countries: States = Field(
        default=[], description="States that are taken away.", examples=[["KZ"]]
    )


class LinkOut(JudgedOut):
    """A link: an offer of the supplier that meets a need of the consumer."""

    supplier: OrganizationSummary = Field(description="Whose the offer is.")
    consumer: OrganizationSummary = Field(description="Whose the need is.")
    distance_km: float | None = Field(description="As the crow flies.", examples=[1902.4])
    approximate: bool = Field(
        description="Whether a city is not known, so that the capital of its state stands for it.",
        examples=[False],
    )
    carried: QuantityOut | None = Field(
        description="What it would carry in a year; null while the chain's flow is open."
    )


class FlowOut(Answer):
    """What the chain can carry, if each producer makes in proportion to what it gets."""

    share: float | None = Field(
        description="Of the last need that is met, 0 to 1; null while a link is not known.",
        examples=[0.8],
    )
    bottleneck: int | None = Field(
        description="Number of the link whose supplier limits the chain, from 1.", examples=[1]
    )
    unknown_links: list[int] = Field(
        description="Links whose quantities are not stated or do not convert, from 1.",
        examples=[[2]],
    )


class WayOut(Answer):
    """The way of the goods."""

    km: float = Field(description="Over all links.", examples=[4120.5])
    approximate: bool = Field(
        description="Whether capitals stand for cities that are not known.", examples=[False]
    )


class ChainFootprintOut(Answer):
    """Greenhouse gases of what the chain carries in a year, from least to most.

    Stated footprints may count what lies upstream or not: the least is the largest of them alone,
    the most their sum with the margin for weak evidence.
    """

    low_tonnes: float = Field(description="Tonnes of CO2e a year at least.", examples=[118000])
    high_tonnes: float = Field(description="At most.", examples=[161000])
    low_kg_per_tonne: float | None = Field(
        description="A tonne that the last link carries; null where that is no mass.",
        examples=[3600],
    )
    high_kg_per_tonne: float | None = Field(description="At most.", examples=[4900])
    transport_tonnes: float = Field(description="Of both, what the way adds.", examples=[0])
    unknown_links: list[int] = Field(
        description="Links without a stated footprint or a known mass, from 1.", examples=[[3]]
    )


class ChainOut(Answer):
    """A chain from the first supplier to the last consumer."""

    rank: int = Field(description="Its place, from 1.", examples=[1])
    score: float = Field(description="Product of the links' probabilities.", examples=[0.55])
    countries: list[str] = Field(description="States, in order.", examples=[["KZ", "BY", "RU"]])
    member_states: int = Field(description="Members of the Union among them.", examples=[3])
    organizations: list[OrganizationSummary] = Field(description="From the first supplier on.")
    directions: list[str] = Field(
        description="Cooperation directions that its listings carry.", examples=[["wagons"]]
    )
    links: list[LinkOut] = Field(description="From the first supplier on, each with its reasons.")
    flow: FlowOut = Field(description="Capacity.")
    way: WayOut = Field(description="Distance.")
    footprint: ChainFootprintOut | None = Field(description="null when no link states one.")
    completed_by: list[UUID] = Field(
        default=[], examples=[[]],
        description="Of a completion: organizations of a further state that complete it.",
    )  # fmt: skip


class ChainsOut(Answer):
    """Chains, the most likely first."""

    scorecard: str = Field(description="Who judged the links.", examples=["supply-1"])
    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    revision: int = Field(description="Newest change in the index.", examples=[412])
    considered: int = Field(description="Pairs judged.", examples=[740])
    complete: bool = Field(
        description="Whether no likelier chain can have been missed; false when a limit was "
        "reached.",
        examples=[True],
    )
    items: list[ChainOut] = Field(description="Chains.")


class BrokenOut(Answer):
    """A chain that breaks, and the best one that replaces it."""

    before: ChainOut = Field(description="The chain as it was.")
    lost: list[UUID] = Field(description="Its organizations that go.", examples=[[_SOME_ID]])
    score_after: float = Field(
        description="Score of the chain that replaces it; 0 without one.", examples=[0.31]
    )
    replacements: list[OrganizationSummary] = Field(description="Who steps in.")
    instead: ChainOut | None = Field(
        description="The best chain with all the others in their order; null for none."
    )


class StressOut(Answer):
    """What breaks when organizations or states are taken away."""

    as_of: datetime = Field(
        description="State of the index, UTC.", examples=["2026-11-22T08:00:00Z"]
    )
    complete: bool = Field(description="Whether no limit was reached.", examples=[True])
    looked_at: int = Field(description="Chains of the place.", examples=[10])
    broken: list[BrokenOut] = Field(description="Those that break, the likeliest first.")

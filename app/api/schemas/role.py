"""Organizations seen in a role, with the listings that put them there."""

from collections.abc import Iterable

from pydantic import Field

from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.organization import OrganizationOut
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.reach import Reach


class OfferingOut(OrganizationOut):
    """A producer or supplier with its newest offers in that role."""

    offers: list[OfferOut] = Field(description="The newest 20 offers in this role.")

    @classmethod
    def with_listings(
        cls, record: OrganizationRecord, listings: Iterable[ListingRecord], reach: Reach
    ) -> "OfferingOut":
        """Shape an organization with its offers."""
        plain = OrganizationOut.of(record, reach)
        return cls(**dict(plain), offers=[OfferOut.of(item) for item in listings])


class ConsumerOut(OrganizationOut):
    """A consumer with its newest needs."""

    needs: list[NeedOut] = Field(description="The newest 20 needs.")

    @classmethod
    def with_listings(
        cls, record: OrganizationRecord, listings: Iterable[ListingRecord], reach: Reach
    ) -> "ConsumerOut":
        """Shape an organization with its needs."""
        plain = OrganizationOut.of(record, reach)
        return cls(**dict(plain), needs=[NeedOut.of(item) for item in listings])

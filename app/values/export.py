"""What exports hand on."""

from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord

OwnedListing = tuple[ListingRecord, OrganizationRecord | None]
"""A listing with its organization; None for one that the caller does not see."""

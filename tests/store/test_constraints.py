"""What the registry's tables refuse, put in past the application: the last line of defence."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db import WriteSession
from tests.store.registry_rows import (
    KEY,
    MAKERS,
    NOBODY,
    OFFER,
    ORGANIZATION,
    OTHER,
    QUANTITY,
    Row,
    change,
    insert,
)

PROVIDER = {
    "issuer": "https://example.org",
    "audience": "registry",
    "key_set": "keys.json",
}


@dataclass(frozen=True)
class Refused:
    """A row that one constraint refuses, after some others that it allows."""

    constraint: str
    table: str
    row: Row
    before: tuple[Row, ...] = field(default=())


NEEDED = {"side": "need", "kind": None}


def _json_in(group: str, value: str) -> Row:
    """A group of a listing that may have it, of the wrong kind of JSON."""
    fitting: dict[str, Row] = {
        "requirements": NEEDED,
        "joint_project": {"purpose": "joint_project"},
        "technology": {"purpose": "technology"},
    }
    return fitting.get(group, {}) | {group: value}


REFUSED = [
    Refused("pk_organizations", "organizations", {"id": ORGANIZATION}),
    Refused("ck_organizations_name_length", "organizations", {"name": ""}),
    Refused("ck_organizations_name_length", "organizations", {"name": "я" * 501}),
    Refused("ck_organizations_description_length", "organizations", {"description": "я" * 10_001}),
    Refused("ck_organizations_country", "organizations", {"country": "ru"}),
    Refused("ck_organizations_country", "organizations", {"country": "R"}),
    Refused("ck_organizations_country", "organizations", {"country": "РФ"}),
    Refused("ck_organizations_language", "organizations", {"language": "de"}),
    Refused("ck_organizations_visibility", "organizations", {"visibility": "secret"}),
    Refused(
        "uq_organizations_source", "organizations", {"source_key": "7"}, ({"source_key": "7"},)
    ),
    Refused("pk_identifiers", "identifiers", {}, ({},)),
    Refused("ck_identifiers_scheme", "identifiers", {"scheme": "DE-HRB"}),
    Refused("ck_identifiers_verification", "identifiers", {"verification": "trusted"}),
    Refused("ck_identifiers_value_length", "identifiers", {"value": ""}),
    Refused("ck_identifiers_value_length", "identifiers", {"value": "1" * 41}),
    Refused("fk_identifiers_organization_id", "identifiers", {"organization_id": NOBODY}),
    Refused("fk_organizations_steward", "organizations", {"steward": "nobody"}),
    Refused("fk_organizations_merged_into", "organizations", {"merged_into": NOBODY}),
    Refused("pk_portals", "portals", {"name": "tests"}),
    Refused("ck_portals_name_length", "portals", {"name": ""}),
    Refused("ck_portals_title_length", "portals", {"title": "я" * 201}),
    Refused("ck_portals_provider_whole", "portals", {"issuer": "https://example.org"}),
    Refused("uq_portals_issuer", "portals", PROVIDER, (PROVIDER,)),
    Refused("pk_members", "members", {"id": KEY}, ({"id": KEY},)),
    Refused("fk_members_portal", "members", {"portal": "nobody"}),
    Refused("ck_members_name_length", "members", {"name": ""}),
    Refused("uq_members_portal_subject", "members", {"subject": "7"}, ({"subject": "7"},)),
    Refused("pk_claims", "claims", {"id": KEY}, ({"id": KEY, "state": "declined"},)),
    Refused("fk_claims_organization_id", "claims", {"organization_id": NOBODY}),
    Refused("fk_claims_portal", "claims", {"portal": "nobody"}),
    Refused("ck_claims_state", "claims", {"state": "maybe"}),
    Refused("ck_claims_evidence_length", "claims", {"evidence": ""}),
    Refused("ck_claims_reason_length", "claims", {"reason": "я" * 2_001}),
    Refused("uq_claims_open", "claims", {}, ({},)),
    Refused("fk_api_keys_portal", "api_keys", {"portal": "nobody"}),
    Refused("fk_api_keys_member_id", "api_keys", {"member_id": NOBODY}),
    Refused("uq_identifiers_scheme_value", "identifiers", {"organization_id": OTHER}, ({},)),
    Refused("pk_listings", "listings", {"id": OFFER}),
    Refused("ck_listings_side", "listings", {"side": "both", "kind": None}),
    Refused("ck_listings_kind_known", "listings", {"kind": "service"}),
    Refused("ck_listings_kind_of_offers_only", "listings", {"kind": None}),
    Refused("ck_listings_kind_of_offers_only", "listings", {"side": "need"}),
    Refused("ck_listings_purpose", "listings", {"purpose": "barter"}),
    Refused("ck_listings_title_length", "listings", {"title": ""}),
    Refused("ck_listings_title_length", "listings", {"title": "я" * 301}),
    Refused("ck_listings_description_length", "listings", {"description": "я" * 10_001}),
    Refused("ck_listings_language", "listings", {"language": "xx"}),
    Refused("ck_listings_visibility", "listings", {"visibility": ""}),
    Refused("ck_listings_status", "listings", {"status": "deleted"}),
    Refused("ck_listings_quantity_period", "listings", QUANTITY | {"quantity_period": "week"}),
    Refused("ck_listings_quantity_not_negative", "listings", QUANTITY | {"quantity_value": -1}),
    Refused("ck_listings_quantity_whole", "listings", QUANTITY | {"quantity_unit": None}),
    Refused("ck_listings_quantity_whole", "listings", QUANTITY | {"quantity_period": None}),
    Refused("ck_listings_quantity_whole", "listings", QUANTITY | {"quantity_value": None}),
    *(
        Refused(f"ck_listings_{group}_object", "listings", _json_in(group, "[]"))
        for group in ("terms", "green", "material", "requirements", "joint_project", "technology")
    ),
    Refused("ck_listings_certificates_array", "listings", {"certificates": "{}"}),
    Refused("ck_listings_facts_of_offers_only", "listings", NEEDED | {"green": "{}"}),
    Refused("ck_listings_facts_of_offers_only", "listings", NEEDED | {"material": "{}"}),
    Refused("ck_listings_facts_of_offers_only", "listings", NEEDED | {"certificates": "[]"}),
    Refused("ck_listings_requirements_of_needs_only", "listings", {"requirements": "{}"}),
    Refused("ck_listings_joint_project_purpose", "listings", {"joint_project": "{}"}),
    Refused("ck_listings_technology_purpose", "listings", {"technology": "{}"}),
    Refused("fk_listings_organization_id", "listings", {"organization_id": NOBODY}),
    Refused("uq_listings_source", "listings", {"source_key": "7"}, ({"source_key": "7"},)),
    Refused("pk_listing_codes", "listing_codes", {"code": "76"}, ({},)),
    Refused("ck_listing_codes_code", "listing_codes", {"code": "740"}),
    Refused("ck_listing_codes_code", "listing_codes", {"code": "74o8"}),
    Refused("ck_listing_codes_code", "listing_codes", {"code": "7408\n"}),
    Refused("ck_listing_codes_code", "listing_codes", {"code": "74081100001"}),
    Refused("fk_listing_codes_listing_id", "listing_codes", {"listing_id": NOBODY}),
    Refused("uq_listing_codes_listing_id_code", "listing_codes", {"position": 1}, ({},)),
    Refused("pk_decisions", "decisions", {"id": KEY}, ({"id": KEY},)),
    Refused("ck_decisions_verdict", "decisions", {"verdict": "maybe"}),
    Refused("ck_decisions_note_length", "decisions", {"note": "я" * 2_001}),
    Refused("fk_decisions_need_id", "decisions", {"need_id": NOBODY}),
    Refused("fk_decisions_offer_id", "decisions", {"offer_id": NOBODY}),
    Refused("pk_api_keys", "api_keys", {"id": KEY}, ({"id": KEY},)),
    Refused("ck_api_keys_name_length", "api_keys", {"name": ""}),
    Refused("ck_api_keys_name_length", "api_keys", {"name": "x" * 201}),
    Refused("ck_api_keys_portal_length", "api_keys", {"portal": ""}),
    Refused("ck_api_keys_portal_length", "api_keys", {"portal": "x" * 61}),
    Refused("uq_api_keys_name", "api_keys", {"name": "twice"}, ({"name": "twice"},)),
    Refused("uq_api_keys_prefix", "api_keys", {"prefix": "twice"}, ({"prefix": "twice"},)),
    Refused("ck_changes_noun", "changes", {"noun": "nothing"}),
    Refused("ck_changes_action", "changes", {"action": "moved"}),
]

ALLOWED: list[tuple[str, tuple[Row, ...]]] = [
    ("organizations", ({"name": "я" * 500, "description": "я" * 10_000},)),
    ("organizations", ({"source_key": None}, {"source_key": None})),
    ("organizations", ({"source_key": "7"}, {"source_key": "7", "portal": "other"})),
    # A number that failed its check may be anybody's.
    (
        "identifiers",
        (
            {"verification": "unverified"},
            {"verification": "unverified", "organization_id": OTHER},
        ),
    ),
    ("identifiers", ({}, {"organization_id": OTHER, "verification": "unverified"})),
    ("identifiers", ({}, {"organization_id": OTHER, "scheme": "KZ-BIN"})),
    ("listings", ({"title": "я" * 300, "description": "я" * 10_000},)),
    ("listings", (QUANTITY, QUANTITY | {"quantity_value": 0})),
    ("listings", ({"source_key": "7"}, {"source_key": "7", "side": "need", "kind": None})),
    ("listings", ({"source_key": None}, {"source_key": None})),
    ("listing_codes", tuple(
        {"position": n, "code": "7408110000"[:n]} for n in (2, 4, 6, 8, 9, 10)
    )),
    ("decisions", ({}, {})),
]  # fmt: skip


def broken(error: IntegrityError) -> str:
    return str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", None))


@pytest.mark.parametrize(
    "case", REFUSED, ids=lambda case: f"{case.constraint}-{str(case.row)[:30]}"
)
async def test_a_constraint_refuses_what_it_should(registry: WriteSession, case: Refused) -> None:
    make = MAKERS[case.table]
    for row in case.before:
        await insert(registry, case.table, make(**row))
    with pytest.raises(IntegrityError) as refused:
        await insert(registry, case.table, make(**case.row))
    assert broken(refused.value) == case.constraint


@pytest.mark.parametrize(("table", "some"), ALLOWED, ids=lambda value: str(value)[:40])
async def test_constraints_allow_what_is_right(
    registry: WriteSession, table: str, some: tuple[Row, ...]
) -> None:
    count = text(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own table
    before = await registry.scalar(count)
    for row in some:
        await insert(registry, table, MAKERS[table](**row))
    assert await registry.scalar(count) == (before or 0) + len(some)


async def test_every_constraint_of_the_registrys_tables_has_a_row_that_it_refuses(
    session: WriteSession,
) -> None:
    found = await session.scalars(
        text(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid::regclass::text = ANY(:tables) AND contype IN ('c', 'u', 'f', 'p')"
            " UNION SELECT indexrelid::regclass::text FROM pg_index"
            " WHERE indrelid::regclass::text = ANY(:tables) AND indisunique"
        ),
        {"tables": list(MAKERS)},
    )
    # Revisions are made by the database and cannot be given, so they cannot be given twice.
    assert set(found) - {"pk_changes"} == {case.constraint for case in REFUSED}


async def test_a_revision_cannot_be_chosen(session: WriteSession) -> None:
    with pytest.raises(Exception, match="cannot insert a non-DEFAULT value"):
        await insert(session, "changes", change(revision=7))

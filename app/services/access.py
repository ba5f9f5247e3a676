"""Who may do and see what: every rule of it stands here, and what is not named is refused.

`RULES` says which scope a call needs. `reach` says what a caller sees; the questions to the
database, the filter of the index and the answers are all made from it. `docs/security.md` shows the
same table, and a test walks every call with every role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from app.errors import AuthenticationError, PermissionDeniedError
from app.vocabulary.reach import EVERYONE, Reach, is_sandbox
from app.vocabulary.terms import Scope, Visibility

BOOTSTRAP = "bootstrap"
"""Name and portal of the administrator's key from `APP_BOOTSTRAP_KEY`."""

_OPEN = (
    *("check_alive", "check_ready", "read_metrics", "open_lists", "open_list"),
    *("open_explorer", "read_explorer_file"),
    *("open_confirmation", "confirm_address", "open_stop", "stop_letters"),
    *(
        "find_countries",
        "find_units",
        "find_tags",
        "find_properties",
        "find_scorecards",
        "read_scorecard",
    ),
    *(
        "find_positions",
        "read_position",
        "find_editions",
        "compare_editions",
        "suggest_codes",
        "find_crosswalk",
    ),
    *("find_organizations", "count_organizations", "read_organization"),
    "read_backing",
    *("find_producers", "find_suppliers", "find_consumers", "find_research_organizations"),
    *("find_offers", "count_offers", "read_offer", "find_needs", "count_needs", "read_need"),
    *("suggest_for_need", "suggest_for_offer", "suggest_for_organization", "find_greener_offers"),
    *("suggest_ad_hoc", "explain_suggestion", "find_decisions"),
    *("read_reconciliation_service", "reconcile_names", "propose_properties", "preview_entity"),
    *("suggest_entities", "suggest_types", "suggest_properties"),
    *("show_entity", "show_type", "show_property"),
    *("export_offers", "export_needs", "export_organizations", "export_suggestions_for_need"),
    *("export_suggestions_for_offer", "export_suggestions_for_organization"),
    *("follow_offers", "follow_needs", "follow_suggestions_for_need"),
    *("follow_suggestions_for_offer", "follow_suggestions_for_organization"),
    "find_changes",
    *("find_lists", "read_list", "read_gaps", "find_list_mappings", "find_bodies", "find_ties"),
    *("find_list_editions", "read_list_edition", "find_entries"),
    *("compare_list_editions", "export_edition"),
    *("read_list_state", "find_list_entries", "export_list"),
    *("search_chains", "complete_chain", "stress_chains"),
    *("find_programmes", "read_programme", "find_key_rates"),
    *("check_programme", "work_out_subsidy", "write_dossier"),
    *("allocate_capacities", "find_balance", "find_gaps"),
    "propose_mapping",
)
_READ = (
    *("read_own_key", "rotate_key", "find_claims", "read_claim"),
    *("find_duplicates", "read_duplicate"),
    *("find_introductions", "read_introduction", "follow_introductions"),
    "report_listing",
    *("find_organization_history", "find_offer_history", "find_need_history"),
    *("find_offer_contacts", "find_need_contacts"),
    *("find_webhooks", "read_webhook", "find_deliveries"),
    *("find_saved_searches", "read_saved_search", "find_matches"),
    *("find_receivers", "read_receiver"),
    *("find_connector_kinds", "find_connectors", "read_connector"),
    *("find_connector_runs", "find_quarantine"),
    *("find_proposals", "read_proposal", "read_conflicts", "read_attachment", "export_proposal"),
    *("find_imports", "read_import", "read_import_report", "watch_import"),
    *("find_mappings", "read_mapping"),
    "read_allocation",
)
_WRITE = (
    *("create_organization", "put_organization_by_source", "change_organization"),
    "put_backing",
    *("delete_organization", "claim_organization", "erase_organization"),
    *("create_offer", "create_offers", "change_offer", "delete_offer"),
    *("put_offer_by_source", "put_offers_by_source", "retire_offers"),
    *("create_need", "create_needs", "change_need", "delete_need"),
    *("put_need_by_source", "put_needs_by_source", "retire_needs"),
    *("start_import", "cancel_import", "put_mapping", "delete_mapping"),
    *("decide_on_pair", "propose_duplicate"),
    *("propose_introduction", "take_step", "write_message"),
    *("create_webhook", "change_webhook", "delete_webhook", "rotate_webhook_secret"),
    *("test_webhook", "replay_delivery"),
    *("create_receiver", "change_receiver", "ask_receiver_again", "delete_receiver"),
    *("create_saved_search", "change_saved_search", "delete_saved_search"),
    *("create_proposal", "draft_proposal", "change_proposal", "rebase_proposal"),
    *("submit_proposal", "withdraw_proposal", "comment_on_proposal", "attach_to_proposal"),
)
_MODERATE = (
    *("decide_on_claim", "decide_on_duplicate"),
    *("find_matters", "find_service_levels", "read_matter", "decide_on_matter"),
    *("create_list", "put_list_mapping", "look_at_document", "import_edition", "publish_edition"),
    *("search_ties", "decide_on_tie"),
    *("review_proposal", "agree_to_proposal", "decline_proposal", "return_proposal"),
)
_ADMINISTER = (
    *("create_portal", "find_portals", "read_portal", "change_portal"),
    *("add_member", "find_members", "remove_member"),
    *("create_key", "find_keys", "revoke_key"),
    *("create_connector", "change_connector", "delete_connector", "run_connector"),
    *("appoint_body", "dismiss_body"),
)
RULES: Mapping[str, Scope | None] = MappingProxyType(
    dict.fromkeys(_OPEN)
    | dict.fromkeys(_READ, Scope.READ)
    | dict.fromkeys(_WRITE, Scope.WRITE)
    | dict.fromkeys(_MODERATE, Scope.MODERATE)
    | dict.fromkeys(_ADMINISTER, Scope.ADMINISTER)
)
"""The scope that each call needs; None for those that need no key."""

_ENOUGH: Mapping[Scope, frozenset[Scope]] = {
    Scope.READ: frozenset(Scope),
    Scope.WRITE: frozenset({Scope.WRITE, Scope.ADMINISTER}),
    Scope.MODERATE: frozenset({Scope.MODERATE, Scope.ADMINISTER}),
    Scope.ADMINISTER: frozenset({Scope.ADMINISTER}),
}
"""Scopes that are enough for a call: every key may read, an administrator may do all."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands behind a request: the key's or member's name, its portal, what it may do.

    Attributes:
        key_id: of the API key; None for a token of the portal's own identity provider.
        licence: of the portal's data, where a record states none.
    """

    name: str
    portal: str
    scopes: frozenset[Scope]
    key_id: UUID | None = None
    licence: str | None = None

    def may(self, scope: Scope) -> bool:
        """Whether his scopes are enough."""
        return bool(_ENOUGH[scope] & self.scopes)

    def must(self, scope: Scope) -> None:
        """Refuse a caller without a scope.

        Raises:
            PermissionDeniedError: the key lacks it; administrators have all.
        """
        if not self.may(scope):
            raise PermissionDeniedError(
                f"The key {self.name} lacks the scope {scope}. Ask an administrator for a key "
                "that has it."
            )

    def must_own(self, *portals: str | None) -> None:
        """Refuse a caller whose portal is none of these.

        Raises:
            PermissionDeniedError: only administrators may write for other portals.
        """
        if self.portal in portals or self.may(Scope.ADMINISTER):
            return
        raise PermissionDeniedError(
            f"The key {self.name} writes for the portal {self.portal}, not {portals[0]}."
        )

    @property
    def bound_to(self) -> str | None:
        """The portal whose own things he looks after; None where he may after those of all."""
        return None if self.may(Scope.ADMINISTER) else self.portal

    @property
    def is_bound_by_limits(self) -> bool:
        """Whether limits of rate hold for him; not for the operator's own key."""
        return self.portal != BOOTSTRAP or self.name != BOOTSTRAP


def reach(caller: Caller | None) -> Reach:
    """What a caller sees whole.

    Everybody sees what is public. A portal's key sees what is for members, and all that its portal
    brought; a sandbox sees only what is public, and its own. An administrator sees everything but
    the sandboxes of others.
    """
    if caller is None:
        return EVERYONE
    if is_sandbox(caller.portal):
        return Reach(EVERYONE.open, caller.portal)
    if caller.may(Scope.ADMINISTER):
        return Reach(frozenset(Visibility), caller.portal)
    return Reach(frozenset({Visibility.PUBLIC, Visibility.MEMBERS}), caller.portal)


def reach_of(portal: str) -> Reach:
    """What a portal sees when nobody calls: as much as a key of it that may only read."""
    return reach(Caller(portal, portal, frozenset({Scope.READ})))


def authorize(operation: str, caller: Caller | None) -> None:
    """Let a call through or refuse it.

    Raises:
        AuthenticationError: it needs a key.
        PermissionDeniedError: the key lacks the scope, or no rule names the call.
    """
    if operation not in RULES:
        raise PermissionDeniedError("No rule lets anybody make this call.")
    scope = RULES[operation]
    if scope is None:
        return
    if caller is None:
        raise AuthenticationError(
            "This call needs a key. Send an API key as `Authorization: Bearer <key>`."
        )
    caller.must(scope)

// What waits for a person: claims, changes of lists, duplicates, introductions.

import { get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { moment, t, term } from "../i18n.js";
import { ownerLine } from "../records.js";
import { href } from "../router.js";
import { session } from "../session.js";
import { attempt, button, empty, field, linkButton, pages } from "../ui.js";

export async function queue(view) {
  const head = h("h1", {}, t("queue.title"));
  if (!session.key) {
    return [head, empty(t("key.needed"), t("queue.key"), linkButton(t("key.enter"), href("key"), { class: "button main" }))];
  }
  return [head, h("p", { class: "lead" }, t("queue.lead")), section("claims", claims(view)), section("proposals", proposals(view))];
}

function section(name, inside) {
  return h("section", {}, h("h2", {}, t(`queue.${name}`)), inside);
}

function claims(view) {
  const load = (cursor, signal) => get("/v1/claims", { query: { state: "requested", cursor, limit: 20 }, signal });
  const draw = (claim) => {
    const result = h("div", {});
    const reason = h("input", { maxlength: 1000 });
    const decide = (state) => () =>
      attempt(result, async () => {
        const decided = await post(`/v1/claims/${claim.id}/decision`, { state, reason: reason.value.trim() || undefined }, { signal: view.signal });
        swap(actions, h("span", { class: "tag" }, term("claim", decided.state)));
        return null;
      });
    const actions = h("div", { class: "actions" }, field(t("queue.reason"), reason), button(t("queue.approve"), decide("approved"), { class: "button main" }), button(t("queue.decline"), decide("declined")));
    return h(
      "li",
      { class: "row", "data-claim": claim.id },
      h("div", { class: "row-main" }, h("p", { class: "row-owner" }, ownerLine(claim.organization_id, new Map())), h("p", {}, said(claim.evidence)), h("p", { class: "fine" }, said(claim.portal), " · ", said(claim.requested_by), " · ", moment(claim.requested_at)), actions, result),
    );
  };
  return pages(view, load, draw, { none: () => empty(t("queue.no_claims"), t("queue.nothing")), name: "claims" });
}

function proposals(view) {
  const load = (cursor, signal) => get("/v1/proposals", { query: { cursor, limit: 20 }, signal });
  const draw = (one) =>
    h(
      "li",
      { class: "row" },
      h("div", { class: "row-main" }, h("h3", {}, said(one.title ?? one.id)), h("p", { class: "row-facts" }, h("span", { class: "tag" }, term("proposal", one.state)), one.country, one.deadline && moment(one.deadline)), h("p", {}, h("a", { href: href("list", { id: one.list_id }) }, t("lists.one")))),
    );
  return pages(view, load, draw, { none: () => empty(t("queue.no_proposals"), t("queue.nothing")), name: "proposals" });
}

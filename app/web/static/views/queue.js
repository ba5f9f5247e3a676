// What waits for a person: flagged listings, claims, duplicates, introductions, changes of lists.

import { get } from "../api.js";
import { h, said } from "../dom.js";
import { decimal, moment, percent, signed, t, term } from "../i18n.js";
import { countries, grouped, ownerLine } from "../records.js";
import { href } from "../router.js";
import { session } from "../session.js";
import { empty, linkButton, more, pages, region } from "../ui.js";
import { who } from "./card.js";
import { introductions } from "./introductions.js";
import { proposals } from "./proposals.js";
import { decision } from "./rulings.js";

// Shown in other words beside.
const HIDDEN = ["other_id", "matter_id", "probability"];
// How what a matter says is written, where it is neither words nor a plain number.
const WRITTEN = {
  abuse: (value) => term("abuse", value),
  // The probability is that of the stated codes: the lower, the more their words speak against them.
  codes: (value, { probability }) => value.map(grouped).join(", ") + (typeof probability === "number" ? ` (${t("queue.right", { percent: percent(probability) })})` : ""),
  instead: grouped,
  likeness: percent,
};

export async function queue(view) {
  const head = h("h1", {}, t("queue.title"));
  if (!session.key) {
    return [head, empty(t("key.needed"), t("queue.key"), linkButton(t("key.enter"), href("key"), { class: "button main" }))];
  }
  // Who may not decide on records comes for his introductions and proposals. A token has no page that says what it may.
  const load = (signal) => get("/v1/keys/own", { signal }).catch(orNothing);
  const draw = (own) => [
    own && !own.scopes.includes("moderate") ? null : [section("matters", matters(view)), levels(view)],
    section("introductions", introductions(view)),
    section("proposals", proposals(view)),
  ];
  return [head, h("p", { class: "lead" }, t("queue.lead")), region(view, load, draw, { name: "queue" })];
}

function orNothing(error) {
  if (error.kind !== "missing") throw error;
  return null;
}

function section(name, inside) {
  return h("section", {}, h("h2", {}, t(`queue.${name}`)), inside);
}

function levels(view) {
  const load = (signal) => get("/v1/moderation/levels", { signal });
  const draw = (page) =>
    h(
      "ul",
      { class: "chips", role: "list", "aria-label": t("queue.levels") },
      page.items.map((one) =>
        h("li", { class: "tag" }, t("queue.level", { kind: term("matter", one.kind), waiting: one.waiting, overdue: one.overdue, hours: one.due_hours })),
      ),
    );
  return region(view, load, draw, { lines: 1, name: "levels" });
}

function matters(view) {
  let known = new Map();
  const load = async (cursor, signal) => {
    const [page, states] = await Promise.all([get("/v1/moderation", { query: { cursor, limit: 20 }, signal }), countries()]);
    known = states;
    return page;
  };
  const draw = (one) =>
    h(
      "li",
      { class: "row", "data-matter": one.id },
      h(
        "div",
        { class: "row-main" },
        h(
          "p",
          { class: "row-facts" },
          h("span", { class: "tag tag-need" }, term("matter", one.kind)),
          one.overdue && h("span", { class: "tag row-failed" }, t("queue.overdue")),
          h("span", {}, t("queue.age", { n: decimal(one.age_hours, 0) })),
          h("span", {}, t("queue.due", { at: moment(one.due_at) })),
        ),
        one.organization_id && h("p", { class: "row-owner" }, ownerLine(one.organization_id, known)),
        one.listing_id && listing(one.side, one.listing_id, one.title),
        one.kind === "repeated_listing" && h("p", { class: "fine" }, t("queue.repeats")),
        one.kind === "repeated_listing" && earlier(view, one.side, one.said.other_id),
        one.kind === "hidden_again" && h("p", { class: "fine" }, t("queue.hidden_again")),
        one.kind === "hidden_again" && decidedBefore(view, one.said.matter_id),
        one.kind === "claim" && evidence(view, one.id),
        one.kind === "duplicate" && pair(view, one.id),
        one.reason && h("p", {}, said(one.reason)),
        spoken(one.said),
        one.reported_by && h("p", { class: "fine" }, said(one.reported_by)),
        decision(view, one.kind, one.decide_at, [term("matter", one.kind), one.title].filter(Boolean).join(": ")),
      ),
    );
  return pages(view, load, draw, { none: () => empty(t("queue.no_matters"), t("queue.nothing")), name: "matters" });
}

/** A listing by its title; by its id when the title may not be seen, or the listing is gone. */
function listing(side, id, title) {
  return h("p", {}, title ? h("a", { href: href(side, { id }) }, said(title)) : h("code", {}, id));
}

/** The listing that one repeats: of the same side. It may be gone since. */
function earlier(view, side, id) {
  const load = (signal) =>
    get(`/v1/${side}s/${id}`, { signal }).catch((error) => {
      if (error.status !== 404) throw error;
      return {};
    });
  return region(view, load, ({ title }) => listing(side, id, title), { lines: 1 });
}

/** Why a listing was hidden, by whom and when: its words are its portal's. */
function decidedBefore(view, id) {
  const draw = (matter) => [
    h("p", {}, said(matter.reason)),
    h("p", { class: "fine" }, matter.decided_by && said(matter.decided_by), matter.decided_at && ` · ${moment(matter.decided_at)}`),
  ];
  return region(view, (signal) => get(`/v1/moderation/${id}`, { signal }), draw, { lines: 1 });
}

function evidence(view, id) {
  return region(view, (signal) => get(`/v1/claims/${id}`, { signal }), (claim) => h("p", {}, said(claim.evidence)), { lines: 1 });
}

/** Two records of one organization, perhaps: both, and what speaks for and against it. */
function pair(view, id) {
  const draw = (found) => [
    h("ul", { class: "plain" }, found.organizations.map((one) => h("li", { class: "row-owner" }, who(one)))),
    h("p", {}, t("queue.same", { percent: percent(found.probability) })),
    found.reasons.length > 0 && more(t("reasons"), h("ul", {}, found.reasons.map((one) => h("li", {}, `${signed(one.points)} `, said(one.label), one.left && said(` ${one.left}`), one.right && [" ↔ ", said(one.right)])))),
  ];
  return region(view, (signal) => get(`/v1/duplicates/${id}`, { signal }), draw, { lines: 2 });
}

/** What a matter says of itself: names and values, whichever its kind has; empty ones are left out. */
function spoken(told) {
  const write = (name, value) => {
    if (HIDDEN.includes(name)) return "";
    if (name in WRITTEN) return WRITTEN[name](value, told);
    return typeof value === "number" ? decimal(value) : typeof value === "string" ? value : "";
  };
  const lines = Object.entries(told ?? {}).map(([name, value]) => [name, write(name, value)]).filter(([, words]) => words !== "");
  if (!lines.length) return null;
  return h("ul", { class: "fine" }, lines.map(([name, words]) => h("li", {}, `${term("told", name)}: `, said(words))));
}

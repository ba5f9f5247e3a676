// Suggestions: for a listing, for an organization, or for a need that is only described.

import { Trouble, get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { count, decimal, moment, t } from "../i18n.js";
import { asking, filtersOf, sketchOf, soughtBy } from "../question.js";
import { countries, ownerLine, units } from "../records.js";
import { href } from "../router.js";
import { announce, empty, linkButton, more, pages, region } from "../ui.js";
import { card, pairCard } from "./card.js";
import { filterForm, sketchForm } from "./partner_forms.js";

// The least probability for which pairs are shown.
const WEAKEST = "0.02";

export async function partners(view) {
  const { parameters } = view;
  const [known, measures] = await Promise.all([countries(), units()]).catch(() => [new Map(), new Map()]);
  const stored = ["need", "offer", "organization"].find((name) => parameters.get(name));
  const sketch = stored ? null : sketchOf(parameters);
  const head = h("div", {}, h("h1", {}, t("partners.title")));
  if (!stored && !sketch) {
    return [head, h("p", { class: "lead" }, t("partners.lead")), sketchForm(view, known, measures)];
  }
  const shared = { view, known, measures, chosen: new Map(), sought: soughtBy(parameters), asker: null, bar: h("div", { class: "compare-bar", hidden: true }) };
  if (stored && stored !== "organization" && stored !== shared.sought) shared.asker = { noun: stored, id: parameters.get(stored) };
  return [
    head,
    stored ? asker(view, stored, known) : more(t("partners.question", { title: sketch.title }), sketchForm(view, known, measures)),
    more(t("filters"), filterForm(view, known)),
    stored === "organization" ? ofOrganization(shared) : ofListing(shared, stored, sketch),
    shared.bar,
  ];
}

function asker(view, noun, known) {
  const id = encodeURIComponent(view.parameters.get(noun));
  const draw = (record) =>
    h(
      "p",
      { class: "asker" },
      h("span", { class: `tag tag-${noun}` }, t(`${noun}.one`)),
      " ",
      h("a", { href: href(noun, { id: record.id }) }, said(record.title ?? record.name)),
      " ",
      record.organization_id && ownerLine(record.organization_id, known),
    );
  return region(view, (signal) => get(`/v1/${noun}s/${id}`, { signal }), draw, { lines: 1, name: "asker" });
}

function ask(shared, stored, sketch, cursor, signal) {
  const { view, sought } = shared;
  const filters = filtersOf(view.parameters);
  if (stored) {
    const id = encodeURIComponent(view.parameters.get(stored));
    return get(`/v1/${stored}s/${id}/suggestions`, { query: { ...filters, cursor, limit: 10, role: view.parameters.get("role") }, signal });
  }
  const query = { ...sketch, seek: `${sought}s`, limit: 10, filters, cursor: cursor ?? undefined };
  return post("/v1/suggestions", { queries: [query] }, { signal }).then(({ results: [found] }) => {
    if (found.problem) throw new Trouble("input", { ...found.problem, requestId: found.problem.request_id });
    return found;
  });
}

function summary(found) {
  return h(
    "p",
    { class: "fine", id: "considered" },
    count("considered", found.considered),
    " · ",
    h("span", {}, t("as_of", { at: moment(found.as_of) })),
    " · ",
    h("code", {}, found.scorecard),
  );
}

function nothing(found, view) {
  const { parameters } = view;
  const isWidest = parameters.get("min") === WEAKEST && !parameters.get("cross") && !parameters.get("country");
  const kept = (found?.kept_out ?? []).map((one) => h("li", {}, said(one.label), `: ${decimal(one.count)}`));
  return h(
    "div",
    {},
    empty(
      t("partners.none"),
      t("partners.none.advice"),
      !isWidest && linkButton(t("partners.widen"), href("partners", { ...asking(parameters), country: [], cross: "", min: WEAKEST })),
      linkButton(t("partners.ask"), href("partners")),
    ),
    kept.length > 0 && h("div", { class: "note" }, h("p", {}, t("kept_out")), h("ul", {}, kept)),
  );
}

function ofListing(shared, stored, sketch) {
  const top = h("div", {});
  let last = null;
  const load = async (cursor, signal) => {
    const found = await ask(shared, stored, sketch, cursor, signal);
    last = found;
    swap(top, summary(found));
    return found;
  };
  const toggle = (id, isChosen, beside) => {
    if (isChosen) shared.chosen.set(id, beside);
    else shared.chosen.delete(id);
    swap(beside);
    compareBar(shared);
  };
  return h(
    "section",
    { "aria-label": t("partners.title") },
    top,
    pages(shared.view, load, (item) => card(item, shared, toggle), { none: () => nothing(last, shared.view), name: "partners", lines: 6 }),
  );
}

/** What is chosen and the way to the comparison: below all cards, and in the chosen cards for those who use keys. */
function compareBar({ bar, chosen, view }) {
  bar.hidden = chosen.size === 0;
  const ids = [...chosen.keys()];
  const ready = ids.length === 2;
  const words = t(ready ? "compare.ready" : ids.length < 2 ? "compare.another" : "compare.many");
  const link = (properties) => linkButton(t("compare.go"), href("compare", { ...asking(view.parameters), with: ids }), properties);
  swap(bar, h("span", {}, words), ready && link({ class: "button main", id: "compare-go" }));
  for (const beside of chosen.values()) swap(beside, ready && link());
  announce(words);
}

function ofOrganization(shared) {
  const { view } = shared;
  const id = view.parameters.get("organization");
  const role = view.parameters.get("role");
  const tabs = h(
    "p",
    { class: "chips" },
    ["", "producer", "supplier", "consumer"].map((one) =>
      h("a", { class: "chip", "aria-current": (role ?? "") === one ? "true" : undefined, href: href("partners", { organization: id, role: one }) }, t(`role.${one || "any"}`)),
    ),
  );
  const top = h("div", {});
  const load = async (cursor, signal) => {
    const found = await ask(shared, "organization", null, cursor, signal);
    swap(top, summary(found));
    return found;
  };
  return [tabs, top, pages(view, load, (item) => pairCard(item, shared), { none: () => nothing(null, view), name: "partners", lines: 6 })];
}

// An organization: who it is, what it offers and needs, and where its partners are.

import { get } from "../api.js";
import { h, said } from "../dom.js";
import { day, t, term } from "../i18n.js";
import { countries, listingRow, outside, state, units } from "../records.js";
import { href } from "../router.js";
import { empty, facts, linkButton, pages, region } from "../ui.js";

export function organization(view) {
  const id = view.parameters.get("id") ?? "";
  const heading = h("h1", {}, t("organization.one"));
  const load = (signal) => Promise.all([get(`/v1/organizations/${encodeURIComponent(id)}`, { signal }), countries(), units()]);
  const draw = ([record, known, measures]) => {
    heading.replaceChildren(said(record.name));
    view.title(record.name);
    return [
      h("p", { class: "row-owner" }, state(record.country, known.get(record.country)?.name), said([record.region, record.city].filter(Boolean).map((one) => `, ${one}`).join(""))),
      record.description && h("p", { class: "prose" }, said(record.description)),
      h(
        "p",
        { class: "actions" },
        linkButton(t("organization.partners"), href("partners", { organization: record.id }), { class: "button main" }),
        linkButton(t("chains.through"), href("chains", { organization: record.id })),
        linkButton(t("organization.programmes"), href("programmes", { organization: record.id })),
      ),
      facts([
        [t("identifiers"), record.identifiers.length ? h("ul", { class: "plain" }, record.identifiers.map(identifier)) : null],
        [t("address"), record.address && said(record.address)],
        [t("website"), outside(record.website)],
        [t("source"), said([record.source.portal, record.source.key].filter(Boolean).join(" · "))],
        [t("updated"), day(record.updated_at)],
      ]),
      listings(view, "offers", record, { known, measures }),
      listings(view, "needs", record, { known, measures }),
    ];
  };
  return [heading, region(view, load, draw, { lines: 6, name: "organization" })];
}

function identifier(one) {
  const checked = one.verification === "checksum" || one.verification === "register";
  return h(
    "li",
    {},
    h("span", { class: "fine" }, scheme(one.scheme)),
    " ",
    h("code", {}, one.value),
    " ",
    h("span", { class: checked ? "tag good" : "tag" }, term("verification", one.verification)),
  );
}

/** A scheme of numbers as its state calls it; one that is not known, by its code. */
function scheme(code) {
  const name = code.toLowerCase().replace("-", "_");
  const words = term("field", name);
  return words === name ? code : words;
}

function listings(view, noun, record, shared) {
  const load = (cursor, signal) => get(`/v1/${noun}`, { query: { organization_id: record.id, cursor, limit: 20 }, signal });
  return h(
    "section",
    {},
    h("h2", {}, t(`what.${noun}`)),
    pages(view, load, (one) => listingRow(noun, one, shared), { none: () => empty(t(`organization.no_${noun}`)), name: noun }),
  );
}

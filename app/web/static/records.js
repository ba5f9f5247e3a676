// How records are shown: organizations, offers, needs, states, codes, quantities.

import { get, once } from "./api.js";
import { h, said } from "./dom.js";
import { amount, day, t, term } from "./i18n.js";
import { href } from "./router.js";

/** The code of records whose state is not known. */
const UNSTATED = "ZZ";

export const MEMBERS = ["AM", "BY", "KZ", "KG", "RU"];

/** States by code. */
export async function countries() {
  const page = await once("/v1/countries");
  return new Map(page.items.map((one) => [one.code, one]));
}

/** Units of measure by code. */
export async function units() {
  const page = await once("/v1/units");
  return new Map(page.items.map((one) => [one.code, one]));
}

/** The name of a state. */
export function stateName(code, known) {
  return code === UNSTATED ? t("state.unstated") : (known.get(code)?.name ?? code);
}

/** The states that matter most, members first, and those that are chosen already: for boxes. */
export function nearStates(known, chosen = []) {
  return options([...known.values()].filter((one) => one.near || chosen.includes(one.code)));
}

/** All states for a menu; those that matter most stand before the group of the others. */
export function stateOptions(known) {
  const others = [...known.values()].filter((one) => !one.near);
  return [...nearStates(known), ...(others.length ? [{ label: t("states.others"), options: options(others) }] : [])];
}

function options(states) {
  return states.map((one) => [one.code, one.name]);
}

/** A state's mark and name; what follows a mark without a name stands close to it. */
export function state(code, name) {
  if (!code) return null;
  if (code === UNSTATED) return h("span", { class: "state" }, name ?? t("state.unstated"));
  const mark = { class: `mark state-${MEMBERS.includes(code) ? code : "other"}${name ? "" : " alone"}`, "aria-hidden": name ? "true" : undefined };
  return h("span", { class: "state" }, h("span", mark, code), name);
}

/** A code of the TN VED with its groups apart, as the nomenclature prints it. */
export function grouped(code) {
  return [code.slice(0, 4), code.slice(4, 6), code.slice(6, 9), code.slice(9)].filter(Boolean).join(" ");
}

/** Codes one after the other, none of them broken at the end of a line. */
export const unbroken = (shown) => (shown ?? []).map((one) => one.replaceAll(" ", "\u00a0")).join(", ");

/** Codes of the TN VED, each a link to what there is of it. */
export function codes(record) {
  return (record.codes_display ?? []).map((shown, place) =>
    h("a", { class: "code", href: href("search", { code: record.codes[place] }) }, shown),
  );
}

/** A quantity with its unit and period. */
export function quantity(stated, known) {
  if (!stated) return null;
  const unit = known?.get(stated.unit)?.symbol ?? stated.unit;
  const period = stated.period && stated.period !== "once" ? ` ${t(`period.${stated.period}`)}` : "";
  return `${amount(stated.value)} ${unit}${period}`;
}

const owners = new Map();
let waiting = [];
let running = 0;

/** An organization by its id, asked for once; few at a time, as a page shows many. */
export function owner(id) {
  if (!owners.has(id)) {
    const asked = new Promise((done, failed) => waiting.push({ id, done, failed }));
    owners.set(id, asked);
    asked.catch(() => owners.delete(id));
    pump();
  }
  return owners.get(id);
}

function pump() {
  while (running < 4 && waiting.length) {
    const { id, done, failed } = waiting.shift();
    running += 1;
    get(`/v1/organizations/${id}`)
      .then(done, failed)
      .finally(() => {
        running -= 1;
        pump();
      });
  }
}

/** The id of an organization now: since a merge it may be that of another; what cannot be read keeps its own. */
export const idNow = (id) => owner(id).then((one) => one.id, () => id);

/** Forget what was read with another key. */
export function forgetOwners() {
  owners.clear();
  waiting = [];
}

/** The owner of a listing, filled in when it is known. */
export function ownerLine(id, known) {
  const line = h("span", { class: "owner" }, h("span", { class: "bone short", "aria-hidden": "true" }));
  owner(id).then(
    (found) =>
      line.replaceChildren(
        h("a", { href: href("organization", { id }) }, said(found.name)),
        " ",
        state(found.country, known.get(found.country)?.name),
        found.city ? said(`, ${found.city}`) : "",
      ),
    () => line.replaceChildren(t("owner.unknown")),
  );
  return line;
}

/** Links to files of a listing's, shown only where they are web addresses. */
export function outside(url) {
  if (!/^https?:\/\//i.test(url ?? "")) return url ? said(url) : null;
  return h("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, said(url));
}

/** An offer or a need in a list. */
export function listingRow(noun, record, { known, measures }) {
  const singular = noun === "offers" ? "offer" : "need";
  return h(
    "li",
    { class: "row listing" },
    h(
      "div",
      { class: "row-main" },
      h(
        "h3",
        {},
        h("a", { href: href(singular, { id: record.id }) }, said(record.title)),
      ),
      h("p", { class: "row-owner" }, ownerLine(record.organization_id, known)),
      h(
        "p",
        { class: "row-facts" },
        h("span", { class: `tag tag-${singular}` }, record.kind ? term("kind", record.kind) : t("need.one")),
        record.purpose !== "supply" && h("span", { class: "tag" }, term("purpose", record.purpose)),
        record.status !== "active" && h("span", { class: "tag" }, term("status", record.status)),
        codes(record),
        record.quantity && h("span", { class: "amount" }, quantity(record.quantity, measures)),
      ),
    ),
    h(
      "p",
      { class: "row-actions" },
      h(
        "a",
        {
          class: "button",
          href: href("partners", { [singular]: record.id }),
          "aria-label": `${t("partners.find")}: ${record.title}`,
        },
        t("partners.find"),
      ),
    ),
  );
}

/** An organization in a list. */
export function organizationRow(record, { known }) {
  return h(
    "li",
    { class: "row" },
    h(
      "div",
      { class: "row-main" },
      h("h3", {}, h("a", { href: href("organization", { id: record.id }) }, said(record.name))),
      h(
        "p",
        { class: "row-owner" },
        state(record.country, known.get(record.country)?.name),
        said([record.region, record.city].filter(Boolean).map((place) => `, ${place}`).join("")),
      ),
      record.description && h("p", { class: "clamp" }, said(record.description)),
    ),
  );
}

/** What a listing says, as facts. */
export function listingFacts(record, measures) {
  const terms = record.terms ?? {};
  const price = terms.price && `${amount(terms.price.value)} ${terms.price.currency} / ${measures?.get(terms.price.per)?.symbol ?? terms.price.per}`;
  return [
    [t("codes"), codes(record).length ? codes(record) : null],
    [t("quantity"), quantity(record.quantity, measures)],
    [t("standards"), record.standards?.length ? said(record.standards.join(", ")) : null],
    [t("purpose"), record.purpose && term("purpose", record.purpose)],
    [t("industry"), record.industry && term("industry", record.industry)],
    [t("price"), price],
    [t("lead_time"), terms.lead_time_days && t("days", { n: terms.lead_time_days })],
    [t("incoterms"), terms.incoterms && said([terms.incoterms.rule, terms.incoterms.place].filter(Boolean).join(" "))],
    [t("valid_until"), record.valid_until && day(record.valid_until)],
    [t("source"), record.source && said([record.source.portal, record.source.key].filter(Boolean).join(" · "))],
    [t("updated"), record.updated_at && day(record.updated_at)],
  ];
}

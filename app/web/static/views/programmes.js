// Support programmes: what a project fulfils, what not, and what nobody has said yet.

import { download, get, post } from "../api.js";
import { h, said } from "../dom.js";
import { between, day, decimal, t, term } from "../i18n.js";
import { countries, idNow, MEMBERS } from "../records.js";
import { asked, go } from "../router.js";
import { table } from "../table.js";
import { attempt, boxes, button, field, more, region, select } from "../ui.js";
import { lacking, loanFields, loanOf, saidToLack, today } from "./loan.js";
import { picker } from "./picker.js";

const NUMBERS = ["supplies_share_percent", "localisation_percent", "documentation_rights_years", "third_country_material_percent", "co_producer_states"];
const TRUTHS = ["applicant_is_listed_bank", "operations_in_union"];
const LOAN = ["loan_margin_points", "loan_term_years", "loan_currency", "annual_subsidy_rub"];
const MARKS = { yes: "✓", no: "✕", unknown: "?" };

export function programmes(view) {
  const load = async (signal) => {
    const [page, keyRates, known] = await Promise.all([get("/v1/programmes", { signal }), get("/v1/key-rates", { signal }), countries()]);
    return { page, known, rates: new Set(keyRates.items.map((one) => one.country)) };
  };
  return [h("h1", {}, t("programmes.title")), h("p", { class: "lead" }, t("programmes.lead")), region(view, load, (found) => draw(view, found), { lines: 6, name: "programmes" })];
}

/** The edition in force today; of a programme whose time is over, or has not come, the last one. */
function editionOf(programme) {
  const holds = (one) => one.valid_from <= today() && (!one.valid_until || today() <= one.valid_until);
  return programme.editions.find(holds) ?? programme.editions.at(-1);
}

function inForce({ version, valid_from: since, valid_until: until }) {
  const words = until ? "programmes.edition.until" : "programmes.edition";
  return t(words, { version, since: day(since), until: day(until) });
}

function draw(view, { page, known, rates }) {
  const { parameters } = view;
  const programme = page.items.find((one) => one.id === parameters.get("programme")) ?? page.items.find((one) => one.id === "union-financial-assistance") ?? page.items[0];
  const edition = editionOf(programme);
  const wanted = new Set(edition.rules.map((rule) => rule.fact));
  const wrong = h("p", { class: "wrong", role: "alert" });
  const form = h(
    "form",
    {
      class: "sheet",
      onsubmit: (event) => {
        event.preventDefault();
        const missing = lacking(new Map(Object.entries(asked(form))), rates);
        if (!missing.length) return go("programmes", { ...asked(form), check: "1" }, form);
        wrong.textContent = saidToLack(missing);
        form.elements[missing[0]].focus();
      },
    },
    field(
      t("programmes.which"),
      select("programme", page.items.map((one) => [one.id, one.title]), programme.id, { id: "programme", onchange: () => go("programmes", asked(form), form) }),
      [inForce(edition), term("rule_status", edition.status)].join(" · "),
    ),
    picker(view, { name: "organization", label: t("programmes.organizations"), hint: t("programmes.organizations.hint"), chosen: parameters.getAll("organization") }),
    boxes(t("programmes.states"), "state", MEMBERS.map((code) => [code, known.get(code)?.name ?? code]), parameters.getAll("state")),
    facts(edition, wanted, parameters),
    LOAN.some((fact) => wanted.has(fact)) && loanFields(parameters, known, rates),
    h("p", { class: "actions wide" }, h("button", { type: "submit", class: "button main" }, t("programmes.check"))),
    wrong,
  );
  const missing = lacking(parameters, rates);
  const address = `/v1/programmes/${encodeURIComponent(programme.id)}`;
  return [
    h("p", { class: "fine" }, t("source"), ": ", said(edition.source)),
    form,
    parameters.get("check") && missing.length > 0 && h("p", { class: "note" }, saidToLack(missing)),
    parameters.get("check")
      ? region(view, async (signal) => checked(address, await project(parameters, rates), signal), (found) => result(found, address, known), { lines: 6, name: "check" })
      : rules(edition),
  ];
}

function facts(edition, wanted, parameters) {
  const sectors = edition.rules.find((rule) => rule.fact === "sector" && Array.isArray(rule.threshold))?.threshold ?? [];
  const truth = [["", t("not_stated")], ["true", t("yes")], ["false", t("no")]];
  return [
    NUMBERS.filter((fact) => wanted.has(fact)).map((fact) => field(t(`fact.${fact}`), h("input", { name: fact, value: parameters.get(fact) ?? "", inputmode: "decimal", maxlength: 12 }))),
    TRUTHS.filter((fact) => wanted.has(fact)).map((fact) => field(t(`fact.${fact}`), select(fact, truth, parameters.get(fact)))),
    wanted.has("sector") && field(t("fact.sector"), select("sector", [["", t("not_stated")], ...sectors.map((one) => [one, term("sector", one)]), ["other", t("sector.other")]], parameters.get("sector"))),
  ];
}

/** A number as people write it; undefined where there is none. */
function number(text) {
  const value = Number((text ?? "").replace(/\s/g, "").replace(",", "."));
  return text && Number.isFinite(value) ? value : text ? text : undefined;
}

async function checked(address, body, signal) {
  return { body, check: await post(`${address}/check`, body, { signal }) };
}

async function project(parameters, rates) {
  const organizations = await Promise.all(parameters.getAll("organization").map(idNow));
  const found = { organization_ids: [...new Set(organizations)], countries: parameters.getAll("state"), facts: {} };
  for (const fact of NUMBERS) found.facts[fact] = number(parameters.get(fact));
  for (const fact of TRUTHS) found.facts[fact] = { true: true, false: false }[parameters.get(fact)];
  found.facts.sector = parameters.get("sector") || undefined;
  return { ...found, ...loanOf(parameters, (name) => number(parameters.get(name)), rates) };
}

function answerMark(answer) {
  return h("span", { class: `answer answer-${answer}` }, h("span", { "aria-hidden": "true" }, MARKS[answer]), " ", t(answer));
}

function shown(value) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((one) => term("sector", one)).join(", ");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return typeof value === "number" ? decimal(value) : term("sector", value);
}

function ruleLine(rule, checked) {
  return h(
    "li",
    { class: "rule", "data-code": rule.code },
    checked && answerMark(rule.answer),
    h(
      "div",
      {},
      h("p", { class: "rule-label" }, said(rule.label), rule.effect === "limits" && h("span", { class: "tag" }, t("effect.limits"))),
      h(
        "p",
        { class: "fine" },
        checked && rule.stated !== null && [t("rule.stated"), ": ", h("b", {}, shown(rule.stated)), " · "],
        [t("rule.threshold"), ": ", rule.threshold === null ? (rule.operator === "is_true" ? t("yes") : t("rule.open")) : shown(rule.threshold)],
      ),
      checked && rule.missing.length > 0 && h("ul", { class: "missing" }, rule.missing.map((one) => h("li", {}, said(one.label)))),
      h("p", { class: "fine" }, h("span", { class: `tag status-${rule.status}` }, term("rule_status", rule.status)), " ", t("source"), ": ", said(rule.source)),
    ),
  );
}

function rules(edition) {
  return h("section", {}, h("h2", {}, t("programmes.rules")), h("ul", { class: "rules", role: "list" }, edition.rules.map((rule) => ruleLine(rule, false))));
}

function result({ body, check }, address, known) {
  const place = h("div", {});
  return h(
    "section",
    { "aria-labelledby": "check-title" },
    h("h2", { id: "check-title" }, t("programmes.result"), " ", answerMark(check.answer)),
    h("p", {}, t(`programmes.${check.answer}`), check.member_states.length > 0 && ` ${t("programmes.members", { states: check.member_states.map((code) => known.get(code)?.name ?? code).join(", ") })}`),
    !check.complete && h("p", { class: "note" }, t("programmes.incomplete")),
    h("ul", { class: "rules", role: "list" }, check.rules.map((rule) => ruleLine(rule, true))),
    check.subsidy && more(t("programmes.subsidy"), subsidy(check.subsidy, known)),
    h("p", { class: "actions" }, button(t("programmes.dossier"), () => attempt(place, () => download(`${address}/dossier`, { body, name: "dossier.docx" })))),
    place,
  );
}

/** What is paid back of the interest, year by year. */
function subsidy(found, known) {
  const { country, percent, since, source } = found.key_rate;
  const money = (value) => (value === null ? "–" : decimal(value, 0));
  const rates = (row) => between(row.key_rate_low, row.key_rate_high);
  return [
    h("p", {}, t("programmes.subsidy.sum", { interest: money(found.interest), subsidy: money(found.subsidy), currency: found.currency })),
    h("p", {}, t("programmes.subsidy.rate", { rate: decimal(found.rate_percent, 2), effective: decimal(found.effective_percent, 2) }), found.cap_hit && ` ${t("programmes.subsidy.cap_hit")}`),
    h("p", {}, t("programmes.subsidy.key", { state: known.get(country)?.name ?? country, rate: decimal(percent), since: day(since), source })),
    table(
      t("programmes.subsidy.years"),
      [
        { title: t("year"), cell: (row) => row.year },
        { title: t("loan.key_rate"), cell: rates },
        { title: t("programmes.subsidy.interest"), cell: (row) => money(row.interest) },
        { title: t("programmes.subsidy.uncapped"), cell: (row) => money(row.uncapped) },
        { title: t("programmes.subsidy.paid"), cell: (row) => [money(row.subsidy), row.cap_hit && h("span", { class: "tag" }, t("programmes.subsidy.capped"))] },
      ],
      found.years,
    ),
    found.assumptions.length > 0 && h("ul", { class: "fine" }, found.assumptions.map((one) => h("li", {}, said(typeof one === "string" ? one : one.label)))),
  ];
}

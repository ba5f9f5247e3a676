// Support programmes: what a project fulfils, what not, and what nobody has said yet.

import { get, post } from "../api.js";
import { h, said } from "../dom.js";
import { between, decimal, t, term } from "../i18n.js";
import { countries, MEMBERS } from "../records.js";
import { asked, go } from "../router.js";
import { boxes, field, more, region, select, table } from "../ui.js";
import { picker } from "./picker.js";

const NUMBERS = ["supplies_share_percent", "localisation_percent", "documentation_rights_years", "third_country_material_percent", "co_producer_states"];
const TRUTHS = ["applicant_is_listed_bank", "operations_in_union"];
const LOAN = ["loan_margin_points", "loan_term_years", "loan_currency", "annual_subsidy_rub"];
const MARKS = { yes: "✓", no: "✕", unknown: "?" };

export function programmes(view) {
  const load = async (signal) => ({ page: await get("/v1/programmes", { signal }), known: await countries() });
  return [h("h1", {}, t("programmes.title")), h("p", { class: "lead" }, t("programmes.lead")), region(view, load, (found) => draw(view, found), { lines: 6, name: "programmes" })];
}

function draw(view, { page, known }) {
  const { parameters } = view;
  const programme = page.items.find((one) => one.id === parameters.get("programme")) ?? page.items.find((one) => one.id === "union-financial-assistance") ?? page.items[0];
  const edition = programme.editions[0];
  const wanted = new Set(edition.rules.map((rule) => rule.fact));
  const form = h(
    "form",
    {
      class: "sheet",
      onsubmit: (event) => {
        event.preventDefault();
        go("programmes", { ...asked(form), check: "1" }, form);
      },
    },
    field(
      t("programmes.which"),
      select("programme", page.items.map((one) => [one.id, one.title]), programme.id, { id: "programme", onchange: () => go("programmes", asked(form), form) }),
      `${t("programmes.edition", { version: edition.version })} · ${term("rule_status", edition.status)}`,
    ),
    picker(view, { name: "organization", label: t("programmes.organizations"), hint: t("programmes.organizations.hint"), chosen: parameters.getAll("organization") }),
    boxes(t("programmes.states"), "state", MEMBERS.map((code) => [code, known.get(code)?.name ?? code]), parameters.getAll("state")),
    facts(edition, wanted, parameters),
    LOAN.some((fact) => wanted.has(fact)) && loan(parameters, known),
    h("p", { class: "actions wide" }, h("button", { type: "submit", class: "button main" }, t("programmes.check"))),
  );
  return [
    h("p", { class: "fine" }, t("source"), ": ", said(edition.source)),
    form,
    parameters.get("check")
      ? region(view, (signal) => post(`/v1/programmes/${encodeURIComponent(programme.id)}/check`, project(parameters), { signal }), (check) => result(check, known), { lines: 6, name: "check" })
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

function loan(parameters, known) {
  const value = (name) => parameters.get(name) ?? "";
  const states = [["", t("not_stated")], ...MEMBERS.map((code) => [code, known.get(code)?.name ?? code])];
  return h(
    "fieldset",
    { class: "wide group" },
    h("legend", {}, t("loan")),
    field(t("loan.amount"), h("input", { name: "amount", value: value("amount"), inputmode: "decimal", maxlength: 20 })),
    field(t("loan.currency"), select("currency", ["RUB", "KZT", "BYN", "KGS", "AMD", "USD", "EUR", "CNY"].map((one) => [one, one]), value("currency") || "RUB")),
    field(t("loan.rate"), h("input", { name: "rate", value: value("rate"), inputmode: "decimal", maxlength: 8 })),
    field(t("loan.months"), h("input", { name: "months", value: value("months"), inputmode: "numeric", maxlength: 3 })),
    field(t("loan.start"), h("input", { type: "date", name: "start", value: value("start") })),
    field(t("loan.rate_of"), select("rate_of", states, value("rate_of"))),
    field(t("loan.key_rate"), h("input", { name: "key_rate", value: value("key_rate"), inputmode: "decimal", maxlength: 8 }), t("loan.key_rate.hint")),
  );
}

/** A number as people write it; undefined where there is none. */
function number(text) {
  const value = Number((text ?? "").replace(/\s/g, "").replace(",", "."));
  return text && Number.isFinite(value) ? value : text ? text : undefined;
}

function project(parameters) {
  const found = { organization_ids: parameters.getAll("organization"), countries: parameters.getAll("state"), facts: {} };
  for (const fact of NUMBERS) found.facts[fact] = number(parameters.get(fact));
  for (const fact of TRUTHS) found.facts[fact] = { true: true, false: false }[parameters.get(fact)];
  found.facts.sector = parameters.get("sector") || undefined;
  if (parameters.get("amount")) {
    const start = parameters.get("start") || new Date().toISOString().slice(0, 10);
    found.loan = { amount: number(parameters.get("amount")), currency: parameters.get("currency") ?? "RUB", rate_percent: number(parameters.get("rate")) ?? 0, months: number(parameters.get("months")) ?? 12, start };
    const of = parameters.get("rate_of");
    if (of && parameters.get("key_rate")) {
      found.key_rate_of = of;
      found.key_rates = [{ country: of, since: start, percent: number(parameters.get("key_rate")), source: t("loan.stated") }];
    }
  }
  return found;
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

function result(check, known) {
  return h(
    "section",
    { "aria-labelledby": "check-title" },
    h("h2", { id: "check-title" }, t("programmes.result"), " ", answerMark(check.answer)),
    h("p", {}, t(`programmes.${check.answer}`), check.member_states.length > 0 && ` ${t("programmes.members", { states: check.member_states.map((code) => known.get(code)?.name ?? code).join(", ") })}`),
    !check.complete && h("p", { class: "note" }, t("programmes.incomplete")),
    h("ul", { class: "rules", role: "list" }, check.rules.map((rule) => ruleLine(rule, true))),
    check.subsidy && more(t("programmes.subsidy"), subsidy(check.subsidy)),
  );
}

/** What is paid back of the interest, year by year. */
function subsidy(found) {
  const money = (value) => (value === null ? "–" : decimal(value, 0));
  const rates = (row) => between(row.key_rate_low, row.key_rate_high);
  return [
    h("p", {}, t("programmes.subsidy.sum", { interest: money(found.interest), subsidy: money(found.subsidy) })),
    h("p", {}, t("programmes.subsidy.rate", { rate: decimal(found.rate_percent, 2), effective: decimal(found.effective_percent, 2) }), found.cap_hit && ` ${t("programmes.subsidy.cap_hit")}`),
    table(
      t("programmes.subsidy.years"),
      [
        { title: t("year"), cell: (row) => row.year },
        { title: t("loan.key_rate"), cell: rates },
        { title: t("programmes.subsidy.interest"), cell: (row) => money(row.interest) },
        { title: t("programmes.subsidy.paid"), cell: (row) => [money(row.subsidy), row.cap_hit && h("span", { class: "tag" }, t("programmes.subsidy.capped"))] },
      ],
      found.years,
    ),
    found.assumptions.length > 0 && h("ul", { class: "fine" }, found.assumptions.map((one) => h("li", {}, said(typeof one === "string" ? one : one.label)))),
  ];
}

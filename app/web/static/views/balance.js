// The map: what each state offers and needs of a code, and what could flow between them.

import { all, get, post } from "../api.js";
import { tiles } from "../charts/tiles.js";
import { drawn, h, said } from "../dom.js";
import { count, decimal, percent, t } from "../i18n.js";
import { countries, MEMBERS, units } from "../records.js";
import { asked, go, href } from "../router.js";
import { table } from "../table.js";
import { empty, field, linkButton, region } from "../ui.js";

const EXAMPLES = ["74", "7408", "76", "26"];
const CODE = /^\d{2,10}$/;
// Of codes that are positions; others are only the first digits of some.
const LENGTHS = [2, 4, 6, 8, 9, 10];

export function balance(view) {
  const code = (view.parameters.get("code") ?? "").replace(/[\s.]/g, "");
  const wrong = h("p", { class: "wrong", role: "alert" });
  const form = h(
    "form",
    {
      class: "search-line",
      onsubmit: (event) => {
        event.preventDefault();
        const typed = (asked(form).code ?? "").replace(/[\s.]/g, "");
        if (CODE.test(typed)) go("map", { code: typed }, form);
        else wrong.textContent = t("code.wrong");
      },
    },
    field(t("map.code"), h("input", { name: "code", id: "map-code", value: code, inputmode: "numeric", maxlength: 20 })),
    h("button", { type: "submit", class: "button main" }, t("map.go")),
  );
  const examples = h("p", { class: "examples" }, t("search.examples"), EXAMPLES.map((one) => h("a", { class: "chip", href: href("map", { code: one }) }, one)));
  const head = [h("h1", {}, t("map.title")), h("p", { class: "lead" }, t("map.lead")), form, wrong, examples];
  if (!CODE.test(code)) return [head, code ? empty(t("code.wrong"), t("code.wrong.advice")) : null];
  const load = async (signal) => {
    const level = Math.min([2, 4, 6].find((one) => one >= code.length) ?? 6, 6);
    const [plans, rows, known, measures, position] = await Promise.all([
      post("/v1/allocations", { code_prefix: code }, { signal }),
      all("/v1/balance", { query: { code, level, by_country: true }, signal }),
      countries(),
      units(),
      LENGTHS.includes(code.length) ? get(`/v1/nomenclature/${code}`, { signal }).catch(() => null) : null,
    ]);
    return { plans: plans.plans, leftOut: plans.left_out, rows: rows.items, known, measures, position };
  };
  return [head, region(view, load, (found) => draw(view, found), { lines: 8, name: "map" })];
}

function draw(view, { plans, leftOut, rows, known, measures, position }) {
  const shownUnits = [...new Set([...plans.filter((one) => one.items.length || one.unmet.length).map((one) => one.unit), ...rows.map((one) => one.unit).filter(Boolean)])];
  const apart = leftOut.length > 0 && table(t("map.left_out"), [...whose(), whyOf()], leftOut);
  if (!shownUnits.length) return apart || empty(t("map.none"), t("map.none.advice"), linkButton(t("gaps.all"), href("gaps")));
  const best = plans.reduce((a, b) => (b.allocated > (a?.allocated ?? -1) ? b : a), null);
  const unit = shownUnits.includes(view.parameters.get("unit")) ? view.parameters.get("unit") : best?.allocated ? best.unit : shownUnits[0];
  const plan = plans.find((one) => one.unit === unit);
  const symbol = measures.get(unit)?.symbol ?? unit;
  const sums = sumsOf(rows, unit);
  const flows = flowsOf(plan);
  const figures = new Map(
    MEMBERS.map((code) => {
      const one = sums.get(code);
      const inside = flows.find((flow) => flow.from === code && flow.to === code);
      return [code, { ...one, inside: inside?.amount }];
    }),
  );
  return [
    position && h("h2", {}, h("span", { class: "code" }, position.code_display), " ", said(position.title)),
    shownUnits.length > 1 &&
      h(
        "p",
        { class: "chips" },
        shownUnits.map((one) =>
          h("a", { class: "chip", "aria-current": one === unit ? "true" : undefined, href: href("map", { code: view.parameters.get("code"), unit: one }) }, measures.get(one)?.symbol ?? one),
        ),
      ),
    h("figure", {}, drawn((width) => tiles({ figures, names: known, flows, symbol, title: t("map.drawing", { unit: symbol }) }, width), { class: "drawing" }), h("figcaption", { class: "fine" }, t("map.legend"))),
    plan && h("p", {}, t("map.summary", { allocated: decimal(plan.allocated), needed: decimal(plan.needed), share: percent(plan.needed ? plan.allocated / plan.needed : 0), unit: symbol })),
    table(
      t("map.flows", { unit: symbol }),
      [
        { title: t("map.from"), cell: (row) => known.get(row.from)?.name ?? row.from },
        { title: t("map.to"), cell: (row) => known.get(row.to)?.name ?? row.to },
        { title: t("map.amount"), number: true, cell: (row) => decimal(row.amount) },
        { title: t("map.pairs"), number: true, cell: (row) => decimal(row.pairs) },
      ],
      flows,
    ),
    table(
      t("map.states", { unit: symbol }),
      [
        { title: t("state"), cell: ([code]) => known.get(code)?.name ?? code },
        { title: t("supply"), number: true, cell: ([, one]) => decimal(one.supply) },
        { title: t("demand"), number: true, cell: ([, one]) => decimal(one.demand) },
        { title: t("balance"), number: true, cell: ([, one]) => decimal(one.supply - one.demand) },
        { title: t("what.offers"), number: true, cell: ([, one]) => decimal(one.offers) },
        { title: t("what.needs"), number: true, cell: ([, one]) => decimal(one.needs) },
      ],
      [...sums],
    ),
    plan?.unmet.length > 0 && unmet(plan, symbol),
    apart,
  ];
}

function sumsOf(rows, unit) {
  const sums = new Map();
  for (const row of rows.filter((one) => one.unit === unit)) {
    const one = sums.get(row.country) ?? { supply: 0, demand: 0, offers: 0, needs: 0 };
    for (const name of Object.keys(one)) one[name] += row[name];
    sums.set(row.country, one);
  }
  return sums;
}

function flowsOf(plan) {
  const flows = new Map();
  for (const one of plan?.items ?? []) {
    const name = `${one.supplier.country} ${one.consumer.country}`;
    const known = flows.get(name) ?? { from: one.supplier.country, to: one.consumer.country, amount: 0, pairs: 0 };
    known.amount += one.amount.value;
    known.pairs += 1;
    flows.set(name, known);
  }
  return [...flows.values()].sort((a, b) => b.amount - a.amount);
}

/** Columns of a need and of whose it is. */
function whose() {
  return [
    { title: t("need.one"), cell: (row) => h("a", { href: href("need", { id: row.need_id }) }, said(row.need_title)) },
    { title: t("organization.one"), cell: (row) => [said(row.consumer.name), ` (${row.consumer.country_name})`] },
  ];
}

const whyOf = () => ({ title: t("map.why"), cell: (row) => said(row.label) });

function unmet(plan, symbol) {
  return [
    h("h2", {}, count("unmet", plan.unmet.length)),
    table(
      t("map.unmet", { unit: symbol }),
      [
        ...whose(),
        { title: t("map.lacking"), number: true, cell: (row) => decimal(row.lacking.value) },
        whyOf(),
      ],
      plan.unmet,
    ),
  ];
}

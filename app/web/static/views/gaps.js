// Gaps: chapters by states as a heat map, and what lacks, hangs on few, or lies idle.

import { all, get } from "../api.js";
import { h, said } from "../dom.js";
import { decimal, percent, short, t } from "../i18n.js";
import { countries, MEMBERS, units } from "../records.js";
import { go, href } from "../router.js";
import { scroller, table } from "../table.js";
import { empty, field, region, select } from "../ui.js";

const KINDS = ["no_producer", "shortage", "only_elsewhere", "single_producer", "concentrated", "unused_capacity"];

export function gaps(view) {
  const load = async (signal) => {
    const [rows, known, measures] = await Promise.all([all("/v1/balance", { query: { level: 2, by_country: true }, signal }), countries(), units()]);
    return { rows: rows.items, known, measures };
  };
  return [
    h("h1", {}, t("gaps.title")),
    h("p", { class: "lead" }, t("gaps.lead")),
    region(view, load, heat, { lines: 10, name: "heat" }),
    h("h2", {}, t("gaps.list")),
    list(view),
  ];
}

/** From -1, only needed, to 1, only offered. */
function lean({ supply, demand }) {
  return (supply - demand) / Math.max(supply, demand, Number.MIN_VALUE);
}

function shade(value) {
  const step = Math.min(3, Math.ceil(Math.abs(value) * 3));
  return step === 0 ? "even" : `${value < 0 ? "lack" : "spare"}-${step}`;
}

function cell(one, symbol, name) {
  if (!one) return h("td", { class: "heat none" }, h("span", { "aria-hidden": "true" }, "·"), h("span", { class: "unseen" }, t("gaps.nothing")));
  const value = lean(one);
  const balance = one.supply - one.demand;
  return h(
    "td",
    { class: `heat ${shade(value)}`, title: `${name}: ${t("supply")} ${decimal(one.supply)} ${symbol}, ${t("demand")} ${decimal(one.demand)} ${symbol}` },
    `${balance > 0 ? "+" : balance < 0 ? "−" : ""}${short(Math.abs(balance))}`,
  );
}

function heat({ rows, known, measures }) {
  const lines = new Map();
  for (const row of rows.filter((one) => one.unit)) {
    const id = `${row.code} ${row.unit}`;
    const line = lines.get(id) ?? { code: row.code, title: row.title, unit: row.unit, states: new Map(), all: { supply: 0, demand: 0 } };
    line.states.set(row.country, row);
    line.all.supply += row.supply;
    line.all.demand += row.demand;
    lines.set(id, line);
  }
  if (!lines.size) return empty(t("gaps.none"), t("gaps.none.advice"));
  const ordered = [...lines.values()].sort((a, b) => lean(a.all) - lean(b.all) || a.code.localeCompare(b.code));
  return [
    h("p", { class: "legend" }, ["lack-3", "lack-1", "even", "spare-1", "spare-3"].map((one) => h("span", { class: "legend-item" }, h("span", { class: `swatch heat ${one}`, "aria-hidden": "true" }), t(`gaps.${one}`)))),
    scroller(
      t("gaps.title"),
      h(
        "table",
        { class: "heatmap" },
        h("caption", { class: "unseen" }, t("gaps.caption")),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("chapter")), MEMBERS.map((code) => h("th", { scope: "col" }, h("abbr", { title: known.get(code)?.name }, code))), h("th", { scope: "col" }, t("union")))),
        h(
          "tbody",
          {},
          ordered.map((line) => {
            const symbol = measures.get(line.unit)?.symbol ?? line.unit;
            return h(
              "tr",
              {},
              h("th", { scope: "row" }, h("a", { href: href("map", { code: line.code, unit: line.unit }) }, h("span", { class: "code" }, line.code), " ", said(line.title ?? "")), h("span", { class: "fine" }, ` ${symbol}`)),
              MEMBERS.map((code) => cell(line.states.get(code), symbol, known.get(code)?.name ?? code)),
              cell(line.all, symbol, t("union")),
            );
          }),
        ),
      ),
    ),
  ];
}

function list(view) {
  const kind = KINDS.includes(view.parameters.get("kind")) ? view.parameters.get("kind") : "";
  const country = MEMBERS.includes(view.parameters.get("country")) ? view.parameters.get("country") : "";
  const choice = select("kind", [["", t("gaps.every")], ...KINDS.map((one) => [one, t(`gap.${one}`)])], kind, {
    id: "gap-kind",
    onchange: (event) => go("gaps", { kind: event.target.value, country }, event.target),
  });
  const state = (known) =>
    select("country", [["", t("any")], ...MEMBERS.map((code) => [code, known.get(code)?.name ?? code])], country, {
      id: "gap-country",
      onchange: (event) => go("gaps", { kind, country: event.target.value }, event.target),
    });
  const load = async (signal) => {
    const [found, measures, known] = await Promise.all([get("/v1/gaps", { query: { kind, country, limit: 100, level: 4 }, signal }), units(), countries()]);
    return { found, measures, known };
  };
  const rows = ({ found, measures }) => {
    const amount = (value, row) => `${decimal(value)} ${measures.get(row.unit)?.symbol ?? row.unit ?? ""}`;
    const there = { title: t("gaps.there"), number: true, cell: (row) => (row.of_states ? amount(row.of_states.demand, row) : "") };
    return table(
      t("gaps.list"),
      [
        { title: t("code"), cell: (row) => h("a", { href: href("map", { code: row.code, unit: row.unit }) }, h("span", { class: "code" }, row.code_display), " ", said(row.title ?? "")) },
        { title: t("gaps.kind"), cell: (row) => row.labels.join("; ") },
        { title: t("supply"), number: true, cell: (row) => amount(row.supply, row) },
        { title: t("demand"), number: true, cell: (row) => amount(row.demand, row) },
        ...(country ? [there] : []),
        { title: t("gaps.share"), number: true, cell: (row) => percent(row.share) },
      ],
      found.items,
    );
  };
  const draw = (loaded) => [
    field(t("state"), state(loaded.known)),
    loaded.found.items.length === 0
      ? empty(t("gaps.none"), t("gaps.none.advice"))
      : [loaded.found.found > loaded.found.items.length && h("p", { class: "fine" }, t("gaps.first", { n: loaded.found.items.length, all: loaded.found.found })), rows(loaded)],
  ];
  return h("div", {}, field(t("gaps.kind"), choice), region(view, load, draw, { lines: 6, name: "gaps" }));
}

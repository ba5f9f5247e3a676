// Official lists: their editions, their rows, and what changed from one edition to the next.

import { all, download, get } from "../api.js";
import { h, said } from "../dom.js";
import { count, day, decimal, t, term } from "../i18n.js";
import { countries, unbroken } from "../records.js";
import { session } from "../session.js";
import { asked, go, href } from "../router.js";
import { table } from "../table.js";
import { attempt, button, empty, field, pages, region, select } from "../ui.js";

const FORMATS = ["docx", "xlsx", "csv"];

function titleOf(record) {
  return session.language === "ru" ? record.title_ru : record.title_en;
}

export function lists(view) {
  const load = (cursor, signal) => get("/v1/lists", { query: { cursor, limit: 50 }, signal });
  const draw = (record) =>
    h(
      "li",
      { class: "row" },
      h(
        "div",
        { class: "row-main" },
        h("h2", {}, h("a", { href: href("list", { id: record.id }) }, said(titleOf(record)))),
        h("p", { class: "row-facts" }, h("span", { class: "tag" }, term("list", record.kind)), h("span", {}, term("industry", record.industry)), h("span", {}, record.newest ? t("lists.edition", { n: record.newest }) : t("lists.no_edition"))),
      ),
    );
  return [h("h1", {}, t("lists.title")), h("p", { class: "lead" }, t("lists.lead")), pages(view, load, draw, { none: () => empty(t("lists.none"), t("lists.none.advice")), name: "lists" })];
}

export function list(view) {
  const id = encodeURIComponent(view.parameters.get("id") ?? "");
  const heading = h("h1", {}, t("lists.one"));
  const load = async (signal) => {
    const [record, editions, known] = await Promise.all([get(`/v1/lists/${id}`, { signal }), all(`/v1/lists/${id}/editions`, { signal }), countries()]);
    return { record, editions: editions.items, known };
  };
  const draw = ({ record, editions, known }) => {
    heading.replaceChildren(said(titleOf(record)));
    view.title(titleOf(record));
    if (!editions.length) return empty(t("lists.no_edition"), t("lists.no_edition.advice"));
    const asking = Number(view.parameters.get("edition"));
    const chosen = editions.find((one) => one.number === asking) ?? editions[0];
    const place = h("div", {});
    return [
      h("p", { class: "row-facts" }, h("span", { class: "tag" }, term("list", record.kind)), term("industry", record.industry)),
      field(
        t("lists.which"),
        select("edition", editions.map((one) => [String(one.number), `${t("lists.edition", { n: one.number })}, ${day(one.on)}`]), String(chosen.number), { id: "edition", onchange: (event) => go("list", { id: record.id, edition: event.target.value }, event.target) }),
        chosen.note && said(chosen.note),
      ),
      h(
        "p",
        { class: "actions" },
        FORMATS.map((format) => button(format.toUpperCase(), () => attempt(place, () => download(`/v1/lists/${id}/editions/${chosen.number}/export`, { query: { format }, name: `list.${format}` })))),
      ),
      place,
      chosen.number > 1 && h("section", {}, h("h2", {}, t("lists.difference")), region(view, (signal) => get(`/v1/lists/${id}/editions/${chosen.number}/difference`, { signal }), (found) => difference(found, known), { name: "difference" })),
      h("section", {}, h("h2", {}, t("lists.entries")), entryForm(view, record, chosen), entries(view, id, chosen, known)),
    ];
  };
  return [heading, region(view, load, draw, { lines: 8, name: "list" })];
}

function entryForm(view, record, chosen) {
  const place = h(
    "form",
    {
      class: "search-line",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        go("list", { id: record.id, edition: chosen.number, ...asked(place) }, place);
      },
    },
    field(t("lists.words"), h("input", { type: "search", name: "q", id: "entry-q", value: view.parameters.get("q") ?? "", maxlength: 200 })),
    h("button", { type: "submit", class: "button" }, t("search.go")),
  );
  return place;
}

function entries(view, id, chosen, known) {
  const q = view.parameters.get("q") || undefined;
  const load = (signal) => all(`/v1/lists/${id}/editions/${chosen.number}/entries`, { query: { q }, signal, most: 10_000 });
  const draw = ({ items, more }) =>
    items.length === 0
      ? empty(t("lists.no_entries"), t("lists.no_entries.advice"))
      : [
          table(
            t("lists.entries"),
            [
              { title: "№", cell: (row) => row.position },
              { title: t("state"), cell: ({ fields }) => known.get(fields.country)?.name ?? fields.country },
              { title: t("lists.enterprise"), cell: ({ fields }) => said(fields.enterprise) },
              { title: t("lists.goods"), cell: ({ fields }) => said(fields.goods || fields.need) },
              { title: t("codes"), cell: ({ fields }) => unbroken(fields.codes_display) },
            ],
            items,
            { stacked: true },
          ),
          more && h("p", { class: "note" }, t("lists.more")),
        ];
  return region(view, load, draw, { lines: 8, name: "entries" });
}

function difference({ counts, items }, known) {
  const total = counts.added + counts.changed + counts.removed;
  if (!total) return h("p", {}, t("lists.same"));
  return [
    h("p", { class: "row-facts" }, ["added", "changed", "removed"].map((one) => h("span", { class: `tag line-${one}` }, `${t(`lists.${one}`)}: ${decimal(counts[one])}`))),
    table(
      count("differences", total),
      [
        { title: t("lists.action"), cell: (row) => h("span", { class: `tag line-${row.action}` }, t(`line.${row.action}`)) },
        { title: t("state"), cell: (row) => known.get(row.shown.country)?.name ?? row.shown.country },
        { title: t("lists.enterprise"), cell: (row) => said(row.shown.enterprise) },
        { title: t("lists.goods"), cell: (row) => said(row.shown.goods || row.shown.need) },
        { title: t("lists.fields"), cell: (row) => row.fields.map((one) => h("p", {}, h("span", { class: "fine" }, `${term("entry", one.field)}: `), h("del", {}, said(one.before || "–")), " → ", h("ins", {}, said(one.after || "–")))) },
      ],
      items,
      { stacked: true },
    ),
  ];
}

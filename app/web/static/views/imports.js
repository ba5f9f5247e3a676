// Imports: a file dropped, its columns matched, its progress watched, its rows reported.

import { Trouble, all, download, events, get, remove } from "../api.js";
import { h, said, swap } from "../dom.js";
import { count, decimal, moment, t, term } from "../i18n.js";
import { remain } from "../place.js";
import { countries, grouped, stateOptions, unbroken } from "../records.js";
import { plain } from "../refusals.js";
import { href } from "../router.js";
import { session } from "../session.js";
import { table } from "../table.js";
import { announce, attempt, button, empty, linkButton, pages, region, trouble } from "../ui.js";
import { forGood, sender } from "./import_form.js";

const OVER = ["completed", "failed", "cancelled"];
const RESULTS = ["created", "updated", "unchanged", "skipped", "failed"];

export async function imports(view) {
  const head = h("h1", {}, t("imports.title"));
  if (!session.key) {
    return [head, empty(t("key.needed"), t("imports.key"), linkButton(t("key.enter"), href("key"), { class: "button main" }))];
  }
  const id = view.parameters.get("id");
  if (id) return [head, h("p", {}, h("a", { href: href("imports") }, t("imports.all"))), watched(view, id)];
  const states = stateOptions(await countries().catch(() => new Map()));
  return [head, h("p", { class: "lead" }, t("imports.lead")), sender(view, states), h("h2", {}, t("imports.earlier")), earlier(view)];
}

function earlier(view) {
  const load = (cursor, signal) => get("/v1/imports", { query: { cursor, limit: 20 }, signal });
  const draw = (one) =>
    h(
      "li",
      { class: "row" },
      h(
        "div",
        { class: "row-main" },
        h("h3", {}, h("a", { href: href("imports", { id: one.id }) }, said(one.file_name))),
        h("p", { class: "row-facts" }, h("span", { class: `tag import-${one.status}` }, term("import", one.status)), one.dry_run && h("span", { class: "tag" }, t("imports.dry")), moment(one.created_at), h("span", {}, count("rows", one.progress.rows))),
      ),
    );
  return pages(view, load, draw, { none: () => empty(t("imports.none"), t("imports.none.advice")), name: "imports" });
}

function watched(view, id) {
  const path = `/v1/imports/${encodeURIComponent(id)}`;
  const place = h("div", {});
  const controls = h("div", {});
  const report = h("div", {});
  let isReported = false;
  let shown = "";
  const show = (state) => {
    swap(place, progress(state));
    const now = JSON.stringify([OVER.includes(state.status), state.columns]);
    // Figures come twice a second; a button under the hand and columns that were unfolded stay meanwhile.
    if (now !== shown) {
      const isHere = controls.contains(document.activeElement);
      swap(controls, controlsOf(state, path, view));
      if (isHere) remain(controls);
      shown = now;
    }
    if (!OVER.includes(state.status) || isReported) return;
    isReported = true;
    announce(term("import", state.status));
    swap(report, rows(view, path));
  };
  const follow = async () => {
    for await (const event of events(`${path}/events`, { signal: view.signal })) show(event.data);
    // The service stopped, or something between ended a connection that lasted too long for it.
    if (!isReported) throw new Trouble("offline");
  };
  const load = async (signal) => {
    if (!isReported) swap(report);
    show(await get(path, { signal }));
    if (!isReported) follow().catch((error) => view.signal.aborted || swap(report, trouble(error, start)));
    return null;
  };
  const start = () => main.reload();
  const main = region(view, load, () => [h("section", { class: "sheet-plain" }, place, controls), report], { lines: 5, name: "import" });
  return main;
}

function progress(state) {
  const isOver = OVER.includes(state.status);
  const { percent: share, rows: read, rows_per_second: rate, seconds_left: left } = state.progress;
  return [
    h("h2", {}, said(state.file_name), " ", h("span", { class: `tag import-${state.status}`, id: "import-status" }, term("import", state.status)), " ", state.dry_run && h("span", { class: "tag" }, t("imports.dry"))),
    h("progress", { max: 100, value: isOver ? 100 : share, "aria-label": t("imports.progress") }),
    h("p", { class: "fine" }, count("rows", read), !isOver && ` · ${t("imports.rate", { n: decimal(rate, 0) })}`, !isOver && left !== null && ` · ${t("imports.left", { n: decimal(left, 0) })}`),
    h("ul", { class: "chips", role: "list" }, RESULTS.map((one) => h("li", { class: `tag row-${one}`, "data-result": one }, `${term("row", one)}: ${decimal(state.counts[one] ?? 0)}`))),
    state.error && h("p", { class: "wrong" }, said(state.error)),
    state.notes.length > 0 && h("ul", { class: "fine" }, state.notes.map((one) => h("li", {}, said(one)))),
  ];
}

function controlsOf(state, path, view) {
  const isOver = OVER.includes(state.status);
  const result = h("div", {});
  const columns = Object.entries(state.columns);
  return [
    columns.length > 0 && h("details", {}, h("summary", {}, t("imports.used")), h("ul", { class: "plain" }, columns.map(([name, used]) => h("li", {}, `${term("field", name)}: `, said(used.join(", ")))))),
    h("p", { class: "actions" }, forGood(view, state, result), isOver ? ["csv", "xlsx"].map((format) => button(t("imports.download", { format: format.toUpperCase() }), () => attempt(result, () => download(`${path}/report`, { query: { format }, name: `report.${format}` })))) : button(t("imports.cancel"), () => attempt(result, () => remove(path, { signal: view.signal }).then(() => null)))),
    result,
  ];
}

function rows(view, path) {
  const load = (signal) => all(`${path}/report`, { signal, most: 10_000 });
  const draw = ({ items, more }) =>
    items.length === 0
      ? empty(t("imports.no_rows"), t("imports.no_rows.advice"))
      : [
          table(
            t("imports.report"),
            [
              { title: t("imports.row"), number: true, cell: (row) => row.row },
              { title: t("imports.result"), cell: (row) => h("span", { class: `tag row-${row.result}` }, term("row", row.result)) },
              { title: t("imports.what"), cell: (row) => row.title && (row.side ? h("a", { href: href(row.side, { id: row.record_id }) }, said(row.title)) : said(row.title)) },
              { title: t("imports.problems"), cell: (row) => row.problems.map((one) => h("p", {}, h("b", {}, term("field", one.field)), one.value && [" ", h("code", {}, said(one.value))], ": ", said(plain(one.reason)), " ", said(plain(one.mend)))) },
              { title: t("imports.likely"), cell: (row) => unbroken(row.likely_codes.map((one) => grouped(one.code))) },
            ],
            items,
            { stacked: true },
          ),
          more && h("p", { class: "note" }, t("imports.more")),
        ];
  return region(view, load, draw, { lines: 6, name: "report" });
}

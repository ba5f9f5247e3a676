// Imports: a file dropped, its columns matched, its progress watched, its rows reported.

import { Trouble, all, download, events, get, post, remove, upload } from "../api.js";
import { h, said, swap } from "../dom.js";
import { count, decimal, moment, size, t, term } from "../i18n.js";
import { headersOf } from "../headers.js";
import { remain } from "../place.js";
import { countries, stateOptions } from "../records.js";
import { asked, go, href } from "../router.js";
import { session } from "../session.js";
import { announce, attempt, button, empty, field, linkButton, pages, region, select, table, trouble } from "../ui.js";

const OVER = ["completed", "failed", "cancelled"];
const RESULTS = ["created", "updated", "unchanged", "skipped", "failed"];
const FIELDS = [
  ...["key", "title", "description", "codes", "okpd2", "kind", "side", "purpose", "quantity", "unit", "period", "price", "currency"],
  ...["standards", "industry", "language", "region", "city", "visibility", "status", "valid_until", "url", "organization", "country"],
  ...["identifier", "ru_inn", "ru_ogrn", "kz_bin", "by_unp", "kg_inn", "am_tin", "organization_region", "organization_city", "address", "website"],
  ...["priced_unit", "minimum_lot", "minimum_lot_unit", "usual_lot", "usual_lot_unit", "lead_time_days", "incoterms", "incoterms_place"],
  ...["delivery_regions", "samples", "terms_valid_until", "certificates", "certificate_number", "certificate_valid_until", "eac_certificate"],
  ...["eac_declaration", "recycled_percent", "co2e_kg_per_tonne", "co2e_method", "co2e_year", "directions", "consuming_industries"],
  ...["preferred_states", "energy_sources", "scrap_accepted", "material_class", "material_properties", "material_readiness"],
  ...["material_readiness_method", "project_brings", "project_seeks", "project_stage", "project_investment", "investment_low_millions"],
  ...["investment_high_millions", "investment_currency", "localisation_percent", "technology_readiness", "technology_readiness_method"],
  ...["technology_rights", "technology_transfer", "required_properties", "required_certificates", "co2e_most", "co2e_most_hard"],
  ...["recycled_least", "recycled_least_hard", "renewable_least", "renewable_least_hard", "scrap_wanted", "scrap_wanted_hard"],
  ...["required_readiness", "required_readiness_hard"],
];

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

function sender(view, states) {
  let file = null;
  const mapping = h("div", {});
  const result = h("div", {});
  const named = h("p", { class: "file-name", role: "status" });
  const input = h("input", { type: "file", id: "file", class: "unseen", onchange: () => take(input.files[0]) });
  const take = (given) => {
    if (!given) return;
    file = given;
    swap(named, said(given.name), ` · ${size(given.size)}`);
    match(view, given, mapping);
  };
  const drop = h(
    "label",
    { class: "drop", for: "file" },
    h("b", {}, t("imports.drop")),
    h("span", { class: "fine" }, t("imports.formats")),
    input,
  );
  const over = (is) => (event) => {
    event.preventDefault();
    drop.classList.toggle("over", is);
  };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    take(event.dataTransfer.files[0]);
  });
  const send = (dry) => {
    if (!file) {
      swap(result, h("p", { class: "wrong", role: "alert" }, t("imports.no_file")));
      return;
    }
    const { country, organization_id: owner } = asked(form);
    const columns = chosen(form);
    const query = { dry_run: dry || undefined, country, organization_id: owner, mapping: columns && JSON.stringify({ columns }) };
    attempt(result, async () => {
      const started = await upload("/v1/imports", file, { query, signal: view.signal });
      go("imports", { id: started.id });
      return null;
    });
  };
  const form = h(
    "form",
    {
      class: "sheet",
      "data-keeps": "file",
      onsubmit: (event) => {
        event.preventDefault();
        send(true);
      },
    },
    h("div", { class: "wide" }, drop, named),
    h("div", { class: "wide" }, mapping),
    field(t("imports.country"), select("country", [["", t("not_stated")], ...states], "")),
    h("p", { class: "actions wide" }, h("button", { type: "submit", class: "button" }, t("imports.try")), button(t("imports.go"), () => send(false), { class: "button main" })),
    h("div", { class: "wide" }, result),
  );
  form.keeps = { get: () => file, set: take };
  return form;
}

async function match(view, file, place) {
  swap(place);
  place.setAttribute("aria-busy", "true");
  await columnsOf(view, file, place);
  place.setAttribute("aria-busy", "false");
  place.dispatchEvent(new Event("drawn", { bubbles: true }));
}

async function columnsOf(view, file, place) {
  const headers = await headersOf(file).catch(() => []);
  if (!headers.length) {
    swap(place, h("p", { class: "fine" }, t("imports.no_headers")));
    return;
  }
  try {
    const proposal = await post("/v1/mappings/proposal", { headers }, { signal: view.signal });
    const guessed = new Map(Object.entries(proposal.columns).flatMap(([name, columns]) => columns.map((column) => [column, name])));
    const options = [["", t("imports.leave")], ...FIELDS.map((one) => [one, term("field", one)])];
    swap(
      place,
      table(
        t("imports.mapping"),
        [
          { title: t("imports.column"), cell: (header) => said(header) },
          { title: t("imports.field"), cell: (header) => select("column", options, guessed.get(header) ?? "", { "data-column": header, "aria-label": header }) },
        ],
        headers,
        { className: "mapping" },
      ),
    );
  } catch (error) {
    if (!view.signal.aborted) swap(place, trouble(error, () => match(view, file, place)));
  }
}

function chosen(form) {
  const columns = {};
  for (const one of form.querySelectorAll("[data-column]")) {
    if (one.value) (columns[one.value] ??= []).push(one.dataset.column);
  }
  return Object.keys(columns).length ? columns : null;
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
    h("p", { class: "actions" }, isOver ? ["csv", "xlsx"].map((format) => button(t("imports.download", { format: format.toUpperCase() }), () => attempt(result, () => download(`${path}/report`, { query: { format }, name: `report.${format}` })))) : button(t("imports.cancel"), () => attempt(result, () => remove(path, { signal: view.signal }).then(() => null)))),
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
              { title: t("imports.what"), cell: (row) => (row.side ? h("a", { href: href(row.side, { id: row.record_id }) }, said(row.title)) : said(row.title)) },
              { title: t("imports.problems"), cell: (row) => row.problems.map((one) => h("p", {}, h("b", {}, term("field", one.field)), one.value && [" ", h("code", {}, said(one.value))], ": ", said(one.reason), " ", said(one.mend))) },
              { title: t("imports.likely"), cell: (row) => row.likely_codes.map((one) => one.code).join(", ") },
            ],
            items,
          ),
          more && h("p", { class: "note" }, t("imports.more")),
        ];
  return region(view, load, draw, { lines: 6, name: "report" });
}

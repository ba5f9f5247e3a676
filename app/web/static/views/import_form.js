// The file of an import: dropped or chosen, its columns matched, sent for a trial or for good.

import { post, upload } from "../api.js";
import { h, said, swap } from "../dom.js";
import { headersOf } from "../headers.js";
import { size, t, term } from "../i18n.js";
import { asked, go } from "../router.js";
import { table } from "../table.js";
import { attempt, button, field, select, trouble } from "../ui.js";

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

// The last trial of this page, so that its file need not be chosen again.
let tried = null;

async function start(view, file, query, { isTrial }) {
  const started = await upload("/v1/imports", file, { query: { ...query, dry_run: isTrial || undefined }, signal: view.signal });
  if (isTrial) tried = { id: started.id, file, query };
  go("imports", { id: started.id });
  return null;
}

/** After a trial: the same file for good; null where it is not at hand any more. */
export function forGood(view, { id, status, dry_run: isTrial }, place) {
  if (!isTrial || status !== "completed" || tried?.id !== id) return null;
  const { file, query } = tried;
  return button(t("imports.now"), () => attempt(place, () => start(view, file, query, { isTrial: false })), { class: "button main" });
}

export function sender(view, states) {
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
    if (!file?.size) {
      swap(result, h("p", { class: "wrong", role: "alert" }, t(file ? "imports.empty_file" : "imports.no_file")));
      return;
    }
    const { country, organization_id: owner } = asked(form);
    const columns = chosen(form);
    const query = { country, organization_id: owner, mapping: columns && JSON.stringify({ columns }) };
    attempt(result, () => start(view, file, query, { isTrial: dry }));
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

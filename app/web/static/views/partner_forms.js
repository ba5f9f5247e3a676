// The forms of the suggestions: a need or an offer described, and filters.

import { h } from "../dom.js";
import { percent, t } from "../i18n.js";
import { asking, codesOf } from "../question.js";
import { MEMBERS, stateOptions } from "../records.js";
import { asked, go } from "../router.js";
import { boxes, field, select } from "../ui.js";

const UNITS = ["TNE", "KGM", "MTR", "MTK", "MTQ", "H87", "KWH", "LTR"];
const LEAST = ["0.02", "0.3", "0.5", "0.7"];

/** Describe what is needed or offered; nothing is stored. */
export function sketchForm(view, known, measures) {
  const { parameters } = view;
  const value = (name) => parameters.get(name) ?? "";
  const wrong = h("p", { class: "wrong", role: "alert" });
  const codes = h("input", { name: "codes", value: value("codes"), maxlength: 200, inputmode: "text", placeholder: "7408 11 000 0" });
  const title = h("input", { name: "title", value: value("title"), maxlength: 300, placeholder: t("sketch.example") });
  const place = h(
    "form",
    {
      class: "sheet",
      onsubmit: (event) => {
        event.preventDefault();
        const found = asked(place);
        const many = (found.codes ?? "").split(/[,;\n]/).filter((one) => one.trim());
        if (!found.title && !found.codes) wrong.textContent = t("sketch.nothing");
        else if (codesOf(found.codes).length < many.length) wrong.textContent = t("sketch.bad_code");
        else go("partners", found, place);
      },
    },
    field(t("sketch.seek"), select("seek", [["offers", t("seek.offers")], ["needs", t("seek.needs")]], value("seek") || "offers")),
    field(t("sketch.words"), title),
    field(t("sketch.codes"), codes, t("sketch.codes.hint")),
    field(t("sketch.from"), select("from", [["", t("any")], ...stateOptions(known)], value("from"))),
    field(t("quantity"), h("input", { name: "value", value: value("value"), inputmode: "decimal", maxlength: 20 })),
    field(t("unit"), select("unit", UNITS.filter((one) => !measures.size || measures.has(one)).map((one) => [one, measures.get(one)?.symbol ?? one]), value("unit") || "TNE")),
    field(t("period"), select("period", ["year", "month", "once"].map((one) => [one, t(`period.of.${one}`)]), value("period") || "year")),
    field(t("standards"), h("input", { name: "standards", value: value("standards"), maxlength: 200 })),
    h(
      "p",
      { class: "actions wide" },
      h("label", { class: "box" }, h("input", { type: "checkbox", name: "cross", value: "1", checked: Boolean(value("cross")) }), h("span", {}, t("cross_border"))),
      h("button", { type: "submit", class: "button main" }, t("partners.go")),
    ),
    wrong,
  );
  return place;
}

/** Narrow suggestions down. */
export function filterForm(view, known) {
  const { parameters } = view;
  const kept = asking(parameters);
  const members = MEMBERS.map((code) => [code, known.get(code)?.name ?? code]);
  const place = h(
    "form",
    {
      class: "filters",
      onsubmit: (event) => {
        event.preventDefault();
        const found = asked(place);
        go("partners", { ...kept, country: [], cross: "", min: "", ...found }, place);
      },
    },
    boxes(t("filter.states"), "country", members, parameters.getAll("country")),
    field(
      t("filter.least"),
      select("min", [["", t("filter.usual")], ...LEAST.map((one) => [one, percent(Number(one))])], parameters.get("min")),
    ),
    h("label", { class: "box" }, h("input", { type: "checkbox", name: "cross", value: "1", checked: Boolean(parameters.get("cross")) }), h("span", {}, t("cross_border"))),
    h("p", { class: "actions" }, h("button", { type: "submit", class: "button" }, t("apply"))),
  );
  return place;
}

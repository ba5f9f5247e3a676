// The reasons of a suggestion as a waterfall: bars that start where the one before ended.

import { h, s, said } from "../dom.js";
import { count, percent, signed, t } from "../i18n.js";
import { more } from "../ui.js";

/** Hundredths that add up to the hundredths of the sum, each as near to its own value as can be. */
export function hundredths(values) {
  const cents = values.map((value) => Math.round(value * 100));
  const total = Math.round(values.reduce((sum, value) => sum + value, 0) * 100);
  let off = total - cents.reduce((sum, value) => sum + value, 0);
  const byError = values
    .map((value, place) => ({ place, error: value * 100 - cents[place] }))
    .sort((a, b) => (off > 0 ? b.error - a.error : a.error - b.error));
  for (const { place } of byError) {
    if (off === 0) break;
    cents[place] += Math.sign(off);
    off -= Math.sign(off);
  }
  return cents.map((value) => value / 100);
}

function bar(from, to, low, span, className) {
  const at = (value) => `${(((value - low) / span) * 100).toFixed(2)}%`;
  const width = `${Math.max((Math.abs(to - from) / span) * 100, 0.6).toFixed(2)}%`;
  return s(
    "svg",
    { class: "bar", width: "100%", height: "20", "aria-hidden": "true", focusable: "false" },
    s("line", { x1: at(0), x2: at(0), y1: 0, y2: 20, class: "zero" }),
    s("line", { x1: at(to), x2: at(to), y1: 16, y2: 20, class: "step" }),
    s("rect", { x: at(Math.min(from, to)), width, y: 4, height: 12, rx: 2, class: className }),
  );
}

function compared(reason) {
  if (!reason.wanted && !reason.offered) return null;
  return h(
    "span",
    { class: "compared" },
    reason.wanted && [h("span", { class: "unseen" }, `${t("wanted")}: `), said(reason.wanted)],
    reason.wanted && reason.offered && h("span", { class: "against", "aria-hidden": "true" }, " ↔ "),
    reason.offered && [h("span", { class: "unseen" }, `; ${t("offered")}: `), said(reason.offered)],
  );
}

/** A table whose cells hold the bars: one thing for the eye and for a screen reader. */
export function waterfall(item) {
  const counting = item.reasons.filter((reason) => reason.points !== 0);
  const silent = item.reasons.filter((reason) => reason.points === 0);
  const shown = hundredths(counting.map((reason) => reason.points));
  let sum = 0;
  const steps = counting.map((reason, place) => {
    const from = sum;
    sum += reason.points;
    return { reason, from, to: sum, points: shown[place] };
  });
  const ends = [0, ...steps.map((step) => step.to)];
  const low = Math.min(...ends);
  const span = Math.max(Math.max(...ends) - low, 0.01);
  const total = Math.round(sum * 100) / 100;
  return h(
    "div",
    { class: "waterfall-place" },
    h(
      "table",
      { class: "waterfall" },
      h("caption", { class: "unseen" }, t("reasons")),
      h(
        "thead",
        { class: "unseen" },
        h("tr", {}, h("th", { scope: "col" }, t("reason")), h("th", { scope: "col" }, t("bar")), h("th", { scope: "col" }, t("points"))),
      ),
      h(
        "tbody",
        {},
        steps.map(({ reason, from, to, points }) =>
          h(
            "tr",
            { "data-code": reason.code },
            h("th", { scope: "row" }, said(reason.label), compared(reason)),
            h("td", { class: "bar-cell" }, bar(from, to, low, span, reason.points > 0 ? "for" : "against-bar")),
            h("td", { class: "number", "data-points": points }, signed(points)),
          ),
        ),
      ),
      h(
        "tfoot",
        {},
        h(
          "tr",
          { class: "total" },
          h("th", { scope: "row" }, t("sum"), h("span", { class: "compared" }, t("sum.means", { percent: percent(item.score) }))),
          h("td", { class: "bar-cell" }, bar(0, sum, low, span, "sum-bar")),
          h("td", { class: "number", "data-total": total }, signed(total)),
        ),
      ),
    ),
    silent.length > 0 &&
      more(
        count("silent", silent.length),
        h("ul", { class: "silent" }, silent.map((reason) => h("li", {}, said(reason.label)))),
      ),
  );
}

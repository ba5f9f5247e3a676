// Two candidates for one question, side by side: the same reasons in the same rows.

import { hundredths } from "../charts/waterfall.js";
import { post } from "../api.js";
import { h, s, said } from "../dom.js";
import { signed, t } from "../i18n.js";
import { asking, filtersOf, sketchOf, soughtBy } from "../question.js";
import { quantity, unbroken, units } from "../records.js";
import { href } from "../router.js";
import { table } from "../table.js";
import { empty, facts, linkButton, region } from "../ui.js";
import { counterpart, score, veiled, who } from "./card.js";

export function compare(view) {
  const { parameters } = view;
  const ids = parameters.getAll("with").slice(0, 2);
  const sought = soughtBy(parameters);
  const own = sought === "offer" ? "need" : "offer";
  const stored = parameters.get(own);
  const sketch = stored ? null : sketchOf(parameters);
  const back = linkButton(t("compare.back"), href("partners", asking(parameters)));
  const head = [h("h1", {}, t("compare.title")), h("p", { class: "actions" }, back)];
  if (ids.length < 2 || (!stored && !sketch)) return [head, empty(t("compare.none"), t("compare.none.advice"))];
  const asks = stored ? { [`${own}_id`]: stored } : { [own]: sketch };
  const load = async (signal) => {
    const measures = await units();
    const items = await Promise.all(
      ids.map((id) => post("/v1/suggestions/explain", { ...asks, [`${sought}_id`]: id, seek: `${sought}s`, filters: filtersOf(parameters) }, { signal })),
    );
    return { measures, items };
  };
  return [head, region(view, load, ({ measures, items }) => draw(items, sought, measures), { lines: 8, name: "compare" })];
}

function draw(items, sought, measures) {
  return [
    h("div", { class: "pair-columns" }, items.map((item, place) => side(item, sought, measures, place))),
    reasons(items),
  ];
}

function side(item, sought, measures, place) {
  const listing = counterpart(item, sought);
  return h(
    "article",
    { class: "card", "aria-label": t("compare.candidate", { n: place + 1 }) },
    h("p", { class: "fine" }, t("compare.candidate", { n: place + 1 })),
    listing && item.organization
      ? [h("h2", { class: "card-title" }, h("a", { href: href(sought, { id: listing.id }) }, said(listing.title))), h("p", { class: "row-owner" }, who(item.organization))]
      : item.private && veiled(item, measures),
    score(item),
    item.rejected && h("p", { class: "wrong" }, t("rejected"), " ", said(item.rejection.label)),
    listing &&
      facts([
        [t("codes"), unbroken(listing.codes_display)],
        [t("quantity"), quantity(listing.quantity, measures)],
        [t("standards"), listing.standards?.length ? said(listing.standards.join(", ")) : null],
        [t("lead_time"), listing.terms?.lead_time_days && t("days", { n: listing.terms.lead_time_days })],
      ]),
  );
}

function lean(points, most) {
  const share = (Math.abs(points) / most) * 50;
  return s(
    "svg",
    { class: "bar", width: "100%", height: "16", "aria-hidden": "true", focusable: "false" },
    s("line", { x1: "50%", x2: "50%", y1: 0, y2: 16, class: "zero" }),
    s("rect", { x: `${points < 0 ? 50 - share : 50}%`, width: `${share}%`, y: 3, height: 10, rx: 2, class: points < 0 ? "against-bar" : "for" }),
  );
}

function reasons(items) {
  const sides = items.map((item) => {
    const shown = hundredths(item.reasons.map((reason) => reason.points));
    return new Map(item.reasons.map((reason, place) => [reason.aspect, { ...reason, shown: shown[place] }]));
  });
  const aspects = [...new Set(sides.flatMap((one) => [...one.keys()]))];
  const rows = aspects
    .map((aspect) => ({ aspect, left: sides[0].get(aspect), right: sides[1].get(aspect) }))
    .filter(({ left, right }) => left?.points || right?.points);
  const most = Math.max(...rows.flatMap(({ left, right }) => [Math.abs(left?.points ?? 0), Math.abs(right?.points ?? 0)]), 1);
  const cell = (reason) =>
    reason && [
      h("span", { class: "number-line" }, signed(reason.shown)),
      lean(reason.points, most),
      h("span", { class: "compared" }, said(reason.label)),
    ];
  const totals = sides.map((one) => Math.round([...one.values()].reduce((sum, reason) => sum + reason.points, 0) * 100) / 100);
  rows.push({ total: true });
  return table(
    t("compare.reasons"),
    [
      { title: t("aspect"), cell: (row) => (row.total ? t("sum") : t(`aspect.${row.aspect}`)) },
      ...["left", "right"].map((place, index) => ({
        title: t("compare.candidate", { n: index + 1 }),
        cell: (row) => (row.total ? h("b", { class: "number-line" }, signed(totals[index])) : cell(row[place])),
      })),
      { title: t("difference"), number: true, cell: (row) => (row.total ? signed(totals[0] - totals[1]) : signed((row.left?.shown ?? 0) - (row.right?.shown ?? 0))) },
    ],
    rows,
    { className: "side-by-side" },
  );
}

// What a proposal asks for, line by line, what stands in its way, and what was said of it.

import { get } from "../api.js";
import { h, said } from "../dom.js";
import { count, moment, t, term } from "../i18n.js";
import { unbroken } from "../records.js";
import { table } from "../table.js";
import { more, region } from "../ui.js";

const FIELDS = ["country", "enterprise", "identifier", "goods", "need", "codes", "readiness"];

/** A disclosure; what was said is asked for when it is opened. */
export function linesOf(view, proposal, known) {
  const inside = h("div", {});
  const place = more(count("lines", proposal.lines.length), inside);
  place.addEventListener("toggle", () => {
    if (place.open && !inside.hasChildNodes()) inside.append(whole(view, proposal, known));
  });
  return place;
}

function whole(view, proposal, known) {
  const path = `/v1/proposals/${proposal.id}`;
  const load = (signal) => Promise.all([get(path, { signal }), get(`${path}/conflicts`, { signal })]);
  const draw = ([found, conflicts]) => [
    lines(found.proposal.lines, known),
    conflicts.items.length > 0 && [h("p", { class: "wrong" }, t("proposal.conflicts")), h("ul", {}, conflicts.items.map((one) => h("li", {}, said(one.detail))))],
    spoken(found).length > 0 && h("ol", { class: "plain fine" }, spoken(found).map(({ at, portal, words }) => h("li", {}, moment(at), " · ", said(portal), " · ", words))),
  ];
  return region(view, load, draw, { lines: 3, name: "lines" });
}

/** Comments, and steps with their reasons, in the order in which they came. */
function spoken({ comments, events }) {
  const steps = events.map((one) => ({ ...one, words: [term("proposal", one.after), one.reason && [": ", said(one.reason)]] }));
  const words = comments.map((one) => ({ ...one, words: said(one.text) }));
  return [...steps, ...words].sort((a, b) => a.at.localeCompare(b.at));
}

function lines(rows, known) {
  return table(
    count("lines", rows.length),
    [
      { title: t("lists.action"), cell: (row) => h("span", { class: `tag line-${row.action}` }, t(`line.${row.action}`)) },
      { title: t("lists.enterprise"), cell: (row) => said((row.after ?? row.before).enterprise) },
      { title: t("proposal.fields"), cell: (row) => changed(row, known).map(([name, before, after]) => h("p", {}, h("span", { class: "fine" }, `${term("entry", name)}: `), row.action === "change" && [h("del", {}, said(before || "–")), " → "], said(after || "–"))) },
      { title: t("queue.reason"), cell: (row) => said([row.label, row.grounds].filter(Boolean).join(". ")) },
    ],
    rows,
    { unseen: true, stacked: true },
  );
}

/** Fields of a line with what stood there and what shall stand there; of a change only those that differ. */
function changed({ action, before, after }, known) {
  const write = (fields, name) => (name === "codes" ? unbroken(fields?.codes_display) : name === "country" ? (known.get(fields?.country)?.name ?? fields?.country) : fields?.[name]) || "";
  const both = FIELDS.map((name) => [name, write(before, name), write(after ?? before, name)]);
  return both.filter(([name, old, now]) => (action === "change" ? old !== now : now && name !== "enterprise"));
}

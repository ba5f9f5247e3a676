// Chains as a Sankey drawing: organizations in columns, what goes between them as bands.

import { s } from "../dom.js";
import { short } from "../i18n.js";

const NODE = 12;
const LEAST = 660;
const LAST = 230;
const THICKEST = 90;
const GAP = 26;
const TOP = 14;

/**
 * Nodes and bands of some chains.
 *
 * A band is as thick as what is carried over it where all chains say so in one unit, else as thick
 * as the pair is likely. Organizations of several chains are drawn once a column.
 */
export function network(chains, alignedRight) {
  const links = chains.flatMap((chain) => chain.links);
  const unit = links[0]?.carried?.unit;
  const byAmount = Boolean(unit) && links.every((link) => link.carried?.unit === unit && link.carried.value > 0);
  const columns = Math.max(...chains.map((chain) => chain.links.length + 1));
  const nodes = new Map();
  const bands = new Map();
  const node = (organization, column) => {
    const id = `${column} ${organization.id}`;
    if (!nodes.has(id)) nodes.set(id, { id, organization, column, into: 0, out: 0 });
    return nodes.get(id);
  };
  for (const chain of chains) {
    const shift = alignedRight ? columns - chain.links.length - 1 : 0;
    chain.links.forEach((link, place) => {
      const from = node(link.supplier, place + shift);
      const to = node(link.consumer, place + 1 + shift);
      const id = `${from.id} ${to.id}`;
      const amount = byAmount ? link.carried.value : link.score;
      const known = bands.get(id);
      if (known) {
        known.ranks.push(chain.rank);
        return;
      }
      bands.set(id, { from, to, amount, link, ranks: [chain.rank] });
      from.out += amount;
      to.into += amount;
    });
  }
  return { nodes: [...nodes.values()], bands: [...bands.values()], columns, unit: byAmount ? unit : null };
}

function place(nodes, columns, width, height) {
  const perColumn = Array.from({ length: columns }, (_, column) => nodes.filter((one) => one.column === column));
  const size = (one) => Math.max(one.into, one.out);
  const room = Math.min(
    THICKEST / Math.max(...nodes.map(size)),
    ...perColumn.filter((some) => some.length).map((some) => (height - 2 * TOP - GAP * (some.length - 1) - 14) / some.reduce((sum, one) => sum + size(one), 0)),
  );
  // Names stand to the right of their node's left edge, so the last column keeps room for its own.
  const step = columns > 1 ? (width - LAST) / (columns - 1) : 0;
  perColumn.forEach((some, column) => {
    const whole = some.reduce((sum, one) => sum + Math.max(size(one) * room, 4), 0) + GAP * (some.length - 1);
    let y = TOP + 14 + Math.max(0, (height - 2 * TOP - 14 - whole) / 2);
    for (const one of some) {
      Object.assign(one, { x: 2 + column * step, y, h: Math.max(size(one) * room, 4), usedIn: 0, usedOut: 0 });
      y += one.h + GAP;
    }
  });
  return { room, step };
}

function band({ from, to, amount, ranks }, room) {
  const thick = Math.max(amount * room, 2);
  const a = from.y + from.usedOut + thick / 2;
  const b = to.y + to.usedIn + thick / 2;
  from.usedOut += thick;
  to.usedIn += thick;
  const [x1, x2] = [from.x + NODE, to.x];
  const middle = (x1 + x2) / 2;
  return s("path", {
    class: `band band-${from.organization.country}`,
    "data-ranks": ranks.join(" "),
    d: `M${x1},${a} C${middle},${a} ${middle},${b} ${x2},${b}`,
    "stroke-width": thick.toFixed(1),
    fill: "none",
  });
}

function cut(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Draw a network. */
export function sankey({ nodes, bands, columns, unit }, { label, symbol }, given) {
  const width = Math.max(given, LEAST);
  const most = Math.max(...Array.from({ length: columns }, (_, column) => nodes.filter((one) => one.column === column).length));
  const height = Math.max(150, most * 74);
  const { room, step } = place(nodes, columns, width, height);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, class: "sankey" },
    bands.map((one) => band(one, room)),
    nodes.map((one) => {
      const isLast = one.column === columns - 1;
      const letters = Math.floor((isLast ? LAST : step) / 7.2) - (unit ? 9 : 1);
      const amount = unit ? ` · ${short(Math.max(one.into, one.out))} ${symbol}` : "";
      return s(
        "g",
        {},
        s("rect", { x: one.x, y: one.y, width: NODE, height: one.h, rx: 3, class: `node state-fill-${one.organization.country}` }),
        s(
          "text",
          { x: one.x, y: one.y - 6, class: "node-name" },
          s("title", {}, one.organization.name),
          cut(`${one.organization.country} ${one.organization.name}`, letters),
          s("tspan", { class: "node-amount" }, amount),
        ),
      );
    }),
  );
}

// Chains as a Sankey drawing: organizations in columns, what goes between them as bands.

import { s } from "../dom.js";
import { short } from "../i18n.js";
import { lines, widthOf } from "./measure.js";

const NODE = 12;
const LEAST = 660;
const LAST_LEAST = 160;
const LAST_MOST = 300;
const THICKEST = 90;
// Between the end of a node and the name of the next one below it.
const GAP = 12;
const TOP = 8;
const LINE = 14;
const NAMES = { most: 3, size: 12, weight: 600 };

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

const size = (one) => Math.max(one.into, one.out);
const named = ({ organization }) => `${organization.country} ${organization.name}`;

/** Names in lines that fit between two columns, and the amount below the name. */
function label(nodes, columns, width, told) {
  const longest = nodes.filter((one) => one.column === columns - 1).map((one) => widthOf(named(one), NAMES.size, NAMES.weight));
  const last = Math.min(Math.max(...longest, LAST_LEAST) + 8, LAST_MOST);
  const step = columns > 1 ? (width - last) / (columns - 1) : 0;
  for (const one of nodes) {
    one.lines = lines(named(one), (one.column === columns - 1 ? last : step) - 8, NAMES);
    one.amount = told(size(one));
    one.above = LINE * (one.lines.length + (one.amount ? 1 : 0)) + 4;
    one.x = 2 + one.column * step;
  }
}

/** Place nodes one below the other, each with its name above it; returns how thick one of an amount is. */
function place(perColumn, height) {
  const free = (some) => height - 2 * TOP - some.reduce((sum, one) => sum + one.above, 0) - GAP * (some.length - 1);
  const amounts = (some) => some.reduce((sum, one) => sum + size(one), 0);
  const room = Math.min(THICKEST / Math.max(...perColumn.flat().map(size)), ...perColumn.map((some) => free(some) / amounts(some)));
  for (const some of perColumn) {
    const spare = free(some) - some.reduce((sum, one) => sum + Math.max(size(one) * room, 4), 0);
    let y = TOP + Math.max(0, spare / 2);
    for (const one of some) {
      y += one.above;
      Object.assign(one, { y, h: Math.max(size(one) * room, 4), usedIn: 0, usedOut: 0 });
      y += one.h + GAP;
    }
  }
  return room;
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

/** Draw a network. */
export function sankey({ nodes, bands, columns, unit }, { label: words, symbol }, given) {
  const width = Math.max(given, LEAST);
  label(nodes, columns, width, (amount) => (unit ? `${short(amount)} ${symbol}` : null));
  const perColumn = Array.from({ length: columns }, (_, column) => nodes.filter((one) => one.column === column)).filter((some) => some.length);
  // Each node may be as thick as its name is high, at least.
  const height = Math.max(150, ...perColumn.map((some) => some.reduce((sum, one) => sum + one.above + GAP + 28, 2 * TOP)));
  const room = place(perColumn, height);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words, class: "sankey" },
    bands.map((one) => band(one, room)),
    nodes.map((one) => {
      const line = (text, place, className) => s("text", { x: one.x, y: one.y - one.above + LINE * (place + 1) - 2, class: className }, text);
      return s(
        "g",
        {},
        s("title", {}, one.organization.name),
        s("rect", { x: one.x, y: one.y, width: NODE, height: one.h, rx: 3, class: `node state-fill-${one.organization.country}` }),
        one.lines.map((text, place) => line(text, place, "node-name")),
        one.amount && line(one.amount, one.lines.length, "node-name node-amount"),
      );
    }),
  );
}

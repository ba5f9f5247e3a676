// The Union as a schematic: a tile for each state where one would look for it, and flows between them.

import { s } from "../dom.js";
import { short } from "../i18n.js";
import { lines, widthOf } from "./measure.js";

// Left, top, width and height as shares of the drawing.
const TILES = {
  BY: [0.02, 0.12, 0.22, 0.2],
  RU: [0.34, 0.04, 0.64, 0.3],
  AM: [0.02, 0.62, 0.22, 0.2],
  KZ: [0.36, 0.5, 0.44, 0.22],
  KG: [0.62, 0.8, 0.34, 0.18],
};
const NARROW_TILES = {
  RU: [0.02, 0.01, 0.96, 0.17],
  BY: [0.02, 0.27, 0.44, 0.17],
  KZ: [0.3, 0.54, 0.68, 0.17],
  AM: [0.02, 0.82, 0.44, 0.17],
  KG: [0.54, 0.82, 0.44, 0.17],
};
const NARROW = 560;
const CLEAR = 7;
// Of a tile: its edge, its name, a line of figures, its two bars.
const EDGE = 10;
const NAME = 26;
const LINE = 16;
const BARS = 28;
// Where a figure may stand on its flow, the best place first.
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

function box(code, width, height) {
  const [left, top, wide, high] = (width < NARROW ? NARROW_TILES : TILES)[code];
  return { x: left * width, y: top * height, w: wide * width, h: high * height };
}

/** Where the line between two middles leaves a tile. */
function edge(tile, toX, toY) {
  const [x, y] = [tile.x + tile.w / 2, tile.y + tile.h / 2];
  const [dx, dy] = [toX - x, toY - y];
  const scale = 1 / Math.max(Math.abs(dx) / (tile.w / 2), Math.abs(dy) / (tile.h / 2), 0.001);
  return [x + dx * Math.min(scale, 1), y + dy * Math.min(scale, 1)];
}

/** Where a flow runs: its bend, its end, and how thick it is. */
function course({ from, to, amount }, most, width, height) {
  const [start, end] = [box(from, width, height), box(to, width, height)];
  const [ax, ay] = edge(start, end.x + end.w / 2, end.y + end.h / 2);
  const [ex, ey] = edge(end, start.x + start.w / 2, start.y + start.h / 2);
  // Head and tile shall not touch, as the tile is drawn above.
  const away = Math.hypot(ax - ex, ay - ey) || 1;
  const [bx, by] = [ex + ((ax - ex) / away) * CLEAR, ey + ((ay - ey) / away) * CLEAR];
  const thick = 2 + (amount / most) * (width < NARROW ? 9 : 16);
  // There and back are bent to different sides.
  const [mx, my] = [(ax + bx) / 2 - (by - ay) * 0.18, (ay + by) / 2 + (bx - ax) * 0.18];
  const angle = Math.atan2(by - my, bx - mx);
  const tip = 6 + thick * 0.7;
  return { ax, ay, bx, by, mx, my, thick, angle, tip, cx: bx - Math.cos(angle) * tip, cy: by - Math.sin(angle) * tip };
}

function band(one, most, width, height) {
  const { ax, ay, bx, by, mx, my, cx, cy, thick, angle, tip } = course(one, most, width, height);
  // It begins inside its tile, which is drawn above it, so that no corner sticks out.
  const back = Math.hypot(mx - ax, my - ay) || 1;
  const [sx, sy] = [ax - ((mx - ax) / back) * thick, ay - ((my - ay) / back) * thick];
  const side = (turn) => `${cx + Math.cos(angle + turn) * tip * 0.75},${cy + Math.sin(angle + turn) * tip * 0.75}`;
  return s(
    "g",
    { class: `flow flow-${one.from}` },
    s("path", { d: `M${sx},${sy} L${ax},${ay} Q${mx},${my} ${cx},${cy}`, "stroke-width": thick.toFixed(1), fill: "none" }),
    s("polygon", { points: `${bx},${by} ${side(Math.PI / 2)} ${side(-Math.PI / 2)}` }),
  );
}

/** A point of a flow, at a share of its way. */
function along({ ax, ay, bx, by, mx, my }, share) {
  const [a, m, b] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return [ax * a + mx * m + bx * b, ay * a + my * m + by * b];
}

/** The figures of the flows where they cover neither a tile nor each other; without room only the table has them. */
function labels(flows, most, width, height) {
  const taken = Object.keys(TILES).map((code) => box(code, width, height));
  const isFree = (one) => taken.every((other) => one.x > other.x + other.w || one.x + one.w < other.x || one.y > other.y + other.h || one.y + one.h < other.y);
  return flows.map((flow) => {
    const way = course(flow, most, width, height);
    const words = short(flow.amount);
    const wide = widthOf(words, 13, 600) + 6;
    for (const share of PLACES) {
      const [x, y] = along(way, share);
      const place = { x: x - wide / 2, y: y - 13, w: wide, h: 18 };
      if (!isFree(place) || place.x < 0 || place.x + wide > width) continue;
      taken.push(place);
      return s("text", { x, y, class: `flow-label state-${flow.from}`, "text-anchor": "middle" }, words);
    }
    return null;
  });
}

/** What a tile says of its state: in one line where there is room, else in several. */
function figuresOf({ supply, demand, inside }, symbol, room) {
  if (supply === undefined) return ["–"];
  const own = inside ? [`⟲ ${short(inside)} ${symbol}`] : [];
  const joined = `↑ ${short(supply)} · ↓ ${short(demand)} ${symbol}`;
  return widthOf(joined) <= room ? [joined, ...own] : [`↑ ${short(supply)} ${symbol}`, `↓ ${short(demand)} ${symbol}`, ...own];
}

/** Two bars below the figures, as long as those of other states are for the same amount. */
function bars({ x, y, h }, { supply = 0, demand = 0 }, scale) {
  return [supply, demand].map((amount, place) =>
    s("rect", { x: x + EDGE, y: y + h - BARS + 4 + place * 11, width: amount && Math.max(amount * scale, 2), height: 7, rx: 2, class: place ? "demand-bar" : "supply-bar" }),
  );
}

/** Draw tiles and flows; `figures` has for each state supply, demand, and what stays inside. */
export function tiles({ figures, names, flows, symbol, title }, width) {
  const height = Math.round(width < NARROW ? Math.max(width * 1.5, 660) : Math.max(width * 0.45, 380));
  const between = flows.filter((one) => one.from !== one.to && TILES[one.from] && TILES[one.to]);
  const most = Math.max(...flows.map((one) => one.amount), 1);
  const largest = Math.max(...[...figures.values()].flatMap((one) => [one.supply ?? 0, one.demand ?? 0]), 1);
  const boxes = new Map(Object.keys(TILES).map((code) => [code, box(code, width, height)]));
  const scale = (Math.min(...[...boxes.values()].map((one) => one.w)) - 2 * EDGE) / largest;
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title, class: "tiles" },
    between.map((one) => band(one, most, width, height)),
    [...boxes].map(([code, tile]) => {
      const own = figures.get(code) ?? {};
      const told = figuresOf(own, symbol, tile.w - 2 * EDGE);
      const [name] = lines(names.get(code)?.name ?? code, tile.w - 2 * EDGE, { most: 1, size: 13, weight: 650 });
      return s(
        "g",
        { class: "tile-place", "data-state": code },
        s("rect", { x: tile.x, y: tile.y, width: tile.w, height: tile.h, rx: 10, class: `tile state-fill-${code}` }),
        s("text", { x: tile.x + EDGE, y: tile.y + NAME - 4, class: "tile-name" }, name),
        told.map((line, place) => s("text", { x: tile.x + EDGE, y: tile.y + NAME + LINE * (place + 1) - 1, class: "tile-figure" }, line)),
        tile.h >= NAME + LINE * told.length + BARS && bars(tile, own, scale),
      );
    }),
    labels(between, most, width, height),
  );
}

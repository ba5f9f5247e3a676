// The Union as a schematic: a tile for each state where one would look for it, and flows between them.

import { s } from "../dom.js";
import { short } from "../i18n.js";

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
  BY: [0.02, 0.26, 0.46, 0.16],
  KZ: [0.3, 0.53, 0.68, 0.17],
  AM: [0.02, 0.8, 0.42, 0.16],
  KG: [0.52, 0.8, 0.46, 0.16],
};
const NARROW = 560;
const CLEAR = 7;

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

function label(one, most, width, height) {
  const { ax, ay, bx, by, mx, my } = course(one, most, width, height);
  return s("text", { x: mx * 0.5 + (ax + bx) * 0.25, y: my * 0.5 + (ay + by) * 0.25, class: "flow-label", "text-anchor": "middle" }, short(one.amount));
}

/** Draw tiles and flows; `figures` has supply, demand and lines of text for each state. */
export function tiles({ figures, names, flows, title }, width) {
  const height = Math.round(width < NARROW ? width * 1.5 : width * 0.45);
  const most = Math.max(...flows.map((one) => one.amount), 1);
  const largest = Math.max(...[...figures.values()].flatMap((one) => [one.supply ?? 0, one.demand ?? 0]), 1);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title, class: "tiles" },
    flows.filter((one) => one.from !== one.to && TILES[one.from] && TILES[one.to]).map((one) => band(one, most, width, height)),
    Object.keys(TILES).map((code) => {
      const { x, y, w, h } = box(code, width, height);
      const { lines = [], supply = 0, demand = 0 } = figures.get(code) ?? {};
      const room = w - 20;
      const top = y + h - 30;
      return s(
        "g",
        {},
        s("rect", { x, y, width: w, height: h, rx: 10, class: `tile state-fill-${code}` }),
        s("text", { x: x + 10, y: y + 22, class: "tile-name" }, (names.get(code)?.name ?? code)),
        lines.map((line, place) => s("text", { x: x + 10, y: y + 42 + place * 16, class: "tile-figure" }, line)),
        h > 76 && [
          s("rect", { x: x + 10, y: top, width: Math.max((supply / largest) * room, supply ? 2 : 0), height: 7, rx: 2, class: "supply-bar" }),
          s("rect", { x: x + 10, y: top + 11, width: Math.max((demand / largest) * room, demand ? 2 : 0), height: 7, rx: 2, class: "demand-bar" }),
        ],
      );
    }),
    flows.filter((one) => one.from !== one.to && TILES[one.from] && TILES[one.to]).map((one) => label(one, most, width, height)),
  );
}

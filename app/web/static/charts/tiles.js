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
const NARROW = 560;

function box(code, width, height) {
  const [left, top, wide, high] = TILES[code];
  return { x: left * width, y: top * height, w: wide * width, h: high * height };
}

/** Where the line between two middles leaves a tile. */
function edge(tile, toX, toY) {
  const [x, y] = [tile.x + tile.w / 2, tile.y + tile.h / 2];
  const [dx, dy] = [toX - x, toY - y];
  const scale = 1 / Math.max(Math.abs(dx) / (tile.w / 2), Math.abs(dy) / (tile.h / 2), 0.001);
  return [x + dx * Math.min(scale, 1), y + dy * Math.min(scale, 1)];
}

function flow({ from, to, amount }, most, width, height) {
  const [start, end] = [box(from, width, height), box(to, width, height)];
  const [ax, ay] = edge(start, end.x + end.w / 2, end.y + end.h / 2);
  const [bx, by] = edge(end, start.x + start.w / 2, start.y + start.h / 2);
  const thick = 2 + (amount / most) * (width < NARROW ? 9 : 16);
  // There and back are bent to different sides.
  const [mx, my] = [(ax + bx) / 2 - (by - ay) * 0.18, (ay + by) / 2 + (bx - ax) * 0.18];
  const angle = Math.atan2(by - my, bx - mx);
  const tip = 6 + thick * 0.7;
  const [cx, cy] = [bx - Math.cos(angle) * tip, by - Math.sin(angle) * tip];
  const side = (turn) => `${cx + Math.cos(angle + turn) * tip * 0.75},${cy + Math.sin(angle + turn) * tip * 0.75}`;
  return s(
    "g",
    { class: `flow flow-${from}` },
    s("path", { d: `M${ax},${ay} Q${mx},${my} ${cx},${cy}`, "stroke-width": thick.toFixed(1), fill: "none" }),
    s("polygon", { points: `${bx},${by} ${side(Math.PI / 2)} ${side(-Math.PI / 2)}` }),
    s("text", { x: mx * 0.5 + (ax + bx) * 0.25, y: my * 0.5 + (ay + by) * 0.25, class: "flow-label", "text-anchor": "middle" }, short(amount)),
  );
}

/** Draw tiles and flows; `figures` has two lines of text for each state, `names` their names. */
export function tiles({ figures, names, flows, label }, width) {
  const height = Math.round(width < NARROW ? width * 1.15 : width * 0.56);
  const most = Math.max(...flows.map((one) => one.amount), 1);
  const narrow = width < NARROW;
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, class: "tiles" },
    Object.keys(TILES).map((code) => {
      const { x, y, w, h } = box(code, width, height);
      const lines = figures.get(code) ?? [];
      return s(
        "g",
        {},
        s("rect", { x, y, width: w, height: h, rx: 10, class: `tile state-fill-${code}` }),
        s("text", { x: x + 10, y: y + 22, class: "tile-name" }, narrow && w < 120 ? code : (names.get(code)?.name ?? code)),
        lines.map((line, place) => s("text", { x: x + 10, y: y + 42 + place * 16, class: "tile-figure" }, line)),
      );
    }),
    flows.filter((one) => one.from !== one.to && TILES[one.from] && TILES[one.to]).map((one) => flow(one, most, width, height)),
  );
}

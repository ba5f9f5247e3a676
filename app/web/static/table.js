// Tables of any length, and what is wider than its place.

import { h, swap } from "./dom.js";
import { count, t } from "./i18n.js";
import { announce, button } from "./ui.js";

const ROWS = 50;

/**
 * A table of any length: fifty rows at a time, however many there are.
 *
 * Columns are `{title, cell(row), number}`. On a phone a `stacked` one has each row as a block whose cells name their
 * column; the roles keep it a table for those who hear it.
 */
export function table(caption, columns, rows, { className = "", unseen = false, stacked = false } = {}) {
  const role = (name) => (stacked ? name : undefined);
  const body = h("tbody", { role: role("rowgroup") });
  const foot = h("div", { class: "pages" });
  const last = Math.max(0, Math.ceil(rows.length / ROWS) - 1);
  let page = 0;
  const show = () => {
    const part = rows.slice(page * ROWS, (page + 1) * ROWS);
    swap(
      body,
      part.map((row) =>
        h(
          "tr",
          { role: role("row") },
          columns.map((column, place) => {
            const inside = column.cell(row);
            const label = stacked ? column.title : undefined;
            return place === 0
              ? h("th", { scope: "row", role: role("rowheader"), "data-label": label }, inside)
              : h("td", { class: column.number ? "number" : undefined, role: role("cell"), "data-label": label }, inside);
          }),
        ),
      ),
    );
    if (last === 0) return;
    const turn = (by) => () => {
      page = Math.min(last, Math.max(0, page + by));
      show();
      announce(t("page", { page: page + 1, pages: last + 1 }));
      foot.querySelector(`[data-by="${by}"]`)?.focus();
    };
    swap(
      foot,
      button(t("previous"), turn(-1), { "data-by": "-1", "aria-disabled": page === 0 ? "true" : undefined }),
      h("span", {}, t("page", { page: page + 1, pages: last + 1 }), " · ", count("rows", rows.length)),
      button(t("next"), turn(1), { "data-by": "1", "aria-disabled": page === last ? "true" : undefined }),
    );
  };
  show();
  const place = h(
    "div",
    { class: "table-place", "data-keeps": last > 0 ? "page" : undefined },
    scroller(
      caption,
      h(
        "table",
        { class: [className, stacked && "stacked"].filter(Boolean).join(" "), role: role("table") },
        h("caption", { class: unseen ? "unseen" : undefined }, caption),
        h(
          "thead",
          { role: role("rowgroup") },
          h(
            "tr",
            { role: role("row") },
            columns.map((column) =>
              h("th", { scope: "col", role: role("columnheader"), class: column.number ? "number" : undefined }, column.title),
            ),
          ),
        ),
        body,
      ),
    ),
    foot,
  );
  place.keeps = {
    get: () => page,
    set: (kept) => {
      page = Math.min(last, kept);
      show();
    },
  };
  return place;
}

/** Something wide that scrolls by itself, with the keyboard, too; where it does not fit, it says so. */
export function scroller(label, ...children) {
  const inner = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, children);
  const hint = h("p", { class: "fine scroll-hint", hidden: true }, t("scroll"));
  const edge = h("div", { class: "scroller-edge" }, inner);
  const look = () => {
    const beyond = inner.scrollWidth - inner.clientWidth;
    hint.hidden = beyond <= 1;
    edge.classList.toggle("goes-on", beyond - inner.scrollLeft > 1);
  };
  inner.addEventListener("scroll", look, { passive: true });
  const watching = new ResizeObserver(look);
  for (const one of [inner, ...inner.children]) watching.observe(one);
  return [hint, edge];
}

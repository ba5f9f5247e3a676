// The nomenclature as a tree that opens level by level.

import { get } from "../api.js";
import { h, said, swap } from "../dom.js";
import { t } from "../i18n.js";
import { href } from "../router.js";
import { region, skeleton, trouble } from "../ui.js";

const LENGTHS = [10, 9, 8, 6, 4, 2];

/** The position of a code; of one that there is not, or not yet, its heading or its chapter. */
async function nearest(code, signal) {
  const digits = code.replace(/\D/g, "");
  const whole = digits.slice(0, LENGTHS.find((one) => one <= digits.length) ?? 0);
  for (const one of new Set([whole, whole.slice(0, 4), whole.slice(0, 2)])) {
    if (!one) return null;
    try {
      return await get(`/v1/nomenclature/${one}`, { signal });
    } catch (error) {
      if (error.kind !== "missing" && error.kind !== "input") throw error;
    }
  }
  return null;
}

/** The tree; with a code, opened down to it. */
export function tree(view, code, what) {
  const load = async (signal) => {
    const position = code && (await nearest(code, signal));
    return position ? { position } : { chapters: await get("/v1/nomenclature", { query: { level: 2, limit: 100 }, signal }) };
  };
  return region(view, load, (found) => (found.position ? path(view, found.position, what) : level(view, found.chapters.items, what)), {
    lines: 8,
    name: "tree",
  });
}

function path(view, position, what) {
  const above = position.ancestors.filter((one) => /^\d+$/.test(one.code));
  return h(
    "div",
    {},
    h("p", {}, h("a", { href: href("search", { what }) }, t("tree.all"))),
    h(
      "ul",
      { class: "tree", role: "list" },
      above.map((one) => h("li", { class: "above" }, link(one, what))),
      h("li", { class: "chosen" }, h("p", { "aria-current": "true" }, h("span", { class: "code" }, position.code_display), " ", said(position.title))),
      position.children.map((one) => node(view, one, what)),
    ),
  );
}

function level(view, positions, what) {
  return h("ul", { class: "tree", role: "list" }, positions.map((one) => node(view, one, what)));
}

function link(position, what) {
  return h("a", { href: href("search", { code: position.code, what }) }, h("span", { class: "code" }, position.code_display), " ", said(position.title));
}

function node(view, position, what) {
  const under = h("div", { hidden: true });
  const opener = h("button", {
    type: "button",
    class: "twig",
    "aria-expanded": "false",
    "aria-label": `${t("tree.open")} ${position.code_display}`,
    onclick: () => {
      const opened = opener.getAttribute("aria-expanded") === "true";
      opener.setAttribute("aria-expanded", String(!opened));
      under.hidden = opened;
      if (!opened && !under.hasChildNodes()) fill();
    },
  });
  const fill = async () => {
    swap(under, skeleton(2));
    try {
      const whole = await get(`/v1/nomenclature/${position.code}`, { signal: view.signal });
      swap(under, whole.children.length ? level(view, whole.children, what) : h("p", { class: "fine" }, t("tree.leaf")));
    } catch (error) {
      if (!view.signal.aborted) swap(under, trouble(error, fill));
    }
  };
  const isLeaf = position.level >= 10;
  return h("li", {}, h("div", { class: "branch" }, isLeaf ? h("span", { class: "twig-none" }) : opener, link(position, what)), under);
}

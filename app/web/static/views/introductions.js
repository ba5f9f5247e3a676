// Introductions: where each stands, whom it waits for, what was said, and the next steps.

import { get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { moment, t, term } from "../i18n.js";
import { href } from "../router.js";
import { attempt, button, empty, field, more, pages, region } from "../ui.js";

export function introductions(view) {
  const load = (cursor, signal) => get("/v1/introductions", { query: { cursor, limit: 20 }, signal });
  return pages(view, load, (one) => h("li", { class: "row" }, card(view, one)), {
    none: () => empty(t("queue.no_introductions"), t("queue.no_introductions.advice")),
    name: "introductions",
  });
}

function card(view, one) {
  const place = h("div", { class: "row-main", "data-introduction": one.id });
  const show = (now) => {
    const result = h("div", {});
    const words = h("input", { maxlength: 2000 });
    const path = `/v1/introductions/${now.id}`;
    const act = (address, body) => () =>
      attempt(result, async () => {
        const text = words.value.trim();
        show(await post(`${path}/${address}`, body(text), { signal: view.signal }));
        return null;
      });
    const whole = h("div", {});
    const details = more(t("introduction.history"), whole);
    details.addEventListener("toggle", () => {
      if (details.open && !whole.hasChildNodes()) whole.append(history(view, path));
    });
    swap(
      place,
      h(
        "p",
        { class: "row-facts" },
        h("span", { class: "tag tag-need" }, term("introduction", now.stage)),
        h("span", {}, moment(now.changed_at)),
        now.waits_for.length > 0 && h("span", {}, t("introduction.waits", { sides: now.waits_for.map((side) => t(`${side}.one`)).join(", ") })),
        now.due_at && h("span", {}, t("queue.due", { at: moment(now.due_at) })),
      ),
      h("p", {}, ["need", "offer"].map((noun) => [h("a", { href: href(noun, { id: now[`${noun}_id`] }) }, t(`${noun}.one`)), " "])),
      field(t("introduction.words"), words),
      h(
        "p",
        { class: "actions" },
        now.possible.map((step) => button(term("step", step), act("steps", (text) => ({ step, text })))),
        button(t("introduction.write"), act("messages", (text) => ({ text }))),
      ),
      result,
      details,
    );
  };
  show(one);
  return place;
}

function history(view, path) {
  const draw = (whole) => [
    h(
      "ol",
      { class: "plain" },
      whole.entries.map((entry) =>
        h("li", {}, h("span", { class: "fine" }, moment(entry.at), " · ", entry.side && t(`${entry.side}.one`), " "), entry.step && h("span", { class: "tag" }, term("step", entry.step)), " ", entry.text && said(entry.text)),
      ),
    ),
    whole.contacts.length > 0 && h("ul", {}, whole.contacts.map((one) => h("li", {}, said([one.name, one.position, one.email, one.phone].filter(Boolean).join(", "))))),
  ];
  return region(view, (signal) => get(path, { signal }), draw, { lines: 2 });
}

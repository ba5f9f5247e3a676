// Introductions: where each stands, whom it waits for, what was said, and the next steps.

import { get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { moment, t, term } from "../i18n.js";
import { remain } from "../place.js";
import { href } from "../router.js";
import { announce, attempt, button, empty, field, more, pages, region } from "../ui.js";

export function introductions(view) {
  const load = (cursor, signal) => get("/v1/introductions", { query: { cursor, limit: 20 }, signal });
  return pages(view, load, (one) => h("li", { class: "row" }, card(view, one)), {
    none: () => empty(t("queue.no_introductions"), t("queue.no_introductions.advice")),
    name: "introductions",
  });
}

function card(view, one) {
  const titles = [one.need_title, one.offer_title].filter(Boolean);
  const place = h("div", { class: "row-main", role: "group", "aria-label": titles.join(" ↔ ") || t("introduction.one"), "data-introduction": one.id });
  const show = (now, isUnfolded) => {
    const result = h("div", {});
    const words = h("input", { maxlength: 2000 });
    const path = `/v1/introductions/${now.id}`;
    const whole = h("div", {});
    const details = more(t("introduction.history"), whole);
    details.addEventListener("toggle", () => {
      if (details.open && !whole.hasChildNodes()) whole.append(history(view, path));
    });
    details.open = isUnfolded;
    // What was said last stands in the history, so a message unfolds it.
    const act = (address, body, done, isMessage) => () =>
      attempt(result, async () => {
        const later = await post(`${path}/${address}`, body(words.value.trim()), { signal: view.signal });
        show(later, details.open || isMessage);
        remain(place);
        announce(done(later));
        return null;
      });
    const write = act("messages", (text) => ({ text }), () => t("introduction.sent"), true);
    const writeIfThereIs = () => {
      if (words.value.trim()) return write();
      swap(result, h("p", { class: "wrong", role: "alert" }, t("introduction.nothing")));
      return words.focus();
    };
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
      ["need", "offer"].map((noun) => listing(noun, now)),
      field(t("introduction.words"), words),
      h(
        "p",
        { class: "actions" },
        now.possible.map((step) => button(term("step", step), act("steps", (text) => ({ step, text }), (later) => term("introduction", later.stage)))),
        button(t("introduction.write"), writeIfThereIs),
      ),
      result,
      details,
    );
  };
  show(one, false);
  return place;
}

/** A side by the title of its listing; one that may not be seen has no page either. */
function listing(noun, now) {
  const title = now[`${noun}_title`];
  const shown = title ? h("a", { href: href(noun, { id: now[`${noun}_id`] }) }, said(title)) : t("private.short");
  return h("p", { class: "pair" }, h("span", { class: `tag tag-${noun}` }, t(`${noun}.one`)), shown);
}

function history(view, path) {
  const draw = (whole) => [
    h(
      "ol",
      { class: "plain" },
      whole.entries.map((entry) =>
        h("li", {}, h("span", { class: "fine" }, moment(entry.at), " · ", entry.side && t(`${entry.side}.one`), " "), entry.step && h("span", { class: "tag" }, term("introduction", entry.stage)), " ", entry.text && said(entry.text)),
      ),
    ),
    whole.contacts.length > 0 && h("ul", {}, whole.contacts.map((one) => h("li", {}, said([one.name, one.position, one.email, one.phone].filter(Boolean).join(", "))))),
  ];
  return region(view, (signal) => get(path, { signal }), draw, { lines: 2 });
}

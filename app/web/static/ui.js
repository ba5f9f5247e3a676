// Parts that every view is made of: places that load, troubles in words, tables, fields.

import { Trouble } from "./api.js";
import { add, h, newId, said, swap } from "./dom.js";
import { count, t } from "./i18n.js";
import { remain } from "./place.js";
import { fieldOf, plain } from "./refusals.js";
import { again, here } from "./router.js";
import { session } from "./session.js";

// Wrong fields that are named.
const MOST = 20;

/** Say something to those who do not see the page. */
export function announce(text) {
  const place = document.getElementById("announcements");
  if (place) place.textContent = text;
}

/** A button. */
export function button(words, onclick, properties) {
  return h("button", { type: "button", class: "button", onclick, ...properties }, words);
}

/** A link that looks like a button. */
export function linkButton(words, target, properties) {
  return h("a", { class: "button", href: target, ...properties }, words);
}

/** A place with nothing in it yet says what to do. */
export function empty(title, advice, ...actions) {
  return h(
    "div",
    { class: "empty" },
    h("p", { class: "empty-title" }, title),
    advice && h("p", {}, advice),
    actions.some(Boolean) && h("p", { class: "actions" }, actions),
  );
}

/** Grey shapes while something is on its way. */
export function skeleton(lines = 3) {
  return h(
    "div",
    { class: "skeleton", role: "status" },
    h("span", { class: "unseen" }, t("loading")),
    Array.from({ length: lines }, () => h("div", { class: "bone", "aria-hidden": "true" })),
  );
}

/** What went wrong and what to do about it. */
export function trouble(error, retry) {
  if (!(error instanceof Trouble)) console.error(error);
  const kind = error instanceof Trouble ? error.kind : "page";
  const forget = () => {
    session.key = null;
    window.dispatchEvent(new Event("key"));
    // Other parts of the view were refused, too.
    again();
  };
  return h(
    "div",
    { class: "trouble", role: "alert", "data-kind": kind },
    h("p", { class: "trouble-title" }, t(`trouble.${kind}`)),
    // Where fields are wrong, the detail only counts them.
    error.errors?.length > 0
      ? h("ul", {}, error.errors.slice(0, MOST).map((one) => h("li", {}, one.pointer && [h("b", {}, fieldOf(one.pointer)), ": "], said(plain(one.detail)))))
      : error.detail && h("p", {}, said(error.detail)),
    h("p", {}, t(`mend.${kind}`, { seconds: error.wait || 60 })),
    h(
      "p",
      { class: "actions" },
      retry && button(t("retry"), retry),
      kind === "missing" && linkButton(t("menu.search"), "#/search"),
      kind === "key" && session.key && button(t("key.forget"), forget),
      kind === "key" && here().name !== "key" && h("a", { class: "button", href: "#/key" }, t("key.enter")),
    ),
    error.requestId && h("p", { class: "fine" }, t("request", { id: error.requestId })),
  );
}

/**
 * A place that loads: grey shapes, then what `draw` makes of the answer, or a trouble with "again".
 *
 * `load` gets an AbortSignal; leaving the view or loading anew aborts it.
 */
export function region(view, load, draw, { lines = 3, name } = {}) {
  const place = h("div", { class: "region", "aria-busy": "true", "data-region": name });
  let running = null;
  const start = async () => {
    running?.abort();
    running = new AbortController();
    const signal = AbortSignal.any([view.signal, running.signal]);
    const isHere = place.contains(document.activeElement);
    place.setAttribute("aria-busy", "true");
    swap(place, skeleton(lines));
    try {
      const loaded = await load(signal);
      // Not all of it can be aborted: a drawing that nobody sees must not name the page either.
      if (signal.aborted) return;
      swap(place, draw(loaded));
    } catch (error) {
      if (signal.aborted) return;
      swap(place, trouble(error, start));
    }
    place.setAttribute("aria-busy", "false");
    if (isHere) remain(place);
    place.dispatchEvent(new Event("drawn", { bubbles: true }));
  };
  place.reload = start;
  start();
  return place;
}

const busy = new WeakSet();

/** Run something that a person asked for, once however often he presses, and show its trouble beside the button. */
export function attempt(place, action) {
  const run = async () => {
    if (busy.has(place)) return;
    busy.add(place);
    swap(place, h("span", { class: "fine", role: "status" }, t("working")));
    try {
      swap(place, await action());
    } catch (error) {
      if (error.name !== "AbortError") swap(place, trouble(error, run));
    }
    busy.delete(place);
  };
  return run();
}

/** A list that grows by pages: "more" asks for the next one. */
export function pages(view, load, draw, { none, lines = 4, name, tag = "ul" } = {}) {
  const list = h(tag, { class: "rows", role: tag === "ul" ? "list" : undefined, "data-keeps": "pages" });
  const foot = h("div", { class: "pages" });
  let shown = 0;
  let following = null;
  const more = async (cursor) => {
    const page = await load(cursor, view.signal);
    add(list, page.items.map(draw));
    shown += page.items.length;
    following = page.next_cursor;
    const further = page.next_cursor && button(t("more"), () => next(page.next_cursor));
    swap(foot, shown > 0 && h("span", { class: "fine" }, count("shown", shown)), further);
    return page;
  };
  const next = async (cursor) => {
    const before = list.children.length;
    swap(foot, skeleton(1));
    try {
      await more(cursor);
      announce(count("shown", shown));
    } catch (error) {
      if (!view.signal.aborted) swap(foot, trouble(error, () => next(cursor)));
    }
    const first = list.children[before]?.querySelector("a, button");
    if (document.activeElement === document.body && first) first.focus({ preventScroll: true });
    else remain(foot);
  };
  const again = () => {
    shown = 0;
    list.replaceChildren();
    return more(null);
  };
  const place = region(view, again, (page) => (page.items.length ? [list, foot] : none?.() ?? empty(t("none"))), {
    lines,
    name,
  });
  // As many as the reader had got before, though they may be others by now.
  const until = async (wanted) => {
    if (!following || shown >= wanted) return;
    place.setAttribute("aria-busy", "true");
    try {
      while (following && shown < wanted) await more(following);
    } catch (error) {
      if (!view.signal.aborted) swap(foot, trouble(error, () => next(following)));
    }
    place.setAttribute("aria-busy", "false");
    place.dispatchEvent(new Event("drawn", { bubbles: true }));
  };
  list.keeps = { get: () => shown, set: until };
  return place;
}

/** A labelled field of a form; `hint` stands below it. */
export function field(label, control, hint) {
  control.id ||= newId("field");
  const note = hint && h("span", { class: "hint", id: `${control.id}-hint` }, hint);
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, note);
}

/** A choice of one; options are `[value, words]`. */
export function select(name, options, chosen, properties) {
  const drawn = (one) =>
    one.options
      ? h("optgroup", { label: one.label }, one.options.map(drawn))
      : h("option", { value: one[0], selected: one[0] === (chosen ?? "") }, one[1]);
  return h("select", { name, ...properties }, options.map(drawn));
}

/** Boxes to tick; options are `[value, words]`. */
export function boxes(legend, name, options, chosen) {
  return h(
    "fieldset",
    { class: "boxes" },
    h("legend", {}, legend),
    options.map(([value, words]) =>
      h(
        "label",
        { class: "box" },
        h("input", { type: "checkbox", name, value, checked: chosen.includes(value) }),
        h("span", {}, words),
      ),
    ),
  );
}

/** A disclosure. */
export function more(words, ...children) {
  return h("details", {}, h("summary", {}, words), children);
}

/** Facts as a list of names and values; those without a value are left out. */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h(
    "dl",
    { class: "facts" },
    known.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

// Search by words or code: offers, needs and organizations, with the nomenclature beside them.

import { get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { count, decimal, percent, t } from "../i18n.js";
import { countries, listingRow, nearStates, organizationRow, stateName, units } from "../records.js";
import { asked, go, href } from "../router.js";
import { boxes, button, empty, field, linkButton, more, pages, region } from "../ui.js";
import { tree } from "./tree.js";

const WHAT = ["offers", "needs", "organizations"];
const LONGEST = 200;
const PAUSE = 250;
const EXAMPLES = ["1", "2", "3"];
const EXAMPLE_CODE = "7408";

/** What a reader typed: digits are a code, anything else is words. */
function meant(text) {
  const digits = text.replace(/[\s.]/g, "");
  if (/^\d{2,10}$/.test(digits)) return { code: digits };
  return { q: text };
}

export function search(view) {
  const { parameters } = view;
  const what = WHAT.includes(parameters.get("what")) ? parameters.get("what") : "offers";
  const question = {
    q: parameters.get("q")?.slice(0, LONGEST) || undefined,
    code: parameters.get("code") || undefined,
    country: parameters.getAll("country"),
  };
  const isAsked = Boolean(question.q || question.code || question.country.length);
  return [
    h(
      "section",
      { class: "hero" },
      h("h1", {}, t("search.title")),
      !isAsked && h("p", { class: "lead" }, t("search.lead")),
      form(view, what, question),
      !isAsked &&
        h(
          "p",
          { class: "examples" },
          t("search.examples"),
          EXAMPLES.map((one) => h("a", { class: "chip", href: href("search", { q: t(`search.example.${one}`) }) }, t(`search.example.${one}`))),
          h("a", { class: "chip", href: href("search", { code: EXAMPLE_CODE, what: "needs" }) }, `${t("code")} ${EXAMPLE_CODE}`),
        ),
    ),
    h(
      "div",
      { class: "beside" },
      h(
        "section",
        { class: "results", "aria-labelledby": "results-title" },
        h("h2", { id: "results-title" }, t(`what.${what}`)),
        figures(view, what, question),
        results(view, what, question),
      ),
      // After what was found, so that nobody has to pass its two hundred stops on the way there.
      h(
        "aside",
        { class: "side", "aria-labelledby": "tree-title" },
        h("h2", { id: "tree-title" }, t("tree.title")),
        tree(view, question.code, what),
      ),
    ),
  ];
}

function form(view, what, question) {
  const typed = h("input", {
    type: "search",
    name: "q",
    id: "q",
    value: question.q ?? question.code ?? "",
    maxlength: LONGEST,
    autocomplete: "off",
    spellcheck: "false",
    placeholder: t("search.placeholder"),
  });
  const hints = h("div", { class: "code-hints", "aria-live": "polite" });
  let timer;
  let asking = new AbortController();
  const still = () => {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
  };
  typed.addEventListener("input", () => {
    still();
    const signal = AbortSignal.any([view.signal, asking.signal]);
    timer = setTimeout(() => suggest(signal, typed.value.trim(), what, hints), PAUSE);
  });
  const closing = (event) => {
    if (event.key !== "Escape") return;
    still();
    if (hints.contains(document.activeElement)) typed.focus();
    swap(hints);
  };
  typed.addEventListener("keydown", closing);
  hints.addEventListener("keydown", closing);
  const place = h(
    "form",
    {
      role: "search",
      class: "search-form",
      onsubmit: (event) => {
        event.preventDefault();
        const { q, ...others } = asked(place);
        go("search", { ...others, ...(q ? meant(q) : {}) }, place);
      },
    },
    h("div", { class: "search-line" }, field(t("search.label"), typed), h("button", { class: "button main", type: "submit" }, t("search.go"))),
    hints,
    h(
      "fieldset",
      { class: "switch" },
      h("legend", { class: "unseen" }, t("search.what")),
      WHAT.map((one) =>
        h(
          "label",
          {},
          h("input", { type: "radio", name: "what", id: `what-${one}`, value: one, checked: one === what, onchange: () => place.requestSubmit() }),
          h("span", {}, t(`what.${one}`)),
        ),
      ),
    ),
    more(
      question.country.length ? `${t("search.states")}: ${question.country.join(", ")}` : t("search.states"),
      statesOf(view, question),
      h("p", { class: "actions" }, h("button", { class: "button", type: "submit" }, t("apply"))),
    ),
  );
  return place;
}

/** Boxes of states; the form does not wait for their names, and keeps what is chosen until they come. */
function statesOf(view, { country }) {
  const place = h("div", { "aria-busy": "true" }, country.map((value) => h("input", { type: "hidden", name: "country", value })));
  const come = (drawing) => {
    if (view.signal.aborted) return;
    if (drawing) swap(place, drawing);
    place.setAttribute("aria-busy", "false");
    place.dispatchEvent(new Event("drawn", { bubbles: true }));
  };
  countries().then((known) => come(boxes(t("search.states"), "country", nearStates(known, country), country)), () => come(null));
  return place;
}

async function suggest(signal, text, what, hints) {
  if (text.length < 2) {
    swap(hints);
    return;
  }
  const { code } = meant(text);
  try {
    const found = code
      ? await get("/v1/nomenclature", { query: { prefix: code, limit: 6 }, signal })
      : await post("/v1/nomenclature/suggest", { text: text.slice(0, LONGEST), limit: 5 }, { signal });
    const likely = found.items.filter((one) => one.probability === undefined || one.probability > 0.01);
    swap(
      hints,
      likely.length > 0 && h("p", { class: "fine" }, t("search.codes")),
      h(
        "ul",
        { class: "hint-list", role: "list" },
        likely.map((one) =>
          h(
            "li",
            {},
            h(
              "a",
              { href: href("search", { code: one.code, what }) },
              h("span", { class: "code" }, one.code_display),
              " ",
              said(one.title),
              one.probability !== undefined && h("span", { class: "fine" }, ` ${percent(one.probability)}`),
            ),
          ),
        ),
      ),
    );
  } catch {
    // Hints are a help; the search itself says what is wrong.
    if (!signal.aborted) swap(hints);
  }
}

function figures(view, what, question) {
  const path = `/v1/${what}/facets`;
  const load = async (signal) => {
    const [counted, known] = await Promise.all([get(path, { query: question, signal }), countries()]);
    return { counted, known };
  };
  const draw = ({ counted, known }) => {
    const states = Object.entries(counted.facets.country ?? {}).sort((a, b) => b[1] - a[1]);
    return h(
      "div",
      { class: "figures" },
      h("p", { class: "total-line", id: "total" }, count("found", counted.total)),
      h(
        "ul",
        { class: "chips", role: "list", "aria-label": t("search.by_state") },
        states.map(([code, number]) =>
          h("li", {}, h("a", { class: "chip", href: href("search", { ...question, what, country: code }) }, stateName(code, known), " ", h("b", {}, decimal(number)))),
        ),
      ),
    );
  };
  // The list below says it; once is enough.
  const isSaidBelow = (error) => ["input", "key"].includes(error.kind);
  const orNothing = (error) => {
    if (!isSaidBelow(error)) throw error;
    return null;
  };
  return region(view, (signal) => load(signal).catch(orNothing), (found) => found && draw(found), { lines: 1, name: "figures" });
}

function results(view, what, question) {
  let shared = null;
  const load = async (cursor, signal) => {
    const [page, known, measures] = await Promise.all([
      get(`/v1/${what}`, { query: { ...question, cursor, limit: 20 }, signal }),
      countries(),
      units(),
    ]);
    shared = { known, measures };
    return page;
  };
  const draw = (record) => (what === "organizations" ? organizationRow(record, shared) : listingRow(what, record, shared));
  const others = WHAT.filter((one) => one !== what);
  const none = () =>
    empty(
      t("search.none"),
      t("search.none.advice"),
      others.map((one) => linkButton(t("search.in", { what: t(`what.${one}`) }), href("search", { ...question, what: one }))),
      what !== "organizations" && question.q && linkButton(t("partners.ask"), href("partners", { title: question.q })),
      button(t("search.clear"), () => go("search", { what })),
    );
  return pages(view, load, draw, { none, name: "results" });
}

// Starts the page: the frame around the views, and which view the address asks for.

import { h, swap } from "./dom.js";
import { t } from "./i18n.js";
import { becomes, leave, putBack, stepShown, takeUp, turn } from "./memory.js";
import { bringBack, kept, toHeading } from "./place.js";
import { forgetOwners } from "./records.js";
import { here, href } from "./router.js";
import { LANGUAGES, session } from "./session.js";
import { announce, trouble } from "./ui.js";
import { balance } from "./views/balance.js";
import { chains } from "./views/chains.js";
import { compare } from "./views/compare.js";
import { gaps } from "./views/gaps.js";
import { imports } from "./views/imports.js";
import { keyPage } from "./views/key.js";
import { either, need, offer } from "./views/listing.js";
import { list, lists } from "./views/lists.js";
import { organization } from "./views/organization.js";
import { partners } from "./views/partners.js";
import { programmes } from "./views/programmes.js";
import { queue } from "./views/queue.js";
import { search } from "./views/search.js";

// In the order of the menu; the others are reached from these.
const MENU = { search, partners, map: balance, chains, programmes, gaps, lists, imports, queue };
const VIEWS = { ...MENU, compare, organization, offer, need, listing: either, list, key: keyPage };
const UNDER = { offer: "search", need: "search", listing: "search", organization: "search", compare: "partners", list: "lists" };
const THEMES = ["system", "light", "dark"];

const main = h("main", { id: "main", tabindex: "-1" });
const menu = h("ul", { class: "menu", id: "menu" });
const opener = h("button", { type: "button", class: "opener", "aria-controls": "menu", "aria-expanded": "false" });
let running = null;
let shownName = null;
// Where the reader was before he went to enter a key.
let before = null;

const isMenuOpen = () => opener.getAttribute("aria-expanded") === "true";
opener.addEventListener("click", () => opener.setAttribute("aria-expanded", String(!isMenuOpen())));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  // A browser would empty the field; what was typed is not to be lost by one key.
  if (event.target.type === "search") event.preventDefault();
  else if (isMenuOpen()) {
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }
});

function drawMenu() {
  const { name } = here();
  const current = UNDER[name] ?? name;
  swap(
    menu,
    Object.keys(MENU).map((key) =>
      h("li", {}, h("a", { href: href(key), "aria-current": key === current ? "page" : undefined }, t(`menu.${key}`))),
    ),
  );
}

function frame() {
  const language = session.language === "ru" ? "en" : "ru";
  document.documentElement.lang = session.language;
  document.title = t("title");
  opener.replaceChildren(t("menu"));
  const skip = h("button", { type: "button", class: "skip", onclick: () => main.focus() }, t("skip"));
  const languages = h(
    "button",
    { type: "button", class: "quiet", lang: language, id: "language", onclick: () => speak(language) },
    t(`language.${language}`),
  );
  const themes = h(
    "select",
    {
      class: "quiet",
      id: "theme",
      "aria-label": t("theme"),
      onchange: (event) => {
        session.theme = event.target.value;
      },
    },
    THEMES.map((one) => h("option", { value: one, selected: session.theme === one }, t(`theme.${one}`))),
  );
  const key = h("a", { class: session.key ? "quiet has-key" : "quiet", id: "key", href: href("key") }, t(session.key ? "key.given" : "key"));
  swap(
    document.getElementById("app"),
    skip,
    h(
      "header",
      { class: "top" },
      h(
        "div",
        { class: "top-line" },
        h("a", { class: "brand", href: href("search") }, h("span", { class: "logo", "aria-hidden": "true" }), t("title.short")),
        h("div", { class: "tools" }, themes, languages, key),
        opener,
      ),
      h("nav", { "aria-label": t("menu.label") }, menu),
    ),
    main,
    h(
      "footer",
      { class: "foot" },
      h("p", {}, t("foot"), " ", h("a", { href: "/docs" }, t("foot.docs")), " · ", h("a", { href: "/lists" }, t("foot.lists"))),
    ),
    h("p", { id: "announcements", class: "unseen", role: "status", "aria-live": "polite" }),
  );
}

function speak(language) {
  session.language = language;
  frame();
  show();
  document.getElementById("language")?.focus();
}

async function show() {
  running?.abort();
  running = new AbortController();
  const { name, parameters } = here();
  const changed = name !== shownName;
  if (shownName === "key" && location.hash === before?.address) becomes(before.step);
  const focus = kept(main);
  const remembered = turn(main, { isSameView: !changed, focus });
  opener.setAttribute("aria-expanded", "false");
  drawMenu();
  const draw = VIEWS[name] ?? (() => [h("h1", {}, t("missing.title")), h("p", {}, t("missing.advice"))]);
  if (name !== "key") before = { address: location.hash, step: stepShown() };
  const view = { signal: running.signal, parameters, title, before: before?.address };
  title(t(VIEWS[name] ? `menu.${UNDER[name] ?? name}` : "missing.title"));
  main.setAttribute("aria-busy", "true");
  try {
    const drawing = await draw(view);
    // The reader may have gone on while the view waited for what it begins with.
    if (view.signal.aborted) return;
    swap(main, drawing);
  } catch (error) {
    if (view.signal.aborted) return;
    swap(main, h("h1", {}, t("title")), trouble(error, show));
  }
  main.setAttribute("aria-busy", "false");
  const first = main.querySelector("[data-first]");
  if (remembered) putBack(main, remembered, view.signal);
  if (remembered?.isBack && !first) {
    announce(main.querySelector("h1")?.textContent ?? "");
    bringBack(main, remembered.focus, view.signal, remembered.scroll);
  } else if (changed) {
    if (shownName !== null) window.scrollTo(0, 0);
    if (first) first.focus({ preventScroll: true });
    else if (shownName !== null) announce(toHeading(main));
  } else if (focus) bringBack(main, focus, view.signal);
  else if (remembered?.whole) bringBack(main, null, view.signal, remembered.scroll);
  else if (document.activeElement === document.body) toHeading(main);
  shownName = name;
}

/** Name the page after what it shows. */
function title(words) {
  document.title = `${words} · ${t("title.short")}`;
}

// What a view forgot to catch must not leave a dead page.
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") event.preventDefault();
});
window.addEventListener("hashchange", show);
window.addEventListener("key", () => {
  forgetOwners();
  frame();
  drawMenu();
});
window.addEventListener("pagehide", () => leave(main));
window.addEventListener("offline", () => announce(t("trouble.offline")));

if (!LANGUAGES.includes(session.language)) session.language = "ru";
// What comes later than the browser scrolls would leave it elsewhere.
history.scrollRestoration = "manual";
takeUp();
frame();
if (!location.hash) history.replaceState(null, "", href("search"));
show().then(() => performance.mark("first-view"));


// Finds an organization by a part of its name, and keeps those that were chosen.

import { get } from "../api.js";
import { h, said, swap } from "../dom.js";
import { t } from "../i18n.js";
import { owner, state } from "../records.js";
import { button, field } from "../ui.js";

const PAUSE = 250;

/** A field that looks for organizations; `chosen` are ids that are chosen already. */
export function picker(view, { name, label, hint, chosen = [], most = 10, onchange }) {
  const taken = h("ul", { class: "taken", role: "list" });
  const found = h("ul", { class: "found", role: "list", "aria-live": "polite" });
  const typed = h("input", { type: "search", autocomplete: "off", maxlength: 200 });
  const take = (id, shown) => {
    if (taken.children.length >= most || taken.querySelector(`[value="${CSS.escape(id)}"]`)) return;
    const line = h(
      "li",
      {},
      h("input", { type: "hidden", name, value: id }),
      shown,
      button("×", () => {
        line.remove();
        onchange?.();
      }, { class: "remove", "aria-label": t("picker.remove") }),
    );
    taken.append(line);
    return line;
  };
  const takeById = (id) => {
    const shown = h("span", {}, id);
    const line = take(id, shown);
    const known = (one) => {
      swap(shown, said(one.name), " ", state(one.country));
      // A record that is part of another since is chosen as that one.
      if (line) line.querySelector("input").value = one.id;
    };
    owner(id).then(known, () => swap(shown, t("owner.unknown")));
  };
  for (const id of chosen) takeById(id);
  let asked = 0;
  const look = async () => {
    asked += 1;
    const mine = asked;
    const text = typed.value.trim();
    if (text.length < 2) {
      swap(found);
      return;
    }
    try {
      const page = await get("/v1/organizations", { query: { q: text, limit: 6 }, signal: view.signal });
      if (mine !== asked) return;
      swap(
        found,
        page.items.length === 0 && h("li", { class: "fine" }, t("picker.none")),
        page.items.map((one) =>
          h(
            "li",
            {},
            button([said(one.name), " ", state(one.country)], () => {
              take(one.id, h("span", {}, said(one.name), " ", state(one.country)));
              typed.value = "";
              swap(found);
              typed.focus();
              onchange?.();
            }, { class: "option" }),
          ),
        ),
      );
    } catch (error) {
      if (!view.signal.aborted) swap(found, h("li", { class: "wrong" }, t(`trouble.${error.kind ?? "page"}`)));
    }
  };
  let timer;
  typed.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  // Enter in this field looks, and does not send the form; Escape closes what was found.
  const keys = (event) => {
    if (event.key === "Escape") {
      clearTimeout(timer);
      asked += 1;
      if (found.contains(document.activeElement)) typed.focus();
      swap(found);
    } else if (event.key === "Enter" && event.target === typed) {
      event.preventDefault();
      look();
    }
  };
  const place = h("div", { class: "picker", "data-keeps": "chosen" }, field(label, typed, hint), found, taken);
  place.addEventListener("keydown", keys);
  place.keeps = {
    get: () => [...taken.querySelectorAll("input")].map((one) => one.value),
    set: (ids) => {
      taken.replaceChildren();
      for (const id of ids) takeById(id);
    },
  };
  return place;
}

// Addresses of views: "#/partners?need=…". The back button, bookmarks and links to a view all work.

import { isSent } from "./memory.js";

/** The address of a view. */
export function href(name, parameters) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters ?? {})) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== "" && one !== false) query.append(key, one);
    }
  }
  const text = query.toString();
  return `#/${name}${text ? `?${text}` : ""}`;
}

/** Where the address bar points; an address that cannot be read is the first view. */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { name: path || "search", parameters: new URLSearchParams(query) };
}

/** Open a view; `from` is the form or the control that asks for it, whose values the address has then. */
export function go(name, parameters, from) {
  if (from) isSent(from);
  const target = href(name, parameters);
  if (location.hash === target) again();
  else location.hash = target;
}

/** Draw the view anew that the address points at. */
export function again() {
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The parameters of a form, by the names of its fields; what is empty is left out. */
export function asked(form) {
  const found = {};
  for (const [name, value] of new FormData(form)) {
    const text = typeof value === "string" ? value.trim() : value;
    if (text === "") continue;
    found[name] = name in found ? [found[name], text].flat() : text;
  }
  return found;
}

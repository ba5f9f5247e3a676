// What the browser remembers: the language and theme for good, the key and what the reader left until the tab
// is closed.

function read(storage, name) {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

function write(storage, name, value) {
  try {
    if (value === null) storage().removeItem(name);
    else storage().setItem(name, value);
  } catch {
    // Storage may be forbidden or full; the choice then lasts until the page is closed.
  }
}

const local = () => localStorage;
const tab = () => sessionStorage;

export const LANGUAGES = ["ru", "en"];

const remembered = read(local, "language");
let language = LANGUAGES.includes(remembered) ? remembered : document.documentElement.lang;
let key = read(tab, "key");

export const session = {
  get language() {
    return language;
  },
  set language(chosen) {
    language = chosen;
    write(local, "language", chosen);
  },
  get key() {
    return key;
  },
  set key(given) {
    key = given || null;
    write(tab, "key", key);
  },
  /** What the page has left for its next coming. */
  get left() {
    return read(tab, "left");
  },
  set left(text) {
    write(tab, "left", text);
  },
  get theme() {
    return document.documentElement.dataset.theme ?? "system";
  },
  set theme(chosen) {
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    write(local, "theme", chosen === "system" ? null : chosen);
  },
};

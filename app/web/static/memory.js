// What a reader has done to a view that its address does not say: words typed and not sent, parts unfolded, pages
// got by "more", how far he has scrolled. Kept for each step of the browser's history, and while a view is drawn anew.

import { scrolled } from "./place.js";
import { session } from "./session.js";

const FIELDS = "input:not([type=hidden], [type=password], [type=file]), select, textarea";
const RECORDS = ["id", "matter", "introduction", "proposal"];
const RECORD = RECORDS.map((one) => `[data-${one}]`).join();

const steps = new Map();
const sent = new WeakSet();
let current = null;
let numbers = 0;
// What is still on its way into the view that is shown.
let coming = null;

/** What a form or a control says is in the address from now on. */
export function isSent(one) {
  sent.add(one);
}

/** Where a part stands: at its record, which may be at another place in the next drawing, or in a region. */
function placeOf(one) {
  const own = one.closest(RECORD);
  if (own) return RECORDS.map((name) => own.dataset[name] ?? "").join(" ");
  return one.closest("[data-region]")?.dataset.region ?? "";
}

/** Parts of a sort by names that they have in the next drawing, too. */
function named(main, selector) {
  const counted = new Map();
  const found = new Map();
  for (const one of main.querySelectorAll(selector)) {
    const stem = JSON.stringify([placeOf(one), Boolean(one.form), one.name, one.type, one.dataset.column]);
    const number = counted.get(stem) ?? 0;
    counted.set(stem, number + 1);
    found.set(`${stem} ${number}`, one);
  }
  return found;
}

const isBox = (one) => one.type === "checkbox" || one.type === "radio";
const said = (one) => (isBox(one) ? one.checked : one.value);

/** What the address, or the record, says for a field. */
function drawn(one) {
  if (isBox(one)) return one.defaultChecked;
  if (one.tagName !== "SELECT") return one.defaultValue;
  return ([...one.options].find((option) => option.defaultSelected) ?? one.options[0])?.value;
}

/** What stands in a view now. */
function seen(main, focus) {
  const isOwn = ([, one]) => !sent.has(one) && !sent.has(one.closest("form"));
  const fields = [...named(main, FIELDS)].filter((pair) => isOwn(pair) && said(pair[1]) !== drawn(pair[1]));
  const keepers = [...named(main, "[data-keeps]")].filter(isOwn);
  const folds = [...named(main, "details")].filter(([, one]) => one.open);
  return {
    fields: new Map(fields.map(([name, one]) => [name, { value: said(one), drawn: drawn(one) }])),
    keepers: new Map(keepers.map(([name, one]) => [name, one.keeps.get()])),
    folds: new Set(folds.map(([name]) => name)),
    scroll: scrolled(main),
    focus,
  };
}

/**
 * Go from the step of the history that was shown to that of the address; what is remembered for it, or null.
 *
 * At another address of the same view only what was typed goes along, so it is not `whole`.
 */
export function turn(main, { isSameView, focus }) {
  const before = current;
  const left = coming ?? seen(main, focus);
  // A view that is still on its way has nothing of its own to remember.
  if (before !== null && main.getAttribute("aria-busy") !== "true") steps.set(before, left);
  current = history.state?.step ?? null;
  if (current === null) {
    numbers += 1;
    current = `${performance.timeOrigin} ${numbers}`;
    history.replaceState({ step: current }, "");
  }
  coming = null;
  const known = steps.get(current);
  if (known) return { ...known, whole: true, isBack: current !== before };
  return isSameView ? { fields: left.fields, whole: false, isBack: false } : null;
}

/** Leave what is remembered with the tab, for when the page itself comes again; files cannot be kept there. */
export function leave(main) {
  const { fields, keepers, folds, scroll } = coming ?? seen(main, null);
  const small = [...keepers].filter(([, kept]) => !(kept instanceof File));
  session.left = JSON.stringify({ step: current, fields: [...fields], keepers: small, folds: [...folds], scroll });
}

/** Take up what the page left with the tab. */
export function takeUp() {
  const { step, fields, keepers, folds, scroll } = JSON.parse(session.left ?? "{}");
  if (step) steps.set(step, { fields: new Map(fields), keepers: new Map(keepers), folds: new Set(folds), scroll, focus: null });
}

/** The step of the history that is shown, and the way to put another one in its place. */
export const stepShown = () => current;
export function becomes(step) {
  history.replaceState({ step }, "");
}

/** Put back what is remembered, each part as soon as it is drawn; what was touched meanwhile stays as it is. */
export function putBack(main, remembered, signal) {
  const { fields, keepers, folds } = { keepers: new Map(), folds: new Set(), ...remembered };
  const left = { fields: new Map(fields), keepers: new Map(keepers), folds: new Set(folds) };
  coming = remembered.whole ? remembered : null;
  const put = () => {
    for (const [name, one] of named(main, "details")) if (left.folds.delete(name)) one.open = true;
    for (const [name, one] of named(main, FIELDS)) {
      const kept = left.fields.get(name);
      if (!kept) continue;
      left.fields.delete(name);
      if (kept.drawn === drawn(one) && said(one) === drawn(one)) fill(one, kept.value);
    }
    for (const [name, one] of named(main, "[data-keeps]")) {
      if (!left.keepers.has(name)) continue;
      const kept = left.keepers.get(name);
      left.keepers.delete(name);
      one.keeps.set(kept);
    }
    if (!main.querySelector("[aria-busy=true]")) coming = null;
  };
  main.addEventListener("drawn", put, { signal, capture: true });
  put();
}

function fill(one, value) {
  if (isBox(one)) one.checked = value;
  else one.value = value;
  // Of a choice that there is no more.
  if (one.selectedIndex === -1) one.value = drawn(one);
  if (isBox(one)) one.dispatchEvent(new Event("change"));
  for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

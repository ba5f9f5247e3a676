// Where the reader is, kept while a view is drawn anew: his control has the focus again, at the height where it was.

const TOUCHES = ["wheel", "touchstart", "pointerdown", "keydown"];

/** How the same control is found in the new drawing. */
function finder(main, one) {
  const isMade = /-\d+$/.test(one.id);
  if (one.id && !isMade) return () => document.getElementById(one.id);
  if (one.form) {
    const form = [...main.querySelectorAll("form")].indexOf(one.form);
    const at = [...one.form.elements].indexOf(one);
    const isSame = (other) => other && other.tagName === one.tagName && other.type === one.type && other.name === one.name;
    return () => [main.querySelectorAll("form")[form]?.elements[at]].find(isSame);
  }
  if (one.matches("a[href]")) {
    const link = linkOf(main, one);
    return () => linkAt(main, link);
  }
  return () => undefined;
}

const linksTo = (main, address) => [...main.querySelectorAll("a[href]")].filter((one) => one.getAttribute("href") === address);

/** Where a link leads, and which it is of those that lead there. */
function linkOf(main, one) {
  const address = one.getAttribute("href");
  return { address, number: linksTo(main, address).indexOf(one) };
}

const linkAt = (main, { address, number }) => linksTo(main, address)[number];

/** How far the page is scrolled: by the first link that is seen, as what is above it may have another height later. */
export function scrolled(main) {
  const first = [...main.querySelectorAll("a[href]")].find((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight && one.checkVisibility();
  });
  const by = first && window.scrollY > 0 ? { ...linkOf(main, first), height: first.getBoundingClientRect().top } : null;
  return { top: window.scrollY, by };
}

function scrollAs(main, { top, by }) {
  const found = by && linkAt(main, by);
  if (found) window.scrollBy({ top: found.getBoundingClientRect().top - by.height, behavior: "instant" });
  else window.scrollTo({ top, behavior: "instant" });
}

/** Remember the control that has the focus; null when it is none of the view's. */
export function kept(main) {
  const one = document.activeElement;
  if (one === main || !main.contains(one)) return null;
  return { find: finder(main, one), height: one.getBoundingClientRect().top };
}

/** The heading of the view takes the focus, for those who hear the page. */
export function toHeading(main) {
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  return heading?.textContent ?? "";
}

/**
 * Bring the reader back to his control, also when its part or those above it come later.
 *
 * It ends when all parts are there, or as soon as he does something himself. Where the control is gone, or folded
 * away, the nearest thing that stands has the focus. The control comes to the height where it was, or the page to
 * where it was scrolled to (`seen`).
 */
export function bringBack(main, place, signal, seen) {
  const { find, height } = place ?? { find: () => null };
  const over = new AbortController();
  const options = { signal: AbortSignal.any([signal, over.signal]), capture: true, passive: true };
  const isFree = (one) => [document.body, null, one].includes(document.activeElement);
  const look = () => {
    const found = find();
    const one = found && !found.checkVisibility() ? found.closest("details")?.querySelector("summary") : found;
    if (one && isFree(one)) {
      one.focus({ preventScroll: true });
      if (!seen) window.scrollBy({ top: one.getBoundingClientRect().top - height, behavior: "instant" });
    }
    if (seen) scrollAs(main, seen);
    if (main.querySelector("[aria-busy=true]")) return;
    if (isFree(null)) toHeading(main);
    settle(3);
  };
  // Rows that come into sight get their own height only then.
  const settle = (frames) => {
    if (options.signal.aborted) return;
    if (frames === 0 || !seen) {
      over.abort();
      return;
    }
    scrollAs(main, seen);
    requestAnimationFrame(() => settle(frames - 1));
  };
  for (const touch of TOUCHES) window.addEventListener(touch, () => over.abort(), options);
  main.addEventListener("drawn", look, options);
  look();
}

/** Who pressed a button that is gone stays where it was: on what came instead. */
export function remain(part) {
  if (document.activeElement !== document.body) return;
  const next = part.querySelector(".trouble button, .trouble a");
  if (!next) part.setAttribute("tabindex", "-1");
  (next ?? part).focus({ preventScroll: true });
}

// Builds elements. Text only ever becomes text nodes, so nothing that a record says is markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") setValue(element, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

/** The value, also as the one that a field was drawn with. */
function setValue(element, value) {
  element.value = value;
  if ("defaultValue" in element) element.defaultValue = value;
}

/** Append children: elements, texts, numbers, arrays of them; nothing for null and false. */
export function add(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** An HTML element. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Words of a record, in whichever direction they run. */
export function said(text, properties) {
  return h("bdi", properties, text);
}

/** Put new children in the place of all old ones. */
export function swap(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

let numbers = 0;

/** An id that no other element has. */
export function newId(stem) {
  numbers += 1;
  return `${stem}-${numbers}`;
}

/** Draw again whenever the width of a place changes. */
export function drawn(draw, properties) {
  const place = h("div", properties);
  let width = 0;
  const watching = new ResizeObserver(() => {
    const now = Math.round(place.clientWidth);
    if (!now || now === width) return;
    width = now;
    swap(place, draw(now));
  });
  watching.observe(place);
  return place;
}

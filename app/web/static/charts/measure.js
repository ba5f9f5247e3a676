// How wide words are in a drawing, so that they are cut, broken and placed where they fit.

const canvas = document.createElement("canvas").getContext("2d");

/** Width of a text in pixels, in the font of the page. */
export function widthOf(text, size = 12, weight = 400) {
  canvas.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText(text).width;
}

/** A text shortened until it fits. */
function cut(text, room, wide) {
  if (wide(text) <= room) return text;
  let length = text.length;
  while (length > 1 && wide(`${text.slice(0, length)}…`) > room) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}

/** A text in lines that fit; only words longer than a line, and what the last line has no room for, are cut. */
export function lines(text, room, { most = 3, size = 12, weight = 400 } = {}) {
  const wide = (some) => widthOf(some, size, weight);
  const found = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = found.length ? `${found.at(-1)} ${word}` : word;
    if (found.length && (found.length === most || wide(longer) <= room)) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found.map((one) => cut(one, room, wide));
}

// The headers of a table of text, read from the beginning of a file.

const ENOUGH = 64 * 1024;
const DELIMITERS = [";", ",", "\t", "|"];
const TEXT = /\.(csv|tsv|txt)$/i;
const MOST = 100;

async function beginning(file) {
  const bytes = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer());
  try {
    // With "stream" a letter that the cut has halved is no error.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}

function cells(text, delimiter) {
  const found = [""];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      if (quoted && text[at + 1] === '"') {
        found[found.length - 1] += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (!quoted && letter === delimiter) found.push("");
    else if (!quoted && (letter === "\n" || letter === "\r")) break;
    else found[found.length - 1] += letter;
  }
  return found.map((one) => one.trim());
}

/** Names of the columns; none for a file that is no text table. */
export async function headersOf(file) {
  if (!TEXT.test(file.name)) return [];
  const text = (await beginning(file)).replace(/^\uFEFF/, "");
  const best = DELIMITERS.map((one) => cells(text, one)).reduce((a, b) => (b.length > a.length ? b : a));
  return [...new Set(best.filter(Boolean))].slice(0, MOST);
}

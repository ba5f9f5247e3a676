// Calls of the public API, and what can go wrong with them.

import { session } from "./session.js";

const SECONDS = 40;

/** What went wrong, in a shape that every panel can show. */
export class Trouble extends Error {
  constructor(kind, { status = 0, code = "", detail = "", errors = [], requestId = null, wait = 0 } = {}) {
    super(detail || kind);
    Object.assign(this, { kind, status, code, detail, errors, requestId, wait });
  }
}

const KINDS = { 401: "key", 403: "forbidden", 404: "missing", 409: "conflict", 412: "stale", 429: "many", 502: "away", 503: "away", 504: "away" };

async function troubleOf(answer) {
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // A proxy's own page, or an answer that broke off: the status must do.
  }
  const errors = body.errors ?? [];
  // An id that is none: for a reader the same as an address whose record is gone.
  if (errors.length && errors.every((one) => one.pointer?.startsWith("{"))) return new Trouble("missing", { status: answer.status });
  const kind = KINDS[answer.status] ?? (answer.status >= 500 ? "server" : "input");
  return new Trouble(kind, {
    status: answer.status,
    code: body.code,
    detail: body.detail ?? body.title ?? "",
    errors,
    requestId: body.request_id ?? answer.headers.get("X-Request-ID"),
    wait: Number(answer.headers.get("Retry-After") ?? 0),
  });
}

function address(path, query) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== "") url.searchParams.append(name, String(one));
    }
  }
  return url;
}

/** Without a limit of time is what takes as long as it takes: files, and events until all is over. */
async function send(method, path, { query, body, file, headers, signal, isLong } = {}) {
  const all = { "Accept-Language": session.language, ...headers };
  if (session.key) all.Authorization = `Bearer ${session.key}`;
  if (body !== undefined) all["Content-Type"] = "application/json";
  const late = isLong ? undefined : AbortSignal.timeout(SECONDS * 1000);
  const signals = [signal, late].filter(Boolean);
  // The id is not there: another call would be answered, which the view did not ask for.
  if (path.endsWith("/") || path.includes("//")) throw new Trouble("missing");
  let answer;
  try {
    answer = await fetch(address(path, query), {
      method,
      headers: all,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal: signals.length ? AbortSignal.any(signals) : undefined,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    if (error.name === "TimeoutError") throw new Trouble("slow");
    throw error instanceof TypeError ? new Trouble("offline") : error;
  }
  if (!answer.ok) throw await troubleOf(answer);
  return answer;
}

async function json(method, path, options) {
  const answer = await send(method, path, options);
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Trouble("offline");
  }
}

export const get = (path, options) => json("GET", path, options);
export const post = (path, body, options) => json("POST", path, { ...options, body });
export const remove = (path, options) => json("DELETE", path, options);

/** Send a file as the body. */
export function upload(path, file, { query, signal } = {}) {
  const headers = { "Content-Type": "application/octet-stream", "X-Filename": encodeURIComponent(file.name) };
  return json("POST", path, { query, signal, file, headers, isLong: true });
}

/** Take a file out of an answer, so that the key goes along. */
export async function download(path, options) {
  const answer = await send(options?.body === undefined ? "GET" : "POST", path, { ...options, isLong: true });
  const named = /filename="?([^";]+)"?/.exec(answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named?.[1] ?? options?.name ?? "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Follow server-sent events; the browser's own EventSource cannot send a key. */
export async function* events(path, { signal } = {}) {
  const answer = await send("GET", path, { signal, headers: { Accept: "text/event-stream" }, isLong: true });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Trouble("offline");
    }
    if (part.done) return;
    waiting += part.value;
    const blocks = waiting.split(/\r?\n\r?\n/);
    waiting = blocks.pop();
    for (const block of blocks) {
      const name = /^event: ?(.*)$/m.exec(block)?.[1] ?? "message";
      const data = [...block.matchAll(/^data: ?(.*)$/gm)].map((line) => line[1]).join("\n");
      if (data) yield { name, data: JSON.parse(data) };
    }
  }
}

const known = new Map();

/** Read something that hardly changes once for each language. Many views wait for it, so none of them stops it. */
export function once(path) {
  const name = `${session.language} ${session.key ?? ""} ${path}`;
  if (!known.has(name)) {
    const asked = get(path);
    known.set(name, asked);
    asked.catch(() => known.delete(name));
  }
  return known.get(name);
}

/** All pages of a list, until a number of items. */
export async function all(path, { query, signal, most = 2000 } = {}) {
  const items = [];
  let cursor = null;
  do {
    const page = await get(path, { query: { ...query, limit: 100, cursor }, signal });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < most);
  return { items, more: Boolean(cursor) };
}

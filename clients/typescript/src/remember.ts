import type { Middleware } from "openapi-fetch";

interface Kept {
  etag: string;
  text: string;
  headers: Headers;
}

/**
 * Asks for what was read before with its ETag, and answers 304 with what is kept.
 *
 * @param most - answers that are kept; the one that was not used for longest goes first.
 */
export function remembering(most: number): Middleware {
  const kept = new Map<string, Kept>();
  const keyOf = (request: Request) => `${request.headers.get("Accept-Language")} ${request.url}`;
  const keep = (key: string, one: Kept) => {
    kept.delete(key);
    kept.set(key, one);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
  };
  return {
    onRequest({ request }) {
      const known = request.method === "GET" ? kept.get(keyOf(request)) : undefined;
      if (known && !request.headers.has("If-None-Match")) request.headers.set("If-None-Match", known.etag);
      return request;
    },
    async onResponse({ request, response }) {
      if (request.method !== "GET") return undefined;
      const key = keyOf(request);
      const etag = response.headers.get("ETag");
      const known = kept.get(key);
      if (response.status === 304 && known && etag === known.etag) {
        keep(key, known);
        return new Response(known.text, { headers: known.headers });
      }
      if (response.status === 200 && etag) {
        const text = await response.clone().text();
        keep(key, { etag, text, headers: new Headers(response.headers) });
      }
      return undefined;
    },
  };
}

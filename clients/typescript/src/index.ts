/** Client of the service that finds industrial partners across the Eurasian Economic Union. */

import createFetchClient, {
  type Client as FetchClient,
  type FetchResponse,
  type MaybeOptionalInit,
  type Middleware,
} from "openapi-fetch";
import type { components, operations, paths } from "./api.js";
import { problemOf } from "./problem.js";
import { remembering } from "./remember.js";
import { isQuestion, retrying } from "./retry.js";

export { ProblemError, type Problem } from "./problem.js";
export type { components, operations, paths };

/** Requests and answers by their names: `Schemas["OfferOut"]`. */
export type Schemas = components["schemas"];

/** What a call answers with. Anything else is thrown, so `data` is there, but for an If-None-Match of one's own. */
export type Answer<Operation extends Record<string | number, any>, Init> = {
  data: Init extends { headers: { "If-None-Match": string } } ? Data<Operation, Init> | undefined : Data<Operation, Init>;
  error?: never;
  response: Response;
};

type Data<Operation extends Record<string | number, any>, Init> = Extract<
  FetchResponse<Operation, Init, `${string}/${string}`>,
  { error?: never }
>["data"];

type Method = "get" | "put" | "post" | "patch" | "delete";

type PathsWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, unknown> ? Path : never;
}[keyof paths];

/** As openapi-fetch has it: what is required makes the second argument required. */
type Given<Init> = {} extends Init ? [init?: Init] : [init: Init];

type Call<M extends Method> = <Path extends PathsWith<M>, Init extends MaybeOptionalInit<paths[Path], M>>(
  path: Path,
  ...init: Given<Init>
) => Promise<Answer<Extract<paths[Path][M], Record<string | number, any>>, Init>>;

export interface Options {
  /** Of the service, without `/v1`. */
  baseUrl: string;
  /** An API key, or a token of the portal's identity provider. */
  key?: string;
  /** Of labels and problems. */
  language?: "ru" | "en" | "kk" | "ky" | "hy" | "be";
  /** How many answers are kept, to be asked for again by their ETag; none unless said otherwise. */
  remember?: number;
  /** How often a call is tried at most; 5 unless said otherwise. */
  attempts?: number;
  sleep?: (milliseconds: number) => Promise<void>;
  fetch?: (request: Request) => Promise<Response>;
}

export interface Client extends Pick<FetchClient<paths>, "use" | "eject"> {
  GET: Call<"get">;
  PUT: Call<"put">;
  POST: Call<"post">;
  PATCH: Call<"patch">;
  DELETE: Call<"delete">;
  /** The newest revision that a write of this client answered with. */
  readonly revision: number;
}

/** A page of a list. */
interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/**
 * A client of the service at one address. Calls are those of openapi-fetch, typed by the API's
 * description; an answer that is no success is thrown as a ProblemError.
 *
 * Writes get an Idempotency-Key of their own, and what is safe to repeat is tried again when the
 * service is busy (429, 503) or the connection is lost. The newest revision that a write answered
 * with is sent as Min-Revision with every question, so that the client sees what it wrote.
 */
export function createClient(options: Options): Client {
  const send = retrying({
    attempts: options.attempts ?? 5,
    sleep: options.sleep ?? ((milliseconds) => new Promise((done) => setTimeout(done, milliseconds))),
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
  });
  const client = createFetchClient<paths>({
    baseUrl: options.baseUrl,
    fetch: send,
    headers: {
      ...(options.key ? { Authorization: `Bearer ${options.key}` } : {}),
      ...(options.language ? { "Accept-Language": options.language } : {}),
    },
  });
  let revision = 0;
  const manners: Middleware = {
    onRequest({ request, schemaPath }) {
      const asks = isQuestion(schemaPath);
      if (asks && revision > 0) request.headers.set("Min-Revision", String(revision));
      if (!asks && request.method !== "GET" && !request.headers.has("Idempotency-Key"))
        request.headers.set("Idempotency-Key", newKey());
      return request;
    },
    async onResponse({ request, response }) {
      if (!response.ok && response.status !== 304) throw await problemOf(response);
      const json = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
      if (request.method !== "GET" && json)
        revision = Math.max(revision, newest(await response.clone().json()));
      return undefined;
    },
  };
  client.use(manners);
  if (options.remember) client.use(remembering(options.remember));
  return Object.defineProperty(client, "revision", { get: () => revision }) as unknown as Client;
}

/**
 * The items of all pages, one by one.
 *
 *     for await (const offer of items((cursor) =>
 *       client.GET("/v1/offers", { params: { query: { country: ["KZ"], cursor } } })))
 */
export async function* items<Item>(
  page: (cursor: string | undefined) => Promise<{ data: Page<Item> }>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data } = await page(cursor);
    yield* data.items;
    cursor = data.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** The If-Match of a record: refused with 412 when it has changed since. */
export function ifMatch(record: { revision: number }): string {
  return `"${record.revision}"`;
}

/** A key that nobody else uses. Browsers have `crypto.randomUUID` over https only, Node 18 has none. */
function newKey(): string {
  const parts = [Date.now(), ...Array.from({ length: 3 }, () => Math.random() * 2 ** 53)];
  return parts.map((part) => part.toString(36)).join("-");
}

/** The newest revision in what a write answered with, one record or a batch of them. */
function newest(found: unknown): number {
  if (typeof found !== "object" || found === null) return 0;
  const { revision, items: batch, record } = found as Record<string, unknown>;
  const own = typeof revision === "number" ? revision : 0;
  const others = Array.isArray(batch) ? batch.map(newest) : [];
  return Math.max(own, record === undefined ? 0 : newest(record), ...others);
}

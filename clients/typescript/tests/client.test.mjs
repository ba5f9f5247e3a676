// Against the service whose address is in REGISTRY, with the key in REGISTRY_KEY.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProblemError, createClient, ifMatch, items } from "../dist/index.js";

const baseUrl = process.env.REGISTRY;
const key = process.env.REGISTRY_KEY;
const client = createClient({ baseUrl, key, language: "en" });
const note = (sent) => async (request) => {
  sent.push(request.clone());
  return fetch(request);
};

test("pages are walked to the end", async () => {
  const offers = [];
  for await (const offer of items((cursor) =>
    client.GET("/v1/offers", { params: { query: { country: ["KZ"], limit: 7, cursor } } }),
  ))
    offers.push(offer.id);
  const { data } = await client.GET("/v1/offers/facets", { params: { query: { country: ["KZ"] } } });
  assert.equal(offers.length, data.total);
  assert.equal(new Set(offers).size, offers.length);
});

test("a write is sent once and seen by the next question", async () => {
  const sent = [];
  const own = createClient({ baseUrl, key, fetch: note(sent) });
  const { data: owner } = await own.POST("/v1/organizations", {
    body: { name: "ООО «Проба клиента»", country: "RU" },
  });
  const { data: need } = await own.POST("/v1/needs", {
    body: { organization_id: owner.id, title: "Катанка медная 8 мм", codes: ["7408 11 000 0"] },
  });
  const { data: found } = await own.GET("/v1/needs/{need_id}/suggestions", {
    params: { path: { need_id: need.id } },
  });
  assert.ok(found.items.length > 0);
  assert.ok(found.items[0].reasons.every((reason) => reason.label));
  const keys = sent.slice(0, 2).map((request) => request.headers.get("Idempotency-Key"));
  assert.equal(new Set(keys).size, 2);
  assert.equal(sent[2].headers.get("Min-Revision"), String(need.revision));

  const stale = ifMatch({ revision: need.revision - 1 });
  const path = { need_id: need.id };
  await assert.rejects(
    own.PATCH("/v1/needs/{need_id}", { params: { path, header: { "if-match": stale } }, body: { title: "x" } }),
    (error) => error instanceof ProblemError && error.status === 412,
  );
});

test("what has not changed is asked for by its ETag, and comes as it was", async () => {
  const sent = [];
  const own = createClient({ baseUrl, key, remember: 2, fetch: note(sent) });
  const offers = (await own.GET("/v1/offers", { params: { query: { limit: 3 } } })).data.items;
  const read = (id, headers) => own.GET("/v1/offers/{offer_id}", { params: { path: { offer_id: id } }, headers });
  const etags = () => sent.splice(0).map((request) => request.headers.get("If-None-Match"));
  etags();
  const first = await read(offers[0].id);
  const again = await read(offers[0].id);
  assert.deepEqual(again.data, first.data);
  assert.equal(again.response.status, 200);
  assert.deepEqual(etags(), [null, first.response.headers.get("ETag")]);
  // The one that was not used for longest is forgotten.
  await read(offers[1].id);
  await read(offers[2].id);
  etags();
  assert.deepEqual((await read(offers[0].id)).data, first.data);
  assert.deepEqual(etags(), [null]);
  const changed = await own.PATCH("/v1/offers/{offer_id}", {
    params: { path: { offer_id: offers[0].id } },
    body: { description: "Изменено" },
  });
  const { data: now } = await read(offers[0].id);
  assert.deepEqual([now.description, now.revision], ["Изменено", changed.data.revision]);

  const plain = createClient({ baseUrl, key });
  const path = { offer_id: offers[1].id };
  const { response } = await plain.GET("/v1/offers/{offer_id}", { params: { path } });
  const headers = { "If-None-Match": response.headers.get("ETag") };
  const same = await plain.GET("/v1/offers/{offer_id}", { params: { path }, headers });
  assert.deepEqual([same.response.status, same.data], [304, undefined]);
});

test("a refusal is thrown as the problem that it is, in the client's language", async () => {
  const russian = createClient({ baseUrl, key, language: "ru" });
  await assert.rejects(
    russian.POST("/v1/organizations", { body: { name: "", country: "ZZ" } }),
    (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.code, "invalid_input");
      assert.match(error.message, /Неверных полей 2/);
      assert.deepEqual(error.problem.errors.map((one) => one.pointer), ["/name", "/country"]);
      return true;
    },
  );
});

test("a busy service is asked again after as long as it says", async () => {
  const waits = [];
  const answers = [
    new Response("", { status: 503, headers: { "Retry-After": "3" } }),
    new Response("", { status: 429, headers: { "Retry-After": "1" } }),
  ];
  const patient = createClient({
    baseUrl,
    sleep: async (milliseconds) => waits.push(milliseconds),
    fetch: async (request) => answers.shift() ?? fetch(request),
  });
  const { data } = await patient.GET("/v1/countries", {});
  assert.ok(data.items.length > 5);
  assert.deepEqual(waits, [3000, 1000]);
});

test("questions and writes with a key are repeated when the connection is lost", async () => {
  let tries = 0;
  const lost = createClient({
    baseUrl,
    attempts: 3,
    sleep: async () => {},
    fetch: async () => {
      tries += 1;
      throw new TypeError("connection lost");
    },
  });
  await assert.rejects(lost.POST("/v1/suggestions", { body: { queries: [] } }));
  assert.equal(tries, 3);
  await assert.rejects(lost.POST("/v1/needs", { body: {} }));
  assert.equal(tries, 6);
});

test("a question is asked again, also before anything was written", async () => {
  let tries = 0;
  const fetch = async (request) => {
    tries += 1;
    if (tries === 1) throw new TypeError("lost");
    return globalThis.fetch(request);
  };
  const own = createClient({ baseUrl, fetch, sleep: async () => {} });
  const body = { queries: [{ seek: "offers", title: "Катанка медная 8 мм" }] };
  const { data } = await own.POST("/v1/suggestions", { body });
  assert.equal(tries, 2);
  assert.equal(data.results.length, 1);
});

test("what was aborted is not tried again, and nobody waits for the next try", async () => {
  let tries = 0;
  const leaving = new AbortController();
  const fetch = async (request) => {
    tries += 1;
    leaving.abort();
    request.signal.throwIfAborted();
  };
  const never = () => new Promise(() => {});
  const own = createClient({ baseUrl, fetch, sleep: never });
  const { signal } = leaving;
  await assert.rejects(own.GET("/v1/offers", { signal }), { name: "AbortError" });
  assert.equal(tries, 1);

  const later = new AbortController();
  const busy = async () => new Response("", { status: 503 });
  const sleep = () => {
    queueMicrotask(() => later.abort());
    return new Promise(() => {});
  };
  const waiting = createClient({ baseUrl, fetch: busy, sleep });
  await assert.rejects(waiting.GET("/v1/offers", { signal: later.signal }), { name: "AbortError" });
});

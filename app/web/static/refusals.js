// What the service refuses, as people read it: fields by their names, without advice for programs.

import { t, term } from "./i18n.js";

// Fields whose words stand elsewhere.
const NAMES = {
  code: "codes",
  code_prefix: "codes",
  q: "search.label",
  min_score: "filter.least",
  need_id: "need.one",
  offer_id: "offer.one",
  organization_id: "organization.one",
  organization_ids: "programmes.organizations",
  countries: "programmes.states",
  amount: "loan.amount",
  rate_percent: "loan.rate",
  months: "loan.months",
  start: "loan.start",
  reason: "queue.reason",
  text: "introduction.words",
};
const CALL = /\/v1\//;

/** The field that a pointer names: in words, or the pointer itself where there are none. */
export function fieldOf(pointer) {
  const name = pointer.split(/[./?{}]/).filter((part) => part && !/^\d+$/.test(part)).at(-1) ?? "";
  if (name in NAMES) return t(NAMES[name]);
  const fact = term("fact", name);
  const words = fact === name ? term("field", name) : fact;
  return words === name ? pointer : words;
}

/** Sentences without those that name a call of the API. */
export function plain(text) {
  const sentences = (text ?? "").split(/(?<=[.!?])\s+/);
  return sentences.filter((one) => !CALL.test(one)).join(" ");
}

// The loan of a project: its fields, and what the check is told of it.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { MEMBERS } from "../records.js";
import { field, select } from "../ui.js";

// Without each of these no rule on a loan can be answered.
const NEEDED = ["amount", "rate", "months"];
const KEY_RATE = ["rate_of", "key_rate"];
const ROUBLES = "RUB";
const CURRENCIES = [ROUBLES, "KZT", "BYN", "KGS", "AMD", "USD", "EUR", "CNY"];

/** The fields, as the address has filled them; `rates` are the states whose key rates the operator keeps. */
export function loanFields(parameters, known, rates) {
  const value = (name) => parameters.get(name) ?? "";
  const states = [["", t("not_stated")], ...MEMBERS.map((code) => [code, known.get(code)?.name ?? code])];
  return h(
    "fieldset",
    { class: "wide group" },
    h("legend", {}, t("loan")),
    field(t("loan.amount"), h("input", { name: "amount", value: value("amount"), inputmode: "decimal", maxlength: 20 })),
    field(t("loan.currency"), select("currency", CURRENCIES.map((one) => [one, one]), value("currency") || ROUBLES)),
    field(t("loan.exchange"), h("input", { name: "exchange", value: value("exchange"), inputmode: "decimal", maxlength: 12 }), t("loan.exchange.hint")),
    field(t("loan.rate"), h("input", { name: "rate", value: value("rate"), inputmode: "decimal", maxlength: 8 })),
    field(t("loan.months"), h("input", { name: "months", value: value("months"), inputmode: "numeric", maxlength: 3 })),
    field(t("loan.start"), h("input", { type: "date", name: "start", value: value("start") }), t("loan.start.hint")),
    field(t("loan.rate_of"), select("rate_of", states, value("rate_of"))),
    field(t("loan.key_rate"), h("input", { name: "key_rate", value: value("key_rate"), inputmode: "decimal", maxlength: 8 }), keyRateHint(known, rates)),
  );
}

function keyRateHint(known, rates) {
  const states = [...rates].map((code) => known.get(code)?.name ?? code);
  return states.length ? t("loan.key_rate.table", { states: states.join(", ") }) : t("loan.key_rate.hint");
}

/** Names of fields that are missing where something of a loan is stated. */
export function lacking(parameters, rates) {
  const missing = (names) => names.filter((name) => !parameters.get(name));
  const rate = missing(KEY_RATE);
  if (rate.length === KEY_RATE.length) return missing(NEEDED).length === NEEDED.length ? [] : missing(NEEDED);
  return [...missing(NEEDED), ...rate.filter((name) => name !== "key_rate" || !rates.has(parameters.get("rate_of")))];
}

/** What is missing, in words. */
export function saidToLack(names) {
  return t("loan.lacking", { fields: names.map((name) => t(`loan.${name}`)).join("; ") });
}

/** The loan as the check takes it; of one that is not whole nothing is said, so that nothing is made up. */
export function loanOf(parameters, number, rates) {
  if (!parameters.get("amount") || lacking(parameters, rates).length) return {};
  const start = parameters.get("start") || today();
  const currency = parameters.get("currency") ?? ROUBLES;
  const loan = { amount: number("amount"), currency, rate_percent: number("rate"), months: number("months"), start };
  const country = parameters.get("rate_of");
  const exchange = currency === ROUBLES ? {} : { rub_per_unit: number("exchange") };
  if (!country) return { loan, ...exchange };
  // Without a rate of his own it is that of the operator's table.
  const own = parameters.get("key_rate") ? { key_rates: [{ country, since: start, percent: number("key_rate"), source: t("loan.stated") }] } : {};
  return { loan, key_rate_of: country, ...own, ...exchange };
}

/** The reader's own day, as addresses write it. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

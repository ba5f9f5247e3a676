// Words of the page in the reader's language, and numbers and dates as that language writes them.

import { session } from "./session.js";
import en from "./words/en.js";
import ru from "./words/ru.js";

const CATALOGUES = { en, ru };

/** The words for a key, with {names} filled in; numbers as the language writes them. */
export function t(key, values) {
  const words = CATALOGUES[session.language]?.[key] ?? en[key] ?? key;
  if (!values) return words;
  const write = (value) => (typeof value === "number" ? decimal(value) : String(value));
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? write(values[name]) : whole));
}

/** The words for a count: the catalogue has a form for each of the language's plurals. */
export function count(key, number) {
  const form = new Intl.PluralRules(session.language).select(number);
  const catalogue = CATALOGUES[session.language] ?? en;
  const words = catalogue[`${key}.${form}`] ?? catalogue[`${key}.other`];
  return words.replace("{n}", decimal(number));
}

/** The words for a member of a closed set, such as a status; the member itself where none are known. */
export function term(set, member) {
  const key = `${set}.${member}`;
  const words = t(key);
  return words === key ? String(member) : words;
}

/** A number with the digits that matter. */
export function decimal(number, digits = 2) {
  return new Intl.NumberFormat(session.language, { maximumFractionDigits: digits }).format(number).replace("-", "−");
}

/** An amount or a price as it was stated: to the thousandth, and of what is less than one three digits. */
export function amount(number) {
  const digits = Math.abs(number) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 3 };
  return new Intl.NumberFormat(session.language, digits).format(number);
}

/** From a number to another; one that is written as the other is said once. */
export function between(low, high, digits = 2) {
  return [...new Set([decimal(low, digits), decimal(high, digits)])].join("–");
}

/** A large number, short. */
export function short(number) {
  return new Intl.NumberFormat(session.language, {
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(number);
}

/** How much a file holds. */
export function size(bytes) {
  const [unit, of] = bytes < 1000 ? ["byte", 1] : bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(session.language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(bytes / of);
}

/** Points with their sign and two digits; a real minus. */
export function signed(number) {
  return new Intl.NumberFormat(session.language, {
    signDisplay: "exceptZero",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(number)
    .replace("-", "−");
}

/** A share of one as percent. */
export function percent(share) {
  return new Intl.NumberFormat(session.language, {
    style: "percent",
    maximumFractionDigits: share > 0 && share < 0.01 ? 1 : 0,
  }).format(share);
}

/** Dates of readers of English in other lands: the day before the month, hours to 24. */
const written = (date, style) => new Intl.DateTimeFormat(session.language === "en" ? "en-GB" : session.language, style).format(date);

/** A day; one without an hour is the same everywhere, so it is not moved to the reader's clock. */
export function day(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return String(text ?? "");
  const bare = /^\d{4}-\d\d-\d\d$/.test(text);
  return written(date, { dateStyle: "medium", ...(bare && { timeZone: "UTC" }) });
}

/** A day and time. */
export function moment(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return String(text ?? "");
  return written(date, { dateStyle: "medium", timeStyle: "short" });
}

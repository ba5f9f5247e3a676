// A question for partners as it stands in the address, and as the API takes it.

import { t } from "./i18n.js";

const CODE = /^\d{2,10}$/;

/** Codes out of a text: separated by commas or semicolons, spaces inside allowed. */
export function codesOf(text) {
  return (text ?? "")
    .split(/[,;\n]/)
    .map((one) => one.replace(/[\s.]/g, ""))
    .filter((one) => CODE.test(one));
}

/** The filters of an address. */
export function filtersOf(parameters) {
  const least = Number(parameters.get("min"));
  return {
    country: parameters.getAll("country"),
    cross_border: parameters.get("cross") ? true : undefined,
    min_score: least > 0 && least <= 1 ? least : undefined,
  };
}

/** A listing that is described in the address and stored nowhere; null if nothing is. */
export function sketchOf(parameters) {
  const title = parameters.get("title")?.slice(0, 300);
  const codes = codesOf(parameters.get("codes"));
  if (!title && !codes.length) return null;
  const value = Number((parameters.get("value") ?? "").replace(",", "."));
  return {
    title: title || t("sketch.title", { codes: codes.join(", ") }),
    codes,
    country: parameters.get("from") || undefined,
    standards: parameters.get("standards")?.split(/[,;]/).map((one) => one.trim()).filter(Boolean) ?? [],
    quantity:
      value > 0
        ? { value, unit: parameters.get("unit") || "TNE", period: parameters.get("period") || "year" }
        : undefined,
  };
}

/** What is sought for a question: the other side. */
export function soughtBy(parameters) {
  if (parameters.get("offer")) return "need";
  if (parameters.get("need")) return "offer";
  return parameters.get("seek") === "needs" ? "need" : "offer";
}

/** The parameters that make a question what it is, without the candidates compared. */
export function asking(parameters) {
  const kept = {};
  for (const name of new Set(parameters.keys())) {
    if (name !== "with") kept[name] = parameters.getAll(name);
  }
  return kept;
}

// One offer or need; also where only its id is known, as in the report of an import.

import { get } from "../api.js";
import { h, said } from "../dom.js";
import { t, term } from "../i18n.js";
import { countries, listingFacts, ownerLine, units } from "../records.js";
import { href } from "../router.js";
import { facts, linkButton, region } from "../ui.js";
import { details, namesFor } from "./details.js";

export const offer = (view) => listing(view, "offer");
export const need = (view) => listing(view, "need");
export const either = (view) => listing(view, "offer", "need");

/** The first of the nouns that has a record with the id. */
async function read(id, [noun, ...others], signal) {
  try {
    return { noun, record: await get(`/v1/${noun}s/${id}`, { signal }) };
  } catch (error) {
    if (error.kind !== "missing" || !others.length) throw error;
    return read(id, others, signal);
  }
}

function listing(view, ...nouns) {
  const id = encodeURIComponent(view.parameters.get("id") ?? "");
  const heading = h("h1", {}, t(nouns.length > 1 ? "listing.one" : `${nouns[0]}.one`));
  const load = async (signal) => {
    const [found, known, measures] = await Promise.all([read(id, nouns, signal), countries(), units()]);
    return { ...found, known, measures, names: await namesFor(found.record) };
  };
  const draw = ({ noun, record, known, measures, names }) => {
    heading.replaceChildren(said(record.title));
    view.title(record.title);
    return [
      h(
        "p",
        { class: "row-facts" },
        h("span", { class: `tag tag-${noun}` }, record.kind ? term("kind", record.kind) : t("need.one")),
        ownerLine(record.organization_id, known),
      ),
      record.description && h("p", { class: "prose" }, said(record.description)),
      h(
        "p",
        { class: "actions" },
        linkButton(t("partners.find"), href("partners", { [noun]: record.id }), { class: "button main" }),
        linkButton(t("chains.through"), href("chains", { [noun]: record.id })),
      ),
      facts(listingFacts(record, measures)),
      details(record, names, known, measures),
    ];
  };
  return [heading, region(view, load, draw, { name: "listing" })];
}

// What a listing says beyond goods and amount: terms, documents, green values, material, technology, joint project,
// and what a need asks for.

import { once } from "../api.js";
import { h, said } from "../dom.js";
import { amount, between, day, decimal, t, term } from "../i18n.js";
import { stateName } from "../records.js";
import { facts } from "../ui.js";

/** Names that the service has for properties and tags; asked for only where the listing has any. */
export async function namesFor(record) {
  const has = (...lists) => lists.some((one) => one?.length);
  const [properties, tags] = await Promise.all([
    has(record.material?.properties, record.requirements?.properties) ? once("/v1/properties?limit=100") : null,
    has(record.directions, record.consuming_industries) ? once("/v1/tags") : null,
  ]);
  return {
    properties: new Map(properties?.items.map((one) => [one.name, one])),
    tags: new Map(tags?.items.map((one) => [one.code, one.name])),
  };
}

/** Groups of facts with their headings; empty ones are left out. */
export function details(record, names, known, measures) {
  const groups = {
    terms: terms(record, known, measures),
    documents: (record.certificates ?? []).map((one) => [term("document", one.kind), paper(one)]),
    green: green(record.green ?? {}),
    material: material(record.material ?? {}, names),
    technology: technology(record.technology ?? {}),
    project: project(record.joint_project ?? {}),
    requirements: requirements(record.requirements ?? {}, names),
    cooperation: cooperation(record, names, known),
  };
  return Object.entries(groups)
    .map(([name, pairs]) => [name, pairs.filter(([, value]) => value)])
    .filter(([, pairs]) => pairs.length)
    .map(([name, pairs]) => h("section", {}, h("h2", {}, t(`details.${name}`)), facts(pairs)));
}

const list = (members, word) => members?.map(word).join(", ");
const truth = (value) => (value === null || value === undefined ? null : t(value ? "yes" : "no"));
const joined = (...parts) => said(parts.filter(Boolean).join(", "));

/** From a number to another, or one that is a limit. */
function range(low, high) {
  if (low !== null && high !== null) return between(low, high, 4);
  return low === null ? t("at_most", { n: decimal(high, 4) }) : t("at_least", { n: decimal(low, 4) });
}

function evidence({ level, on }) {
  return [term("evidence", level), on && day(on)].filter(Boolean).join(", ");
}

function terms({ terms: stated }, known, measures) {
  const lot = (one) => one && `${amount(one.value)} ${measures?.get(one.unit)?.symbol ?? one.unit}`;
  const region = (code) => known.get(code)?.name ?? code;
  return [
    [t("field.minimum_lot"), lot(stated?.minimum_lot)],
    [t("field.usual_lot"), lot(stated?.lot)],
    [t("field.delivery_regions"), stated?.delivery_regions?.map(region).join(", ")],
    [t("field.samples"), truth(stated?.samples)],
    [t("field.terms_valid_until"), stated?.valid_until && day(stated.valid_until)],
  ];
}

function paper({ standard, number, body, valid_until: until }) {
  return joined(standard, number && `№ ${number}`, body, until && t("until", { day: day(until) }));
}

function green({ footprint, recycled, energy, scrap_accepted: scrap }) {
  return [
    [t("field.co2e_kg_per_tonne"), footprint && joined(t("footprint", { n: decimal(footprint.co2e_kg_per_tonne) }), String(footprint.year), footprint.method, footprint.verifier, evidence(footprint.evidence))],
    [t("field.recycled_percent"), recycled && joined(`${decimal(recycled.percent)} %`, evidence(recycled.evidence))],
    [t("field.energy_sources"), energy && joined(...energy.shares.map((one) => `${term("energy", one.source)} ${decimal(one.percent)} %`), evidence(energy.evidence))],
    [t("field.scrap_accepted"), truth(scrap)],
  ];
}

/** Properties with their ranges, named as the service names them. */
function properties(rows, names) {
  return (rows ?? []).map((one) => {
    const known = names.properties.get(one.name);
    const unit = known?.units.find(({ symbol }) => symbol === one.unit)?.label ?? one.unit;
    const warm = one.temperature_c !== null && t("at_celsius", { n: decimal(one.temperature_c) });
    return [known?.label ?? one.name, joined(`${range(one.low, one.high)} ${unit}`, warm, one.condition, one.hard && t("hard"))];
  });
}

const readiness = (one) => one && joined(decimal(one.level), one.method);

function material({ material_class: family, properties: rows, readiness: level }, names) {
  return [[t("field.material_class"), family && term("material", family)], [t("field.material_readiness"), readiness(level)], ...properties(rows, names)];
}

function technology({ readiness: level, rights, transfer }) {
  return [[t("field.technology_readiness"), readiness(level)], [t("field.technology_rights"), list(rights, (one) => term("rights", one))], [t("field.technology_transfer"), list(transfer, (one) => term("transfer", one))]];
}

const role = (one) => term("project", one);

function project({ stage, brings, seeks, investment, localisation_percent: local }) {
  return [
    [t("field.project_stage"), stage && term("stage", stage)],
    [t("field.project_brings"), list(brings, role)],
    [t("field.project_seeks"), list(seeks, role)],
    [t("field.project_investment"), investment && t("millions", { n: range(investment.low_millions, investment.high_millions), currency: investment.currency })],
    [t("field.localisation_percent"), local !== null && local !== undefined && `${decimal(local)} %`],
  ];
}

function requirements({ green: wanted, properties: rows, certificates, readiness: level }, names) {
  const { co2e_most: most, recycled_least: recycled, renewable_least: renewable, scrap_accepted: scrap } = wanted ?? {};
  const share = (one) => one && joined(`${decimal(one.value)} %`, one.hard && t("hard"));
  return [
    [t("field.co2e_most"), most && joined(t("footprint", { n: decimal(most.value) }), most.hard && t("hard"))],
    [t("field.recycled_least"), share(recycled)],
    [t("field.renewable_least"), share(renewable)],
    [t("field.scrap_wanted"), scrap && joined(t("yes"), scrap.hard && t("hard"))],
    [t("field.required_readiness"), level && joined(decimal(level.least), level.hard && t("hard"))],
    ...(certificates ?? []).map((one) => [term("document", one.kind), joined(one.standard ?? t("yes"), one.hard && t("hard"))]),
    ...properties(rows, names),
  ];
}

function cooperation({ directions, consuming_industries: industries, preferred_states: states }, { tags }, known) {
  const named = (codes) => codes?.map((code) => tags.get(code) ?? code).join(", ");
  return [
    [t("field.directions"), named(directions)],
    [t("field.consuming_industries"), named(industries)],
    [t("field.preferred_states"), states?.map((code) => stateName(code, known)).join(", ")],
  ];
}

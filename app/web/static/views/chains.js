// Chains across states: found through an organization, an offer, a need or a code, and drawn.

import { get, post } from "../api.js";
import { network, sankey } from "../charts/sankey.js";
import { waterfall } from "../charts/waterfall.js";
import { drawn, h, said, swap } from "../dom.js";
import { between, count, decimal, percent, t } from "../i18n.js";
import { idNow, quantity, state, units } from "../records.js";
import { asked, go, href } from "../router.js";
import { scroller, table } from "../table.js";
import { empty, field, linkButton, more, region, select } from "../ui.js";
import { picker } from "./picker.js";

const PLACES = ["any", "start", "end"];
const CODE = /^\d{2,10}$/;

export function chains(view) {
  const { parameters } = view;
  const asks = {
    organization_id: parameters.get("organization") || undefined,
    offer_id: parameters.get("offer") || undefined,
    need_id: parameters.get("need") || undefined,
    code: parameters.get("code")?.replace(/[\s.]/g, "") || undefined,
  };
  // One start at a time: the most concrete one.
  const start = ["offer_id", "need_id", "organization_id", "code"].find((name) => asks[name]);
  const head = [h("h1", {}, t("chains.title")), h("p", { class: "lead" }, t("chains.lead")), form(view)];
  if (!start) return head;
  if (start === "code" && !CODE.test(asks.code)) return [head, empty(t("code.wrong"), t("code.wrong.advice"))];
  const place = PLACES.includes(parameters.get("place")) ? parameters.get("place") : "any";
  const links = Math.min(Math.max(Number(parameters.get("links")) || 2, 2), 5);
  const body = {
    [start]: asks[start],
    place,
    min_links: links,
    max_links: Math.max(links, 4),
    min_states: Math.min(Math.max(Number(parameters.get("states")) || 2, 1), 5),
    limit: 8,
  };
  const load = async (signal) => {
    const now = start === "organization_id" ? await idNow(asks[start]) : asks[start];
    return { found: await post("/v1/chains/search", { ...body, [start]: now }, { signal }), measures: await units() };
  };
  return [head, region(view, load, (answer) => draw(answer, body), { lines: 8, name: "chains" })];
}

function form(view) {
  const { parameters } = view;
  const wrong = h("p", { class: "wrong", role: "alert" });
  const place = h(
    "form",
    {
      class: "sheet",
      onsubmit: (event) => {
        event.preventDefault();
        const found = asked(place);
        const { offer, need, ...others } = found;
        // What he has chosen himself counts, and not the listing that he came from.
        if (found.organization || found.code) go("chains", others, place);
        else if (offer || need) go("chains", found, place);
        else wrong.textContent = t("chains.nothing");
      },
    },
    ["offer", "need"].map((noun) => parameters.get(noun) && through(view, noun, parameters.get(noun))),
    picker(view, { name: "organization", label: t("chains.organization"), chosen: parameters.getAll("organization").slice(0, 1), most: 1 }),
    field(t("chains.code"), h("input", { name: "code", value: parameters.get("code") ?? "", inputmode: "numeric", maxlength: 20 })),
    field(t("chains.place"), select("place", PLACES.map((one) => [one, t(`place.${one}`)]), parameters.get("place") ?? "any")),
    field(t("chains.links"), select("links", ["2", "3", "4"].map((one) => [one, one]), parameters.get("links") ?? "2")),
    field(t("chains.states"), select("states", ["1", "2", "3", "4", "5"].map((one) => [one, one]), parameters.get("states") ?? "2")),
    h("p", { class: "actions wide" }, h("button", { type: "submit", class: "button main" }, t("chains.go"))),
    wrong,
  );
  return place;
}

/** The listing that the chains go through, which the form keeps. */
function through(view, noun, id) {
  const title = h("a", { href: href(noun, { id }) }, t(`${noun}.one`));
  get(`/v1/${noun}s/${encodeURIComponent(id)}`, { signal: view.signal }).then((record) => swap(title, said(record.title)), () => {});
  return h("p", { class: "asker wide" }, h("input", { type: "hidden", name: noun, value: id }), h("span", { class: `tag tag-${noun}` }, t(`${noun}.one`)), " ", title);
}

function draw({ found, measures }, body) {
  if (!found.items.length) {
    const isLeast = body.min_links === 2 && body.min_states === 1;
    return empty(t("chains.none"), t("chains.none.advice"), !isLeast && linkButton(t("chains.fewer"), href("chains", { organization: body.organization_id, offer: body.offer_id, need: body.need_id, code: body.code, links: 2, states: 1 })));
  }
  const drawing = network(found.items, body.place === "end");
  const symbol = measures.get(drawing.unit)?.symbol ?? drawing.unit;
  const picture = drawn((width) => sankey(drawing, { label: t("chains.drawing", { n: found.items.length }), symbol }, width), { class: "drawing" });
  const light = (rank) => {
    for (const band of picture.querySelectorAll(".band")) {
      band.classList.toggle("dim", rank !== null && !band.dataset.ranks.split(" ").includes(String(rank)));
    }
  };
  return [
    h("p", { class: "fine" }, count("considered", found.considered), !found.complete && ` · ${t("chains.cut")}`),
    h("figure", {}, scroller(t("chains.title"), picture), h("figcaption", { class: "fine" }, t(drawing.unit ? "chains.by_amount" : "chains.by_score"))),
    twin(drawing, measures),
    h("ol", { class: "cards", role: "list" }, found.items.map((chain) => card(chain, measures, light))),
  ];
}

function twin({ bands }, measures) {
  return more(
    t("chains.as_table"),
    table(
      t("chains.pairs"),
      [
        { title: t("map.from"), cell: ({ link }) => [said(link.supplier.name), ` (${link.supplier.country_name})`] },
        { title: t("map.to"), cell: ({ link }) => [said(link.consumer.name), ` (${link.consumer.country_name})`] },
        { title: t("chains.goods"), cell: ({ link }) => said(link.offer?.title ?? t("private.short")) },
        { title: t("chains.carried"), number: true, cell: ({ link }) => quantity(link.carried, measures) ?? t("unknown") },
        { title: t("score"), number: true, cell: ({ link }) => percent(link.score) },
      ],
      bands,
    ),
  );
}

/** What is known of a chain, and how far: the way, what goes through, and what it emits. */
function facts({ links, flow, way, footprint }) {
  const isWayKnown = links.some((link) => link.distance_km !== null);
  const emitted = footprint && { tonnes: between(footprint.low_tonnes, footprint.high_tonnes, 0), known: links.length - footprint.unknown_links.length, all: links.length };
  return [
    isWayKnown && t(way.approximate ? "chains.km.about" : "chains.km", { n: decimal(way.km, 0) }),
    flow.share === null ? t("chains.share.unknown", { links: flow.unknown_links.join(", ") }) : t("chains.share", { share: percent(flow.share) }),
    flow.bottleneck && t("chains.bottleneck", { name: links[flow.bottleneck - 1].supplier.name }),
    emitted && t(emitted.known < emitted.all ? "chains.co2.part" : "chains.co2", emitted),
  ]
    .filter(Boolean)
    .map((words) => h("span", {}, words));
}

function card(chain, measures, light) {
  const on = () => light(chain.rank);
  const off = () => light(null);
  return h(
    "li",
    { class: "card", onmouseenter: on, onmouseleave: off, onfocusin: on, onfocusout: off },
    h(
      "div",
      { class: "card-head" },
      h("h2", { class: "card-title" }, h("span", { class: "rank", "aria-hidden": "true" }, chain.rank), chain.organizations.map((one, place) => [place > 0 && h("span", { class: "arrow" }, " → "), h("a", { href: href("organization", { id: one.id }) }, said(one.name))])),
      h("div", { class: "score" }, h("span", { class: "score-number" }, percent(chain.score)), h("span", { class: "fine" }, t("score"))),
    ),
    h("p", { class: "row-facts" }, chain.countries.map((code, place) => state(code, chain.organizations.find((one) => one.country === code)?.country_name ?? code, place)), facts(chain)),
    chain.links.map((link) =>
      more(
        [said(link.supplier.name), " → ", said(link.consumer.name), ` · ${percent(link.score)}`, link.carried && ` · ${quantity(link.carried, measures)}`],
        link.offer && h("p", {}, h("span", { class: "tag tag-offer" }, t("offer.one")), h("a", { href: href("offer", { id: link.offer.id }) }, said(link.offer.title))),
        link.need && h("p", {}, h("span", { class: "tag tag-need" }, t("need.one")), h("a", { href: href("need", { id: link.need.id }) }, said(link.need.title))),
        link.reasons.length > 0 && waterfall(link),
      ),
    ),
    h("p", { class: "card-actions" }, linkButton(t("organization.programmes"), href("programmes", { organization: chain.organizations.map((one) => one.id) }))),
  );
}

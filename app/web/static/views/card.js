// A suggestion as a card: who, what, how likely, and the reasons that add up to it.

import { waterfall } from "../charts/waterfall.js";
import { post } from "../api.js";
import { h, said } from "../dom.js";
import { between, decimal, percent, t, term } from "../i18n.js";
import { remain } from "../place.js";
import { codes, quantity, state } from "../records.js";
import { href } from "../router.js";
import { session } from "../session.js";
import { attempt, button, more } from "../ui.js";

/** How likely a pair fits, as a number and as a bar. */
export function score(item) {
  return h(
    "div",
    { class: "score" },
    h("span", { class: "score-number" }, percent(item.score)),
    h("meter", { min: 0, max: 1, low: 0.35, high: 0.65, optimum: 1, value: item.score, "aria-label": t("score") }),
    h("span", { class: "fine" }, t("score")),
  );
}

/** The organization's line of a card. */
export function who(organization) {
  return [
    h("a", { href: href("organization", { id: organization.id }) }, said(organization.name)),
    " ",
    state(organization.country, organization.country_name),
    organization.city ? said(`, ${organization.city}`) : "",
  ];
}

/** A counterpart that does not want to be known: a state, headings and bands, no more. */
export function veiled(item, measures) {
  const hidden = item.private;
  const band = hidden.quantity;
  return h(
    "div",
    { class: "veiled" },
    h("p", {}, t("private")),
    h(
      "p",
      { class: "row-facts" },
      state(hidden.country, hidden.country_name),
      hidden.headings.map((heading) => h("span", { class: "code" }, heading)),
      band && `${between(band.least, band.below)} ${measures.get(band.unit)?.symbol ?? band.unit}`,
    ),
  );
}

/** The listing of a pair that was suggested, whichever side it is on. */
export function counterpart(item, sought) {
  return item[sought] ?? item.offer ?? item.need;
}

export function card(item, shared, toggle) {
  const listing = counterpart(item, shared.sought);
  const beside = h("span", {});
  return h(
    "li",
    { class: "card", "data-id": listing?.id ?? item.private?.id },
    h(
      "div",
      { class: "card-head" },
      h(
        "div",
        {},
        listing
          ? [
              h("h2", { class: "card-title" }, h("span", { class: "rank", "aria-hidden": "true" }, item.rank), h("a", { href: href(shared.sought, { id: listing.id }) }, said(listing.title))),
              h("p", { class: "row-owner" }, who(item.organization)),
              h("p", { class: "row-facts" }, codes(listing), quantity(listing.quantity, shared.measures)),
            ]
          : veiled(item, shared.measures),
      ),
      score(item),
    ),
    item.reasons.length > 0 && waterfall(item),
    item.advice?.length > 0 && more(t("advice"), h("ul", {}, item.advice.map((one) => h("li", {}, said(one.label))))),
    h(
      "p",
      { class: "card-actions" },
      shared.asker && session.key && introduce(item, listing, shared),
      toggle &&
        listing &&
        h(
          "label",
          { class: "box" },
          h("input", { type: "checkbox", onchange: (event) => toggle(listing.id, event.target.checked, beside) }),
          h("span", {}, t("compare.choose"), h("span", { class: "unseen" }, ` ${listing.title}`)),
        ),
      beside,
      item.decision && h("span", { class: "tag" }, term("verdict", item.decision.verdict)),
      item.similar > 0 && h("span", { class: "fine" }, t("similar", { n: item.similar })),
    ),
  );
}

/** Propose to the other side that the two be introduced; a private one is named by its pseudonym. */
function introduce(item, listing, { asker, sought, view }) {
  const place = h("span", {});
  const propose = async () => {
    await attempt(place, async () => {
      const pair = { [`${asker.noun}_id`]: asker.id, [`${sought}_id`]: (listing ?? item.private).id };
      await post("/v1/introductions", pair, { signal: view.signal });
      proposing.remove();
      return h("span", { role: "status" }, t("introduce.done"), " ", h("a", { href: href("queue") }, t("menu.queue")));
    });
    remain(place);
  };
  const proposing = button([t("introduce"), listing && h("span", { class: "unseen" }, `: ${listing.title}`)], propose);
  return [proposing, place];
}

/** A partner of an organization: its pairs, each with its reasons. */
export function pairCard(item, shared) {
  return h(
    "li",
    { class: "card" },
    h("div", { class: "card-head" }, h("div", {}, h("h2", { class: "card-title" }, h("span", { class: "rank", "aria-hidden": "true" }, item.rank), who(item.organization))), score(item)),
    item.pairs.map((pair, place) => {
      const inside = [
        h("p", { class: "pair" }, h("span", { class: "tag tag-need" }, t("need.one")), h("a", { href: href("need", { id: pair.need.id }) }, said(pair.need.title))),
        h("p", { class: "pair" }, h("span", { class: "tag tag-offer" }, t("offer.one")), h("a", { href: href("offer", { id: pair.offer.id }) }, said(pair.offer.title))),
      ];
      const reasons = waterfall(pair);
      return h("div", { class: "pair-place" }, inside, place === 0 ? reasons : more(t("reasons"), reasons));
    }),
    item.further > 0 && h("p", { class: "fine" }, t("further", { n: item.further, points: decimal(item.further_points) })),
  );
}

// Proposals to official lists: where each stands, and the steps that lead on from there.

import { get, post } from "../api.js";
import { h, said, swap } from "../dom.js";
import { day, t, term } from "../i18n.js";
import { remain } from "../place.js";
import { countries, state } from "../records.js";
import { href } from "../router.js";
import { announce, attempt, button, empty, field, pages } from "../ui.js";
import { linesOf } from "./proposal_lines.js";

// Which steps a state has; the service says which of them a key may take.
const STEPS = {
  draft: ["submission", "withdrawal"],
  submitted: ["review", "withdrawal"],
  in_review: ["agreement", "return", "refusal", "withdrawal"],
  agreed: ["return", "refusal"],
};
const NEED_A_REASON = ["return", "refusal"];

export function proposals(view) {
  let known = new Map();
  const load = async (cursor, signal) => {
    const [page, states] = await Promise.all([get("/v1/proposals", { query: { cursor, limit: 20 }, signal }), countries()]);
    known = states;
    return page;
  };
  return pages(view, load, (one) => h("li", { class: "row" }, proposal(view, one, known)), {
    none: () => empty(t("queue.no_proposals"), t("queue.nothing")),
    name: "proposals",
  });
}

function proposal(view, first, known) {
  const place = h("div", { class: "row-main", role: "group", "aria-label": first.title || first.id, "data-proposal": first.id });
  const show = (one) => {
    const steps = STEPS[one.state] ?? [];
    const reason = h("input", { maxlength: 2000 });
    const result = h("div", {});
    const take = (step) => () => {
      const text = reason.value.trim();
      if (NEED_A_REASON.includes(step) && !text) {
        swap(result, h("p", { class: "wrong", role: "alert" }, t("queue.reason.needed")));
        reason.focus();
        return;
      }
      attempt(result, async () => {
        const now = await post(`/v1/proposals/${one.id}/${step}`, { reason: text }, { signal: view.signal });
        show(now);
        remain(place);
        announce(term("proposal", now.state));
        return null;
      });
    };
    swap(
      place,
      h("h3", {}, said(one.title || one.id)),
      h("p", { class: "row-facts" }, h("span", { class: "tag" }, term("proposal", one.state)), state(one.country, known.get(one.country)?.name), one.deadline && h("span", {}, t("queue.due", { at: day(one.deadline) }))),
      one.grounds && h("p", {}, said(one.grounds)),
      h("p", {}, h("a", { href: href("list", { id: one.list_id }) }, t("lists.one"))),
      linesOf(view, one, known),
      steps.length > 0 && field(t("queue.reason"), reason),
      steps.length > 0 && h("p", { class: "actions" }, steps.map((step) => button(t(`proposal.step.${step}`), take(step)))),
      result,
    );
  };
  show(first);
  return place;
}

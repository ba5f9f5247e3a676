// How each kind of matter is decided: the choices, and what is sent for them.

import { post } from "../api.js";
import { h, swap } from "../dom.js";
import { t, term } from "../i18n.js";
import { remain } from "../place.js";
import { attempt, button, field } from "../ui.js";

const RULINGS = {
  choices: ["accept", "ask", "hide", "reject"],
  body: (choice, reason) => ({ ruling: choice, reason }),
  needsReason: true,
};
const KINDS = {
  claim: { choices: ["approved", "declined"], body: (choice, reason) => ({ state: choice, reason }) },
  duplicate: { choices: ["same", "different"], body: (choice, reason) => ({ state: choice, note: reason }) },
};

/** Buttons for the choices, with a reason; afterwards what was decided. `matter` says of what, to who hears the page. */
export function decision(view, kind, address, matter) {
  const { choices, body, needsReason } = KINDS[kind] ?? RULINGS;
  const result = h("div", {});
  const reason = h("input", { maxlength: 1000 });
  const place = h("div", { class: "decision", role: "group", "aria-label": matter });
  const choose = (choice) => () => {
    const text = reason.value.trim();
    if (needsReason && !text) {
      swap(result, h("p", { class: "wrong", role: "alert" }, t("queue.reason.needed")));
      reason.focus();
      return;
    }
    attempt(result, async () => {
      await post(address, body(choice, text || undefined), { signal: view.signal });
      swap(place, h("p", { role: "status" }, h("span", { class: "tag good" }, term("decided", choice))));
      remain(place);
      return null;
    });
  };
  swap(
    place,
    field(t("queue.reason"), reason),
    h("p", { class: "actions" }, choices.map((choice) => button(t(`decide.${choice}`), choose(choice)))),
    result,
  );
  return place;
}

// The key: typed here, kept by the tab, sent with every call, shown nowhere.

import { get } from "../api.js";
import { h, said, swap } from "../dom.js";
import { day, t, term } from "../i18n.js";
import { asked } from "../router.js";
import { session } from "../session.js";
import { announce, button, facts, field, region, trouble } from "../ui.js";

export function keyPage(view) {
  const place = h("div", {});
  const draw = () => swap(place, session.key ? given(view, draw) : form(view, draw));
  draw();
  return [h("h1", {}, t("key.title")), h("p", { class: "lead" }, t("key.lead")), place];
}

/** Tell the frame of the key, and lead the reader back to where he was. */
function taken(view, done) {
  told();
  announce(t("key.given"));
  if (view.before) location.replace(view.before);
  else done();
}

function told() {
  window.dispatchEvent(new Event("key"));
}

function form(view, done) {
  const result = h("div", {});
  const typed = h("input", { type: "password", name: "key", id: "key-field", autocomplete: "off", "data-first": true, required: true, maxlength: 500 });
  const place = h(
    "form",
    {
      class: "narrow",
      onsubmit: async (event) => {
        event.preventDefault();
        const text = asked(place).key ?? "";
        // Other characters cannot stand in a header; the browser would refuse to send them.
        session.key = /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text).slice(0, 400);
        try {
          await get("/v1/keys/own", { signal: view.signal });
          taken(view, done);
        } catch (error) {
          // A token of the portal's own provider is no key, so it has no page of its own.
          if (error.kind === "missing") {
            taken(view, done);
            return;
          }
          session.key = null;
          swap(result, trouble(error));
        }
      },
    },
    field(t("key.label"), typed, t("key.hint")),
    h("p", { class: "actions" }, h("button", { type: "submit", class: "button main" }, t("key.use"))),
    result,
  );
  return place;
}

function given(view, done) {
  const forget = () => {
    session.key = null;
    told();
    done();
  };
  return [
    region(
      view,
      (signal) => get("/v1/keys/own", { signal }),
      (own) =>
        facts([
          [t("key.name"), said(own.name)],
          [t("portal"), said(own.portal)],
          [t("key.scopes"), own.scopes.map((scope) => term("scope", scope)).join(", ")],
          [t("key.expires"), own.expires_at ? day(own.expires_at) : t("key.never")],
        ]),
      { name: "key" },
    ),
    h("p", { class: "actions" }, button(t("key.forget"), forget)),
  ];
}

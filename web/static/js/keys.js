// The keys that lead somewhere, and the sheet that says which; a reader can do without them.

import { every, one } from "./page.js";

const OFF = "quid keys off";
const LEADS = { h: "/", m: "/messages", n: "/notifications", w: "/wallet", s: "/settings", p: "" };
export const LISTED =
  ".post a[href^='/post/']:has(time), .rows .row, .news .row, .page .line a.number";
const FIELDS = "input, textarea, select, dialog[open]";
const SOON = 1500;

/** @param {string} profile where `g p` leads */
export function listenForKeys(profile) {
  const sheet = /** @type {HTMLDialogElement | null} */ (one("[data-keys]"));
  if (!sheet) return;
  const able = /** @type {HTMLInputElement | null} */ (one("[data-keys-on]", sheet));
  let leading = -SOON;
  if (able) {
    able.checked = !localStorage.getItem(OFF);
    able.addEventListener("change", () =>
      able.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"),
    );
  }
  for (const button of every("[data-keys-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => sheet.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (isSearch(event)) return search(event);
    if (!isShort(event) || sheet.open) return;
    if (event.key === "?") return open(event);
    if (event.key === "g") return void (leading = event.timeStamp);
    if (event.timeStamp - leading < SOON) return lead(event.key);
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  });

  /** @param {Event} event */
  function open(event) {
    event.preventDefault();
    sheet?.showModal();
  }

  /** @param {string} key */
  function lead(key) {
    leading = -SOON;
    const to = key in LEADS ? LEADS[/** @type {keyof typeof LEADS} */ (key)] || profile : "";
    if (to) location.assign(to);
  }
}

/** Whether short keys are on, and no field wants this one. @param {KeyboardEvent} event */
export function isShort(event) {
  const { target } = event;
  const typing = target instanceof Element && target.closest(FIELDS);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  return plain && !typing && !localStorage.getItem(OFF);
}

/** Also where one writes: Ctrl or Cmd and K. @param {KeyboardEvent} event */
function isSearch({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const wanted = key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey;
  return wanted && !localStorage.getItem(OFF);
}

/** The field, if it is here, or else the way to it: in a conversation to what was said there.
 * @param {KeyboardEvent} event */
function search(event) {
  const field = /** @type {HTMLInputElement | null} */ (one("[data-query]"));
  const way = /** @type {HTMLAnchorElement | null} */ (
    one(".page [data-search]") ?? one("[data-search]")
  );
  if (!field && !way) return;
  event.preventDefault();
  if (field) return (field.focus(), field.select());
  else if (way) location.assign(way.href);
}

/** @param {1 | -1} way */
function step(way) {
  const rows = [...every(LISTED)].filter((row) => row.checkVisibility());
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = rows[at < 0 ? (way > 0 ? 0 : rows.length - 1) : at + way];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// Whether the line to the server stands, and what the wallet holds: the page's live figures.

import { show } from "./money.js";
import { every, locale } from "./page.js";
import { word } from "./words.js";

/** @import {Balance} from "./shapes.js" */
/** @import {State} from "./wire.js" */

const PATIENCE = 1500;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

/** @param {State} state a short break is not worth a word, however many tries fall into it */
export function showConnection(state) {
  document.body.dataset.line = state;
  if (state === "off" && navigator.onLine) {
    later ??= setTimeout(() => banner(word("reconnecting"), "reconnecting"), PATIENCE);
    return undefined;
  }
  clearTimeout(later);
  later = undefined;
  if (state === "signed_out") return leave();
  return state === "on" ? banner("") : banner(word("offline"), "offline");
}

/** @param {{balances: Balance[]}} wallet */
export function showWallet({ balances }) {
  for (const { currency, available_minor, held_minor } of balances) {
    fill(`[data-balance="${currency}"]`, show(available_minor, currency, locale));
    fill(`[data-held="${currency}"]`, show(held_minor, currency, locale));
  }
}

/** The session has ended, here or from another device: the way back in leads back to this page. */
function leave() {
  location.replace(`/sign-in?ended=1&next=${encodeURIComponent(location.pathname)}`);
}

/** @param {string} text @param {string} [state] */
function banner(text, state = "") {
  for (const line of every("[data-connection]")) {
    line.textContent = text;
    line.dataset.connection = state;
    line.hidden = !text;
  }
}

/** @param {string} selector @param {string} text */
function fill(selector, text) {
  for (const slot of every(selector)) slot.textContent = text;
}
